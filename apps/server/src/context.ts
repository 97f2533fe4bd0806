// What routes are given (L5): made once in app.ts, never global.
import { type Clock, type Logger, type Rng } from '@incamera/kernel';
import { type Store } from '@incamera/store';
import { type Nonces } from './auth/nonces.js';
import { type RecoveryCodes } from './auth/recovery-codes.js';
import { type WebSessions } from './auth/web-sessions.js';
import { type FileStorage } from './files/file-storage.js';
import { type HistoryService } from './history/history-service.js';
import { type IdentityService } from './identity/identity-service.js';
import { type AccountNews } from './mail/account-news.js';
import { type MediaRouter } from './media-router.js';
import { type CountryOf } from './rules/client-view.js';
import { type MeetingPolicies } from './rules/meeting-policies.js';
import { type Rooms } from './socket/rooms.js';
import { type TurnCredentials } from './turn.js';

export interface AppContext {
  readonly store: Store;
  readonly router: MediaRouter;
  readonly rooms: Rooms;
  readonly policies: MeetingPolicies;
  readonly countryOf: CountryOf;
  readonly turn: TurnCredentials;
  readonly nonces: Nonces;
  readonly sessions: WebSessions;
  readonly recovery: RecoveryCodes;
  readonly identity: IdentityService;
  readonly history: HistoryService;
  /** Ciphertext of recordings. */
  readonly recordings: FileStorage;
  readonly accountNews: AccountNews;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
  readonly version: string;
  readonly dataDir: string;
  /** A function, because the port may be known only once the server listens. */
  readonly publicUrl: () => URL;
}

// What a membership is made of, and how its end is told (L4).
import { type Identification } from '@incamera/group';
import { type AppError, type Bytes } from '@incamera/kernel';
import { type MediaEngine } from '@incamera/media';
import { type Charters } from '../api/charters.js';
import { type HttpClient } from '../api/http-client.js';
import { type HostRecord, type StoredKey } from '../device/device-records.js';
import { type PeoplePins } from '../identity/people-pins.js';
import { type RecordingSaves } from '../recording/recording-saves.js';
import { type AdmissionMemoryBook } from './admission-memory.js';
import { type FileVault } from './file-vault.js';
import { type HostOffers } from './host-offers.js';
import { type MembershipContext } from './membership-context.js';

/** How a stay ends without our doing. */
export interface MembershipHandlers {
  epochAdopted(epoch: bigint): void;
  /** A verified commit removed us. `replaced`: by ourselves, under the same host key elsewhere. */
  removed(replaced: boolean): void;
  diverged(error: AppError): void;
  ended(): void;
  /** The charter names us as a host from now on. */
  hostNamed(host: HostRecord): void;
}

export interface MembershipParts {
  readonly context: MembershipContext;
  readonly vault: FileVault;
  readonly memory: AdmissionMemoryBook;
  readonly offers: HostOffers;
  /** Of our leaf. */
  readonly memberKey: StoredKey;
  readonly charters: Charters;
  readonly http: HttpClient;
  readonly identification: Identification;
  /** Own recordings on their way to the server. */
  readonly saves: RecordingSaves;
  readonly engine: MediaEngine | null;
  readonly pins: PeoplePins;
  readonly fetchDenyLists: () => Promise<readonly Bytes[]>;
  readonly handlers: MembershipHandlers;
}

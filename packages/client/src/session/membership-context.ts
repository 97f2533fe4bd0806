// What the parts of one membership share (L4): one client in one meeting from its join to its end.
import { type MeetingGroup } from '@incamera/group';
import { type PeerId } from '@incamera/kernel';
import { type OpenedMeeting } from '../api/meetings.js';
import { type ClientEnvironment } from '../environment.js';
import { type FingerprintDesk } from '../fingerprints/fingerprint-desk.js';
import { type LogWatch } from '../history/log-watch.js';
import { type BundleDoor } from '../marks/bundle-door.js';
import { type Marking } from '../marks/marking.js';
import { type Testimonies } from '../testimony/testimonies.js';
import { type MeetingSocket } from '../transport/meeting-socket.js';
import { type RulesDesk } from './rules-desk.js';
import { type SequenceBook } from './sequence-book.js';
import { type SessionState } from './session-state.js';
import { type WorkQueue } from './work-queue.js';

export interface MembershipContext {
  readonly state: SessionState;
  readonly group: MeetingGroup;
  readonly socket: MeetingSocket;
  readonly environment: Pick<ClientEnvironment, 'publicUrl' | 'clock' | 'rng' | 'logger'>;
  readonly opened: OpenedMeeting;
  readonly rules: RulesDesk;
  readonly marking: Marking;
  readonly bundles: BundleDoor;
  readonly log: LogWatch;
  readonly testimonies: Testimonies;
  readonly fingerprints: FingerprintDesk;
  /** Takes over what the server sends in its order. */
  readonly queue: WorkQueue;
  readonly sequence: SequenceBook;
  /** How the server calls this connection at the moment. */
  readonly peerId: () => PeerId;
}

/** First byte of a relayed payload: what follows. Signals carry theirs (1) themselves. */
export const RELAY_SIGNAL = 1;
export const RELAY_MESSAGE = 2;

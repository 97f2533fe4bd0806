export type { AccountRow, Accounts, PasskeyRow, StrandedPasskeys } from './accounts.js';
export type { DatabaseLocation } from './database.js';
export {
  type AcceptedCommit,
  type CommitRequest,
  type Delivery,
  type DeliveryLimits,
  type DeliveryRefusal,
  VOIDABLE_COMMITS,
} from './delivery.js';
export type { OrderedEntry } from './delivery-log.js';
export { storeErrors } from './errors.js';
export type { Files } from './files.js';
export type { MeetingRow, Meetings, NewMeetingRow } from './meetings.js';
export type { KnockRow, PeerRow, Peers } from './peers.js';
export type { KnockState, PeerRole } from './schema.js';
export { openStore, type Store } from './store.js';

export { type AccountRow, type NewAccountRow, ROLES } from './account-rows.js';
export type { Accounts, PersonChange, PersonRow } from './accounts.js';
export { type Arrival, UNKNOWN_ARRIVAL } from './arrival.js';
export type { BundledMeeting, BundleLimits, Bundles, NewBundle } from './bundles.js';
export type { CaseOfficers, SecondOfficerRow } from './case-officers.js';
export type {
  CaseEventRow,
  CaseRequestRow,
  CaseRow,
  NewCaseEvent,
  NewCaseRequestRow,
  NewCaseRow,
} from './case-rows.js';
export type { CaseRefusal } from './case-steps.js';
export type { Cases } from './cases.js';
export type { Certificates, DeviceCertificateRow, PasskeyCertificateRow } from './certificates.js';
export type { Charters, CharterVersion } from './charters.js';
export type { DatabaseLocation } from './database.js';
export type { DecisionRow, Decisions } from './decisions.js';
export {
  type AcceptedCommit,
  type CommitRequest,
  type Delivery,
  type DeliveryLimits,
  type DeliveryRefusal,
  VOIDABLE_COMMITS,
} from './delivery.js';
export type { OrderedEntry } from './delivery-log.js';
export type { DenyListRow, DenyLists } from './deny-lists.js';
export { storeErrors } from './errors.js';
export type { ExceptionRow, Exceptions } from './exceptions.js';
export type { Files } from './files.js';
export type { History, HistoryRow, HistoryScope, PendingEntry } from './history.js';
export type { MailBudgets } from './mail-budgets.js';
export type { MeetingRow, Meetings, NewMeetingRow } from './meetings.js';
export type { NoticeRow, Notices } from './notices.js';
export type { PasskeyRequestRow, PasskeyRequests } from './passkey-requests.js';
export type { NewPasskeyRow, PasskeyRow, PasskeyRows, StrandedPasskeys } from './passkeys.js';
export type { KnockRow, PeerRow, Peers } from './peers.js';
export type { IdentityRow, ProviderRow, Providers } from './providers.js';
export type { RecordingRow, RecordingSummary, Recordings, SegmentRow } from './recordings.js';
export type { Recovery, RecoverySet, RecoveryState } from './recovery.js';
export type { NewRulebookRow, RulebookRow, Rulebooks } from './rulebooks.js';
export type { KnockState, PeerRole } from './schema.js';
export type { NoticeKind, ProviderAdmission, Role, SignInMethod } from './schema-accounts.js';
export type { AnchorKind, PasskeyRequestState } from './schema-identity.js';
export type { ServedRelease, ServedReleases } from './served-releases.js';
export type { HolderRow, ShareHolders } from './share-holders.js';
export type { BatchRecord, NewHistoryRow, SqlLog } from './sql-log.js';
export { openStore, type Store } from './store.js';
export type { KeptTestimonyRow, NewTestimony, PageSize, Testimonies, TestimonyLimits } from './testimonies.js';
export type { AnchorRow, TrustAnchors } from './trust-anchors.js';
export type { ListedSession, SessionFields, SessionRow, WebSessionRows } from './web-sessions.js';

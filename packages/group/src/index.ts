// The meeting group: who is in a meeting, by cryptographic acts of its hosts, and the keys that its members share (L2).

export type { Admission } from './admission.js';
export { type AdmissionBook, decodeAdmissionBook, encodeAdmissionBook } from './admission-book.js';
export type { AgreedAdmission, Agreement } from './agreement.js';
export * from './agreement-payloads.js';
export { findShortfall } from './assurance-rule.js';
export type { Change } from './change.js';
export type { CharterEdit } from './charter-change.js';
export { decodeEvidence, encodeEvidence, type LeafEvidence, readClaims } from './claims.js';
export type { DeniedMember } from './denied.js';
export { decodeDenyLists, encodeDenyLists } from './deny-shelf.js';
export type { FoundInput, ReturnInput, WelcomeInput } from './entry.js';
export { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
export type { EvidenceRules, Identified, MemberEvidence } from './evidence.js';
export {
  decodeException,
  type Exception,
  type ExceptionRequest,
  encodeException,
  isReason,
  MAX_REASON_CHARS,
} from './exception.js';
export type { MemberException } from './exception-rule.js';
export { FRESH_SIGN_IN_MS, isFreshSignIn } from './fresh-sign-in.js';
export {
  FRESH_MS,
  HeartbeatMonitor,
  type HeartbeatState,
  LATER_EPOCH_GRACE_MS,
  type MonitoredEpoch,
} from './heartbeat.js';
export { generateHolderKey, type HolderKey, isHolderKeyPair } from './holder-key.js';
export { type Identification, type MeetingSite, nameOnly } from './identification.js';
export {
  createKnock,
  type Knock,
  type KnockInput,
  type OpenKnockInput,
  openKnock,
  type PendingJoin,
} from './knock.js';
export { decodeMarkCommitment, demandsMarks, encodeMarkCommitment, type MarkCommitment } from './mark-commitment.js';
export { MeetingGroup } from './meeting-group.js';
export type { MeetingTime } from './meeting-time.js';
export { generateMemberKey, generateReturnKey, type MemberKey, type ReturnKey } from './member-key.js';
export { areOnePerson, hostNameShown } from './named-hosts.js';
export type { Candidate, PreparedCommit, PreparedHostReturn } from './prepared.js';
export { decodeReceipt, type EpochReceipt, encodeReceipt, isSameReceipt, MAX_RECEIPT_EPOCHS } from './receipt.js';
export * from './recording.js';
export { type Refusal, readRefusal } from './refusal.js';
export type { Member } from './roster.js';
export * from './roster-content.js';
export type { EncodedRecord, RosterRecord } from './roster-record.js';
export * from './sealed-testimony.js';
export type { HostView } from './seat.js';
export { identifyShown, type ShownIdentity } from './shown-identity.js';
export { MAX_SIGNAL_PAYLOAD_BYTES, SIGNAL_KINDS, type Signal, type SignalKind } from './signal.js';
export * from './signal-payloads.js';
export type { SignedLeave } from './signed-leave.js';
export * from './testimony.js';
export { type CharterTrust, trustOf } from './trust.js';
export type { TwoHostActs } from './two-host-acts.js';
export type { GuestVouch } from './vouching.js';

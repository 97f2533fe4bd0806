// The client of In Camera (L4): a whole meeting without a user interface.

export type { ExpectedPerson, Feature, GuestRule } from '@incamera/charter';
export { featuresWithin, isInvitedAddress, MAX_EXPECTED, usualFeatures } from '@incamera/charter';
export { TESTIMONY_KINDS, type TestimonyKind } from '@incamera/group';
export { type Assurance, type AssuranceLevel, type AssuranceReason, guestSubjectFromLine } from '@incamera/identity';
export * from './api/account-actions.js';
export { AccountWatch } from './api/account-watch.js';
export type { BegunTransfer, TransferActions } from './api/transfers.js';
export * from './api-types.js';
export * from './cases/case-types.js';
export { shortNameOf } from './cases/short-name.js';
export type {
  DeviceTestimonies,
  MeetingTestimonies,
  OpenedTestimony,
  RefusedTestimony,
} from './cases/testimony-opening.js';
export { createClient } from './client.js';
export type {
  ClientEnvironment,
  ClientWebSocket,
  HttpRequest,
  HttpResponse,
  KeyValueStorage,
  NetworkEvents,
  Passkeys,
} from './environment.js';
export { type ClientErrorCode, clientErrors } from './errors.js';
export * from './examine/examine-types.js';
export type { LogView } from './history/log-view.js';
export * from './history/own-types.js';
export { historyErrors } from './history-errors.js';
export * from './holder-types.js';
export type { PairCode } from './identity/comparison.js';
export type { GuestName } from './identity/guest-name.js';
export type { OwnIdentity, PasskeyStanding } from './identity/identity-desk.js';
export type { NameMark } from './identity/name-marks.js';
export type { TrustedProvider } from './identity/trust-roots.js';
export * from './identity/types.js';
export { MARK_PURPOSE, type MarkedMeeting, type MarkOwner, readMarkOwner } from './marks/mark-owner.js';
export type { PolicyJudge, RulebookJudge } from './policy/judge.js';
export type { BrowserAbilities } from './policy/meeting-rules.js';
export { PolicyRefusal } from './policy/refusal.js';
export type { AssembledRecord } from './record/assemble-record.js';
export { recordProblemsDe } from './record-problems-de.js';
export * from './recording/recording-report.js';
export { recordingErrors } from './recording-errors.js';
export * from './recording-types.js';
export * from './rules.js';
export * from './schedule-exports.js';
export * from './schedule-types.js';
export * from './snapshot.js';
export { TEXT_LIMITS } from './text-limits.js';
export { MAX_KEYS_FILE_BYTES } from './trace/keys-file.js';
export * from './trace/trace-types.js';

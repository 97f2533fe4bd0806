// Cases as files, for the command line (L4).
export {
  labelOfDevice,
  type MeetingVoices,
  PRINT_FAULTS,
  type PrintFault,
  type PrintFaultKind,
  voicesOf,
} from '../fingerprints/meeting-voices.js';
export { type OpenedCaseFile, type OpenedCaseTestimonies, openCaseFile, openCaseTestimonies } from './case-file.js';
export type { CaseOfficer, CaseOfficers } from './case-officers.js';
export type { ClosedDevice, OpenedDevice, OpenedMeeting } from './case-opening.js';
export type { DeviceOwner } from './device-owner.js';
export { shortNameOf } from './short-name.js';
export * from './testimony-opening.js';

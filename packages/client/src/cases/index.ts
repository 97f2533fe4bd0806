// Cases as files, for the command line (L4).
export { type OpenedCaseFile, openCaseFile } from './case-file.js';
export type { ClosedDevice, OpenedDevice, OpenedMeeting } from './case-opening.js';
export type { DeviceOwner } from './device-owner.js';
export * from './testimony-opening.js';

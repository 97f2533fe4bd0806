// Sweeps over a history (L4; decision 0043): for the officer's page and for the command line.
export {
  HISTORY_FORMAT,
  type HistoryFile,
  type HistoryTrust,
  historyFileSchema,
  MAX_HISTORY_FILE_BYTES,
  parseHistoryFile,
  toHistoryEntry,
  type VerifiedHistory,
  verifyHistory,
} from './history-file.js';
export { meetingsOf, type SweptMeeting } from './meetings.js';
export type { SweepActions, TakenHistory } from './officer-sweeps.js';
export {
  type Interval,
  ONE_OFF_SHARE,
  type Pattern,
  patternOf,
  STRUCTURAL_MEETINGS,
  STRUCTURAL_SHARE,
  STRUCTURAL_WEEKS,
  shareInterval,
} from './pattern.js';
export { SIGN_IN_LEVELS, type SignInLevel, type SweepQuery } from './query.js';
export { digestOfSweep, formOfSweep } from './query-form.js';
export { type FoundMeeting, type Sweep, type SweepOptions, sweep, type Week } from './sweep.js';

// What can be wrong with the log of releases, beside what can be wrong with every log (L4; decision 0042).
import { errorTable } from '@incamera/kernel';

export const releaseLogErrors = errorTable({
  'client/log_key_changed': {
    message: 'The server shows a log that is signed with another key than before.',
    next: 'Ask the operator whether the log was made anew, by another way than this server. If not, do not trust its history.',
  },
  'client/releases_endless': {
    message: 'The server lists more releases than any server has.',
    next: 'Do not rely on this list. Tell the operator.',
  },
});

/** Codes of `releaseLogErrors`. */
export type ReleaseLogErrorCode = keyof typeof releaseLogErrors.texts;

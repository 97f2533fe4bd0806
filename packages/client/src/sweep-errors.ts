// What can go wrong when a history is searched for other meetings with the same weakness (L4; decision 0043).
import { errorTable } from '@incamera/kernel';

export const sweepErrors = errorTable({
  'client/history_file_malformed': {
    message: 'This is no history that was taken from a server of In Camera.',
    next: 'Choose the file as the page of the sweep saved it, unchanged.',
  },
  'client/history_file_twice': {
    message: 'An entry stands in this history twice.',
    next: 'Do not count by this file: somebody has put it together. Take the history from the server again.',
  },
  'client/history_file_broken': {
    message: 'This history is not what the log committed to.',
    next: 'Do not count by this file. Run incamera log audit on it: it names what does not fit.',
  },
  'client/sweep_query_invalid': {
    message: 'It is not said clearly what to look for.',
    next: 'Name one thing: a rule, a level, a device, an account, a network like 192.0.2.0/24, versions, or a gap.',
  },
  'client/history_endless': {
    message: 'The server lists more history than it can have.',
    next: 'Try again. If it stays so, do not rely on this list, and tell the operator.',
  },
});

/** Codes of `sweepErrors`. */
export type SweepErrorCode = keyof typeof sweepErrors.texts;

// What an error of the log means for the person who looks (L4).
import { type AppError } from '@incamera/kernel';
import { type HistoryErrorCode, historyErrors } from '../history-errors.js';

/** Everything else that a log can have wrong about it is `client/history_altered`. */
const CODES: Readonly<Record<string, HistoryErrorCode>> = {
  'tlog/note_unsigned': 'client/history_key_changed',
  'tlog/other_log': 'client/history_key_changed',
  'tlog/rolled_back': 'client/history_rolled_back',
  'tlog/tile_missing': 'client/history_unavailable',
};

/** `client/history_unavailable`: it says nothing about the log, as when there is no connection. */
export function problemOf(error: AppError): AppError {
  const isOfLog = ['tlog/', 'client/malformed'].some((kind) => error.code.startsWith(kind));
  const code = isOfLog ? (CODES[error.code] ?? 'client/history_altered') : 'client/history_unavailable';
  return historyErrors.make(code, { cause: error });
}

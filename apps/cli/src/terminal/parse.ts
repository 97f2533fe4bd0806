// What somebody types, as values (L6).
import { cliErrors } from '../errors.js';

const KEY = /^[0-9a-f]{64}$/i;
const SECONDS = /^\d{1,8}(\.\d{1,9})?$/;
/** No meeting is longer. */
const MAX_SECONDS = 30 * 24 * 3600;

/** Bytes of a key. Its digits are never repeated in an error. @throws {AppError} cli/bad_key */
export function parseKey(text: string): Uint8Array {
  if (!KEY.test(text)) throw cliErrors.make('cli/bad_key');
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** Seconds on the clock of a meeting. @throws {AppError} cli/bad_seconds */
export function parseSeconds(option: string, text: string): number {
  const seconds = SECONDS.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= MAX_SECONDS)) throw cliErrors.make('cli/bad_seconds', { context: { option } });
  return seconds;
}

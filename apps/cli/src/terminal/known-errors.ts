// The errors that commands know, and with which code a command ends (L6): scripts depend on it. docs/investigators-guide.md has the table.
import { audioFileErrors } from '@incamera/audiofile';
import { bundleErrors, recordErrors } from '@incamera/client/file-errors';
import { evidenceErrors } from '@incamera/evidence';
import { AppError, type AppErrorOptions, type ErrorTable } from '@incamera/kernel';
import { pictureFileErrors } from '@incamera/picturefile';
import { watermarkErrors } from '@incamera/watermark';
import { cliErrors } from '../errors.js';

export const EXIT_FAILED = 1;
export const EXIT_BAD_INPUT = 2;
/** What was given can be read, and is not what it says to be. */
export const EXIT_BROKEN = 3;
export const EXIT_NO_KEY = 5;

/** Errors of reading, marking, searching and comparing. */
const TABLES: readonly ErrorTable<string>[] = [
  cliErrors,
  audioFileErrors,
  pictureFileErrors,
  watermarkErrors,
  evidenceErrors,
  recordErrors,
  bundleErrors,
];

/** Errors of these tables that are no fault of what was given. */
const OWN_FAULTS: ReadonlySet<string> = new Set([
  'cli/output_failed',
  'cli/decoder_failed',
  'watermark/thread_failed',
  'watermark/cancelled',
]);

const OTHER_EXITS: ReadonlyMap<string, number> = new Map([
  ['record/other_log', EXIT_BROKEN],
  ['record/checkpoint_refused', EXIT_BROKEN],
  ['record/too_few_witnesses', EXIT_BROKEN],
  ['record/charter_refused', EXIT_BROKEN],
  ['bundle/not_canonical', EXIT_BROKEN],
  ['bundle/altered', EXIT_BROKEN],
  ['bundle/part_missing', EXIT_BROKEN],
  ['client/recording_other_log', EXIT_BROKEN],
  ['client/recording_log_refused', EXIT_BROKEN],
  ['cli/no_log_key', EXIT_NO_KEY],
]);

/** Of other tables: what is wrong with a file of keys, a case file or its passphrase. */
const KEYS_CODES: ReadonlySet<string> = new Set([
  'client/keys_file_malformed',
  'client/case_file_malformed',
  'client/case_altered',
  'client/history_file_malformed',
  'client/history_file_twice',
  'client/history_file_broken',
  'client/sweep_query_invalid',
  'client/backup_malformed',
  'client/backup_not_opened',
  'client/recording_file_malformed',
]);

/** 2 when what was given cannot be used, 3 when it does not hold, 5 when it is not said by whose key, 1 for everything else that goes wrong. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AppError) || OWN_FAULTS.has(error.code)) return EXIT_FAILED;
  const other = OTHER_EXITS.get(error.code);
  if (other !== undefined) return other;
  const isInput = KEYS_CODES.has(error.code) || TABLES.some((table) => table.owns(error));
  return isInput ? EXIT_BAD_INPUT : EXIT_FAILED;
}

/** The error of a code, or nothing when no table knows it. */
export function errorOfTables(code: string, options: AppErrorOptions): AppError | undefined {
  return TABLES.find(({ texts }) => Object.hasOwn(texts, code))?.make(code, options);
}

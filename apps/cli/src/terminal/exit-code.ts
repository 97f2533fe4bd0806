// With which code a command ends (L6): scripts depend on it. docs/investigators-guide.md has the table.
import { audioFileErrors } from '@incamera/audiofile';
import { AppError } from '@incamera/kernel';
import { watermarkErrors } from '@incamera/watermark';
import { cliErrors } from '../errors.js';

export const EXIT_FAILED = 1;
export const EXIT_BAD_INPUT = 2;

/** Errors of these tables that are no fault of what was given. */
const OWN_FAULTS: ReadonlySet<string> = new Set([
  'cli/output_failed',
  'cli/decoder_failed',
  'watermark/thread_failed',
  'watermark/cancelled',
]);

/** 2 when what was given cannot be used, 1 for everything else that goes wrong. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AppError) || OWN_FAULTS.has(error.code)) return EXIT_FAILED;
  const isInput = [cliErrors, audioFileErrors, watermarkErrors].some((table) => table.owns(error));
  return isInput ? EXIT_BAD_INPUT : EXIT_FAILED;
}

// The bundle of an investigation, checked at a terminal (L6).
import { type CheckedBundle, type NamedKeys, namedKeysIn, verifyBundle } from '@incamera/client/bundle';
import { type LogTrust, type OnRecordProgress } from '@incamera/client/record';
import { installedReportFonts } from '@incamera/client/report-fonts';
import { copyBytes } from '@incamera/kernel';
import { EXIT_BROKEN } from '../terminal/known-errors.js';
import { bundleText } from './bundle-text.js';
import { recordsJson } from './record-json.js';
import { exitOf, verdictOf } from './record-verdict.js';

const ZIP = [0x50, 0x4b];

/** Whether a file begins as bundles do. */
export function isBundle(bytes: Uint8Array): boolean {
  return ZIP.every((byte, i) => bytes[i] === byte);
}

/** Keys that the report was made by: for comparing, never for trusting. @throws {AppError} `bundle/*` */
export function keysInBundle(bytes: Uint8Array): readonly NamedKeys[] {
  return namedKeysIn(copyBytes(bytes));
}

export async function checkBundle(
  bytes: Uint8Array,
  trust: LogTrust,
  onProgress: OnRecordProgress,
): Promise<CheckedBundle> {
  return await verifyBundle(copyBytes(bytes), trust, await installedReportFonts(), onProgress);
}

export function bundleAnswer(bundle: CheckedBundle, isJson: boolean): string {
  if (!isJson) return bundleText(bundle);
  const { records, report, problems, ...about } = bundle;
  const verified = records.flatMap(({ part, verified: record }) => (record === null ? [] : [{ file: part, record }]));
  return JSON.stringify({
    verdict: problems.length > 0 ? 'broken' : verdictOf(verified.flatMap(({ record }) => record.problems)),
    ...about,
    problems,
    refused: records.flatMap(({ part, because }) => (because === null ? [] : [{ part, because }])),
    records: (JSON.parse(recordsJson(verified, [])) as { readonly records: unknown }).records,
    answers: report.answers,
  });
}

/** As for records; a bundle that does not hold is broken, whatever its records are. */
export function bundleExit({ records, problems }: CheckedBundle): number {
  if (problems.length > 0) return EXIT_BROKEN;
  return exitOf(verdictOf(records.flatMap(({ verified }) => verified?.problems ?? [])));
}

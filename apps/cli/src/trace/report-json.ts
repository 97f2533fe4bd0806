// What `incamera trace --json` prints (L6). Others script against it: docs/investigators-guide.md describes every field.
import { AppError } from '@incamera/kernel';
import { type TraceReport } from '@incamera/watermark';

/** The report as one line. */
export function reportJson(report: TraceReport): string {
  const { verdict, copies, runnerUp, tested, threshold, echoes, notJudged } = report;
  return JSON.stringify({ verdict, copies, runnerUp, tested, threshold, echoes, notJudged });
}

/** An error as one line: the sentence also stands on standard error. */
export function errorJson(error: unknown): string {
  const known =
    error instanceof AppError
      ? { code: error.code, message: error.message, next: error.next }
      : { code: 'kernel/unexpected', message: 'Something unexpected went wrong.', next: 'Try again.' };
  return JSON.stringify({ error: known });
}

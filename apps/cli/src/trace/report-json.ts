// What `incamera trace --json` prints (L6). Others script against it: docs/investigators-guide.md describes every field.
import { type SkippedPart } from '@incamera/client/trace';
import { AppError } from '@incamera/kernel';
import { type TraceReport } from '@incamera/watermark';
import { type TraceResult } from './trace.js';

/** What stands for the sound of a file that has none. */
const NO_SOUND: Omit<TraceReport, 'verdict'> = {
  copies: [],
  runnerUp: null,
  tested: { keys: 0, offsets: 0, speeds: 0 },
  threshold: 0,
  echoes: [],
  notJudged: [],
  isReferenceUnknown: false,
};

/** The result as one line. `isReferenceUnknown`, `picture` and `skipped` stand there only when there is something to say. */
export function resultJson(result: TraceResult): string {
  const { sound, picture, skipped } = result;
  const { copies, runnerUp, tested, threshold, echoes, notJudged, isReferenceUnknown } = sound ?? NO_SOUND;
  return JSON.stringify({
    verdict: verdictOf(result),
    copies: [...copies, ...picturesOnly(result)],
    runnerUp,
    tested,
    threshold,
    echoes,
    notJudged,
    ...(isReferenceUnknown && { isReferenceUnknown }),
    ...(picture && { picture }),
    ...(skipped.length > 0 && { skipped: skipped.map(skippedJson) }),
  });
}

/** Devices that only the pictures name: where in the file, and how fast, says nothing of a picture. */
function picturesOnly({ sound, picture }: TraceResult) {
  const heard = new Set(sound?.copies.map(({ label }) => label));
  return (picture?.copies ?? [])
    .filter(({ label }) => !heard.has(label))
    .map(({ label, z, falseAccusationBound, meetingTime }) => ({
      label,
      z,
      falseAccusationBound,
      fileStart: null,
      fileEnd: null,
      meetingTime,
      speed: null,
    }));
}

/** Of the whole file: a copy that is named in one part of it is named. */
export function verdictOf({ sound, picture }: TraceResult): 'copies' | 'nobody' {
  return sound?.verdict === 'copies' || picture?.verdict === 'copies' ? 'copies' : 'nobody';
}

/** Of pictures in the words that scripts know. */
function skippedJson({ part, error }: SkippedPart) {
  return { part: part === 'pictures' ? 'picture' : part, ...wordsOf(error) };
}

/** An error as one line: the sentence also stands on standard error. */
export function errorJson(error: unknown): string {
  return JSON.stringify({ error: wordsOf(error) });
}

function wordsOf(error: unknown): { code: string; message: string; next: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message, next: error.next };
  return { code: 'kernel/unexpected', message: 'Something unexpected went wrong.', next: 'Try again.' };
}

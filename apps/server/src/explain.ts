// What went wrong, for whoever sits at the terminal (L5).
import { AppError } from '@incamera/kernel';

/** A sentence for the operator: what happened and what to do. */
export function explain(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const details = shown(Object.values(error.context).join(' '));
  const cause = error.cause instanceof Error ? ` (${shown(error.cause.message)})` : '';
  return `${error.message}${details === '' ? '' : ` ${details}.`}${cause}\n${error.next}`;
}

/** A name of a file, or what a library says of one, must not move the cursor of a terminal nor change what stands there. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

// The part of a meeting that is searched, as somebody enters it: minutes, with a comma or a point.

export interface EnteredRange {
  /** Seconds; null: not given. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Null: this is no range. */
export function rangeOf(from: string, to: string): EnteredRange | null {
  const start = secondsOf(from);
  const end = secondsOf(to);
  if (start === undefined || end === undefined) return null;
  if (end !== null && end <= (start ?? 0)) return null;
  return { from: start, to: end };
}

/** Meetings are not longer than a few days. */
const MAX_MINUTES = 100_000;

function secondsOf(text: string): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const minutes = /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return minutes <= MAX_MINUTES ? minutes * 60 : undefined;
}

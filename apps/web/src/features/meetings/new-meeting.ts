// Values of the form for a new meeting: defaults, reading date and time, what is missing.

export const durationChoicesMinutes = [15, 30, 45, 60, 90, 120, 180, 240, 480, 1440] as const;

/** The next full half hour after `nowMs`. */
export function nextHalfHour(nowMs: number): number {
  const step = 30 * 60_000;
  return Math.ceil(nowMs / step) * step;
}

/** Local date and time as `<input type="datetime-local">` writes it: 2026-11-22T14:30. */
export function toLocalInput(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Unix ms of a local input value, or null if it is not a date. */
export function fromLocalInput(value: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(value)) return null;
  const timeMs = new Date(value).getTime();
  return Number.isFinite(timeMs) ? timeMs : null;
}

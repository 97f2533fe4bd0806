// The clock by which this device marks (L4; decision 0029): set once at the entry, then running on the machine's monotonic clock, so
// that whoever corrects the wall clock moves no mark. Over a reload it goes on and never back.
import { type KeptClock } from './mark-records.js';

/** So near to what the host says the own wall clock is the better one: a Welcome takes a moment to arrive. */
export const TRUSTED_WITHIN_MS = 2000;

/** What the clock is set by. */
export interface ClockReadings {
  /** From when the meeting's time counts, Unix ms: the same for everybody. */
  readonly originMs: number;
  /** How late it was for whoever let us in, ms since then; `null`: nobody said. */
  readonly readingMs: number | null;
  /** Of this tab before a reload. */
  readonly kept: KeptClock | null;
  readonly wallMs: number;
  /** Now, on a clock that never jumps; ms from anywhere. */
  readonly monotonicMs: () => number;
}

export class MeetingClock {
  readonly #beganMs: number;
  readonly #monotonicMs: () => number;
  readonly #anchorMs: number;

  constructor(readings: ClockReadings) {
    this.#monotonicMs = readings.monotonicMs;
    this.#anchorMs = readings.monotonicMs();
    this.#beganMs = firstReading(readings);
  }

  /** Milliseconds since the meeting was founded, never less than before. */
  elapsedMs(): number {
    return this.#beganMs + Math.max(0, this.#monotonicMs() - this.#anchorMs);
  }

  nowSeconds(): number {
    return this.elapsedMs() / 1000;
  }

  /** What to keep of it for a reload. */
  toKeep(wallMs: number): KeptClock {
    const reachedMs = this.elapsedMs();
    return { offsetMs: Math.min(0, reachedMs - wallMs), reachedMs };
  }
}

/**
 * Own knowledge first (this tab's before the reload, else the wall clock), unless whoever let us in says something clearly different:
 * then a clock here is wrong. A host who lies moves the times in a report, and names nobody by it.
 */
function firstReading({ originMs, readingMs, kept, wallMs }: ClockReadings): number {
  const own = kept === null ? wallMs - originMs : wallMs + kept.offsetMs;
  const isNear = readingMs === null || Math.abs(own - readingMs) <= TRUSTED_WITHIN_MS;
  return Math.max(0, kept?.reachedMs ?? 0, isNear ? own : readingMs);
}

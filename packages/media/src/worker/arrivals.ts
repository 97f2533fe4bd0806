// Whether frames still arrive (L3). Pure. Sound comes at a constant rate, from muted microphones as well: when all of it stops
// at once, the path may be dead, seconds before ICE says so (RFC 7675 gives it 30).

/** From the last frame to the doubt: several times the jitter of a poor network. */
export const STARVED_MS = 700;
/** Only a steady stream can be missed: so many frames within the second before. */
const STEADY_FRAMES = 15;
const STEADY_MS = 1_000;
/** Call `tick` at least so often; after a longer pause it was this machine that stood still. */
const MAX_TICK_MS = 300;

/** One for all slots of a client. */
export class Arrivals {
  /** Times of the last frames, oldest first. */
  #recent: number[] = [];
  #tickMs = Number.NEGATIVE_INFINITY;
  /** Nobody is blamed for a time before this. */
  #sinceMs = Number.NEGATIVE_INFINITY;
  #isStarved = false;

  get isStarved(): boolean {
    return this.#isStarved;
  }

  /** A frame came, whoever it is from. @returns whether that ends a drought */
  arrived(nowMs: number): boolean {
    this.#recent.push(nowMs);
    if (this.#recent.length > STEADY_FRAMES) this.#recent.shift();
    const wasStarved = this.#isStarved;
    this.#isStarved = false;
    return wasStarved;
  }

  /** @returns whether a drought begins */
  tick(nowMs: number): boolean {
    if (nowMs - this.#tickMs > MAX_TICK_MS) this.#sinceMs = nowMs;
    this.#tickMs = nowMs;
    const first = this.#recent[0];
    const last = this.#recent.at(-1);
    if (this.#isStarved || first === undefined || last === undefined) return false;
    const wasSteady = this.#recent.length === STEADY_FRAMES && last - first <= STEADY_MS;
    if (!wasSteady || nowMs - Math.max(last, this.#sinceMs) < STARVED_MS) return false;
    this.#isStarved = true;
    return true;
  }

  /** A new transport begins: what came before says nothing about it. */
  reset(): void {
    this.#recent = [];
    this.#isStarved = false;
  }
}

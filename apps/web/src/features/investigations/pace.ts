// How long a step of work still takes, by how it went so far.

/** Before that it is a guess. */
const FEWEST_SECONDS = 5;
const LEAST_SHARE = 0.02;

export class Pace {
  #begin: { readonly stage: string; readonly share: number; readonly nowMs: number } | null = null;

  /**
   * To be told of each share, 0 to 1.
   * @param nowMs any clock that does not go back
   * @returns null: it cannot be said yet
   */
  secondsLeft(stage: string, share: number, nowMs: number): number | null {
    if (this.#begin?.stage !== stage || share < this.#begin.share) this.#begin = { stage, share, nowMs };
    const seconds = (nowMs - this.#begin.nowMs) / 1000;
    const done = share - this.#begin.share;
    if (seconds < FEWEST_SECONDS || done < LEAST_SHARE) return null;
    return (seconds * (1 - share)) / done;
  }
}

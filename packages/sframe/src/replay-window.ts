// Sliding window over the counters of one key: each counter is accepted once, old ones never (L1, RFC 9605 section 9.3).

/** How far behind the newest counter a frame may arrive: 10 s of sound at 50 frames a second. */
export const REPLAY_WINDOW = 512;

/** Counters seen under one KID. A counter is marked only after its frame was authenticated. */
export class ReplayWindow {
  readonly #seen = new Uint8Array(REPLAY_WINDOW);
  #newest = -1n;

  /** Whether `ctr` is new and not too old. */
  accepts(ctr: bigint): boolean {
    if (ctr > this.#newest) return true;
    if (this.#newest - ctr >= BigInt(REPLAY_WINDOW)) return false;
    return this.#seen[Number(ctr % BigInt(REPLAY_WINDOW))] === 0;
  }

  /** Marks `ctr` as seen; false when it no longer is acceptable. */
  mark(ctr: bigint): boolean {
    if (!this.accepts(ctr)) return false;
    if (ctr > this.#newest) {
      const steps = ctr - this.#newest;
      if (steps >= BigInt(REPLAY_WINDOW)) this.#seen.fill(0);
      else for (let c = this.#newest + 1n; c < ctr; c++) this.#seen[Number(c % BigInt(REPLAY_WINDOW))] = 0;
      this.#newest = ctr;
    }
    this.#seen[Number(ctr % BigInt(REPLAY_WINDOW))] = 1;
    return true;
  }
}

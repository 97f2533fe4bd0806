// Which layers of a video somebody needs, for its sender, who need not encode the others (L3). A layer that nobody needs any
// more is kept for a while: starting one costs a key frame.

/** Longer than a receiver takes to change its mind twice, short against the seconds of encoding that it saves. */
const HOLD_MS = 2500;

/** One video of one sender; the first `take` always announces. */
export class LayerDemand {
  /** When each layer was needed last, ms. */
  readonly #neededMs: number[];
  readonly #holdMs: number;
  #announced: number | null = null;

  constructor(layerCount: number, holdMs = HOLD_MS) {
    this.#holdMs = holdMs;
    this.#neededMs = Array(layerCount).fill(Number.NEGATIVE_INFINITY);
  }

  /** Somebody needs this layer now. */
  need(layer: number, nowMs: number): void {
    this.#neededMs[layer] = nowMs;
  }

  /** @returns the layers that are needed, lowest first, when that is news; else null */
  take(nowMs: number): number[] | null {
    let mask = 0;
    this.#neededMs.forEach((neededMs, layer) => {
      if (nowMs - neededMs <= this.#holdMs) mask |= 1 << layer;
    });
    if (mask === this.#announced) return null;
    this.#announced = mask;
    return this.#neededMs.flatMap((_, layer) => ((mask & (1 << layer)) === 0 ? [] : [layer]));
  }
}

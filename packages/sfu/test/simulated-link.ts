// A bottleneck for tests: rate, queue, delay and seeded loss, in simulated time.

export interface LinkOptions {
  rateBps: number;
  /** One-way delay besides the queue, ms. */
  readonly delayMs: number;
  /** Longest time that a packet may wait; beyond, it is dropped. */
  readonly queueMs: number;
  lossRate: number;
  /** Further delay of each packet, 0 to this, ms; packets may overtake each other, unless one delay holds for a while. */
  jitterMs?: number;
  /** How long one value of the jitter holds, ms; packets keep their order then. */
  readonly jitterHoldMs?: number;
}

/** Deterministic: the same seed loses the same packets. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export class SimulatedLink<Item> {
  readonly options: LinkOptions;
  dropped = 0;
  readonly #random: () => number;
  readonly #underWay: { item: Item; arrivesMs: number }[] = [];
  #busyUntilMs = 0;
  #lastArrivalMs = 0;
  #drawn = 0;
  #drawnMs = Number.NEGATIVE_INFINITY;

  constructor(options: LinkOptions, seed = 1) {
    this.options = options;
    this.#random = seededRandom(seed);
  }

  send(item: Item, bytes: number, nowMs: number): void {
    const { rateBps, delayMs, queueMs, lossRate } = this.options;
    const startMs = Math.max(nowMs, this.#busyUntilMs);
    if (this.#random() < lossRate || startMs - nowMs > queueMs) {
      this.dropped++;
      return;
    }
    this.#busyUntilMs = startMs + (bytes * 8000) / rateBps;
    const arrivesMs = this.#busyUntilMs + delayMs + this.#jitter(nowMs);
    this.#lastArrivalMs = this.options.jitterHoldMs ? Math.max(this.#lastArrivalMs, arrivesMs) : arrivesMs;
    this.#underWay.push({ item, arrivesMs: this.#lastArrivalMs });
  }

  #jitter(nowMs: number): number {
    const { jitterMs = 0, jitterHoldMs = 0 } = this.options;
    if (nowMs - this.#drawnMs >= jitterHoldMs) {
      this.#drawnMs = nowMs;
      this.#drawn = this.#random();
    }
    return this.#drawn * jitterMs;
  }

  /** What has arrived until now, in the order of arrival. */
  take(nowMs: number): { readonly item: Item; readonly arrivesMs: number }[] {
    const arrived = this.#underWay.filter(({ arrivesMs }) => arrivesMs <= nowMs);
    const rest = this.#underWay.filter(({ arrivesMs }) => arrivesMs > nowMs);
    this.#underWay.splice(0, Infinity, ...rest);
    return arrived.sort((a, b) => a.arrivesMs - b.arrivesMs);
  }
}

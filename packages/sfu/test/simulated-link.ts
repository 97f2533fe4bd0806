// A bottleneck for tests: rate, queue, delay and seeded loss, in simulated time.

export interface LinkOptions {
  rateBps: number;
  /** One-way delay besides the queue, ms. */
  readonly delayMs: number;
  /** Longest time that a packet may wait; beyond, it is dropped. */
  readonly queueMs: number;
  lossRate: number;
  /** Further delay of each packet, 0 to this, ms; packets may overtake each other. */
  readonly jitterMs?: number;
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

  constructor(options: LinkOptions, seed = 1) {
    this.options = options;
    this.#random = seededRandom(seed);
  }

  send(item: Item, bytes: number, nowMs: number): void {
    const { rateBps, delayMs, queueMs, lossRate, jitterMs = 0 } = this.options;
    const startMs = Math.max(nowMs, this.#busyUntilMs);
    if (this.#random() < lossRate || startMs - nowMs > queueMs) {
      this.dropped++;
      return;
    }
    this.#busyUntilMs = startMs + (bytes * 8000) / rateBps;
    this.#underWay.push({ item, arrivesMs: this.#busyUntilMs + delayMs + this.#random() * jitterMs });
  }

  /** What has arrived until now, in the order of arrival. */
  take(nowMs: number): { readonly item: Item; readonly arrivesMs: number }[] {
    const arrived = this.#underWay.filter(({ arrivesMs }) => arrivesMs <= nowMs);
    const rest = this.#underWay.filter(({ arrivesMs }) => arrivesMs > nowMs);
    this.#underWay.splice(0, Infinity, ...rest);
    return arrived.sort((a, b) => a.arrivesMs - b.arrivesMs);
  }
}

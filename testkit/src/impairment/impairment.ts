// What a network does to packets in one direction. Everything at zero is a perfect wire.

/** Losses in bursts (Gilbert–Elliott): a hidden state that changes with each packet; in the bad state most are lost. */
export interface BurstLoss {
  /** Chance per packet to go from good to bad. */
  readonly enter: number;
  /** Chance per packet to come back; 1 / leave is the mean length of a bad phase, packets. */
  readonly leave: number;
  /** Share lost while bad. Default 1. */
  readonly lossInBad?: number;
}

export interface Impairment {
  /** Nothing passes, and what was under way is gone. */
  readonly cut: boolean;
  /** Share of packets lost one by one, [0, 1]. */
  readonly loss: number;
  readonly burst: BurstLoss | null;
  readonly delayMs: number;
  /** On top of the delay, uniform in [0, jitterMs]. Packets keep their order. */
  readonly jitterMs: number;
  /** How long one value of the jitter holds, ms: queues elsewhere fill and drain, they do not dice. 0 draws per packet. */
  readonly jitterHoldMs: number;
  /** Share of packets that are held back by `reorderByMs`, so that later ones overtake them. */
  readonly reorder: number;
  readonly reorderByMs: number;
  /** Share of packets that arrive twice. */
  readonly duplicate: number;
  /** Bits per second with IP and UDP headers; null for no limit. */
  readonly rateBps: number | null;
  /** What the queue before the rate limit holds, as time at that rate; more is dropped at the tail. */
  readonly queueMs: number;
  /** The same as bytes; where given it counts instead of `queueMs`. */
  readonly queueBytes: number | null;
}

export const PERFECT: Impairment = {
  cut: false,
  loss: 0,
  burst: null,
  delayMs: 0,
  jitterMs: 0,
  jitterHoldMs: 40,
  reorder: 0,
  reorderByMs: 20,
  duplicate: 0,
  rateBps: null,
  queueMs: 200,
  queueBytes: null,
};

/** What happened to the packets of one direction since the start. received = the other causes + under way. */
export interface PathCounts {
  readonly received: number;
  readonly receivedBytes: number;
  readonly delivered: number;
  readonly deliveredBytes: number;
  readonly lost: number;
  readonly lostInBurst: number;
  /** Dropped because the queue before the rate limit was full. */
  readonly overflowed: number;
  readonly cutOff: number;
  /** Copies made; `delivered` counts them too. */
  readonly duplicated: number;
  /** Delivered after a later packet. */
  readonly reordered: number;
}

/** @throws {RangeError} a share outside [0, 1], a negative time, a rate of nothing: a bug of the caller */
export function checkImpairment(settings: Impairment): void {
  const shares = { loss: settings.loss, reorder: settings.reorder, duplicate: settings.duplicate, ...settings.burst };
  for (const [name, value] of Object.entries(shares)) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be within 0 and 1`);
  }
  const { delayMs, jitterMs, jitterHoldMs, reorderByMs, queueMs, queueBytes, rateBps } = settings;
  for (const value of [delayMs, jitterMs, jitterHoldMs, reorderByMs, queueMs, queueBytes ?? 0]) {
    if (!(value >= 0)) throw new RangeError('times and sizes must not be negative');
  }
  if (rateBps !== null && !(rateBps > 0)) throw new RangeError('rateBps must be above 0; use cut for no network');
}

// What a receiver plays of one voice when packets come late, unevenly, or not at all, seeded: a jitter buffer in the manner of browsers, which conceals,
// plays slower while it has too little and faster while it has too much. No browser's code is in it.
import { randomFrom } from '@incamera/testkit/seeded-random';
import { RATE_HZ } from '../watermark/tools.js';

const PACKET = Math.round(0.02 * RATE_HZ);
const TICK = Math.round(0.01 * RATE_HZ);
/** Between two changes of length, in ticks. */
const CALM_TICKS = 6;
const LEAST_TARGET = 0.04 * RATE_HZ;
const MOST_TARGET = 0.4 * RATE_HZ;
/** The buffer is wanted this much shorter each second. */
const TARGET_FALLS = 0.02 * RATE_HZ;
/** Beyond so many times its target, it is shortened at every tick. */
const FAR_TOO_LONG = 3;
const SHORTEST_PERIOD = Math.round(0.0025 * RATE_HZ);
const LONGEST_PERIOD = Math.round(0.015 * RATE_HZ);
/** Concealment fades away in so much. */
const FADE_SECONDS = 0.12;

export interface Network {
  /** Mean of what each packet is late by. */
  readonly jitterSeconds: number;
  /** Packets stand still so often, and for how long at least and at most. */
  readonly everySeconds: number;
  readonly stillSeconds: readonly [number, number];
  readonly lossShare: number;
}

export const NETWORKS = {
  good: { jitterSeconds: 0.005, everySeconds: 60, stillSeconds: [0.05, 0.2], lossShare: 0.002 },
  wireless: { jitterSeconds: 0.02, everySeconds: 15, stillSeconds: [0.1, 0.5], lossShare: 0.01 },
  poor: { jitterSeconds: 0.04, everySeconds: 6, stillSeconds: [0.15, 0.9], lossShare: 0.03 },
} as const satisfies Readonly<Record<string, Network>>;
export type NetworkName = keyof typeof NETWORKS;

/** When each packet arrives, in seconds; no number: never. What stands still arrives at once afterwards. */
export function arrivals(seconds: number, network: Network, seed: number): Float64Array {
  const random = randomFrom(seed);
  const { jitterSeconds, everySeconds, stillSeconds, lossShare } = network;
  let stillFrom = -Math.log(1 - random()) * everySeconds;
  let stillTo = stillFrom;
  return Float64Array.from({ length: Math.floor((seconds * RATE_HZ) / PACKET) }, (_, i) => {
    const sent = (i * PACKET) / RATE_HZ;
    while (sent >= stillTo) {
      stillFrom = stillTo - Math.log(1 - random()) * everySeconds;
      stillTo = stillFrom + stillSeconds[0] + (stillSeconds[1] - stillSeconds[0]) * random() ** 2;
    }
    const late = -Math.log(1 - random()) * jitterSeconds;
    const isLost = random() < lossShare;
    return isLost ? Number.NaN : Math.max(sent + late, sent >= stillFrom ? stillTo : 0);
  });
}

/** What is played of a voice whose packets arrive then. */
export function played(voice: Float32Array, arriving: Float64Array): Float32Array {
  const buffer = new JitterBuffer(voice, arriving);
  const out = new Float32Array(voice.length);
  for (let at = 0; at + TICK <= out.length; at += TICK) out.set(buffer.next(at / RATE_HZ), at);
  return out;
}

class JitterBuffer {
  readonly #voice: Float32Array;
  readonly #arriving: Float64Array;
  /** Decoded and not yet played. */
  #held: Float32Array = new Float32Array(0);
  #packet = 0;
  #target = LEAST_TARGET;
  #calm = 0;
  #last = new Float32Array(LONGEST_PERIOD);
  #concealed = 0;

  constructor(voice: Float32Array, arriving: Float64Array) {
    this.#voice = voice;
    this.#arriving = arriving;
  }

  /** The next ten milliseconds. */
  next(now: number): Float32Array {
    this.#take(now);
    this.#target = Math.max(LEAST_TARGET, this.#target - TARGET_FALLS * (TICK / RATE_HZ));
    this.#calm++;
    if (this.#held.length < TICK) return this.#conceal();
    const isFar = this.#held.length > FAR_TOO_LONG * this.#target;
    if (this.#held.length > this.#target + PACKET && (isFar || this.#calm >= CALM_TICKS)) this.#shorten();
    else if (this.#held.length < 0.5 * this.#target && this.#calm >= CALM_TICKS) this.#lengthen();
    return this.#play();
  }

  /** What has arrived, in its order; for what was lost something is made up as soon as it is known. */
  #take(now: number): void {
    for (; this.#packet < this.#arriving.length; this.#packet++) {
      const at = this.#arriving[this.#packet] as number;
      if (Number.isNaN(at) && this.#isLaterHere(now))
        this.#hold(made(this.#tail(), PACKET, this.#concealed, FADE_SECONDS));
      else if (at <= now) {
        const late = (now - (this.#packet * PACKET) / RATE_HZ) * RATE_HZ;
        this.#target = Math.min(MOST_TARGET, Math.max(this.#target, 0.5 * late));
        this.#hold(this.#voice.subarray(this.#packet * PACKET, (this.#packet + 1) * PACKET));
      } else return;
    }
  }

  #isLaterHere(now: number): boolean {
    let next = this.#packet;
    while (Number.isNaN(this.#arriving[next])) next++;
    return next < this.#arriving.length && (this.#arriving[next] as number) <= now;
  }

  #hold(samples: Float32Array): void {
    const joined = new Float32Array(this.#held.length + samples.length);
    joined.set(this.#held);
    joined.set(samples, this.#held.length);
    this.#held = joined;
  }

  #tail(): Float32Array {
    return this.#held.length >= LONGEST_PERIOD ? this.#held.subarray(-LONGEST_PERIOD) : this.#last;
  }

  #play(): Float32Array {
    const out = this.#held.slice(0, TICK);
    this.#held = this.#held.subarray(TICK);
    this.#concealed = 0;
    this.#remember(out);
    return out;
  }

  #conceal(): Float32Array {
    const out = made(this.#last, TICK, this.#concealed, FADE_SECONDS);
    this.#concealed += TICK;
    return out;
  }

  #remember(samples: Float32Array): void {
    this.#last.copyWithin(0, samples.length);
    this.#last.set(samples, this.#last.length - samples.length);
  }

  /** Takes out a pitch period. */
  #shorten(): void {
    const period = periodOf(this.#held);
    if (this.#held.length < TICK + 2 * period) return;
    this.#held = crossed(this.#held, this.#held.subarray(period), period);
    this.#calm = 0;
  }

  /** Plays a pitch period twice. */
  #lengthen(): void {
    const period = periodOf(this.#held);
    if (this.#held.length < period) return;
    const twice = new Float32Array(this.#held.length + period);
    twice.set(this.#held.subarray(0, period));
    twice.set(this.#held, period);
    this.#held = twice;
    this.#calm = 0;
  }
}

/** The beginning of one that becomes the other over so many samples. */
function crossed(from: Float32Array, to: Float32Array, length: number): Float32Array {
  const out = Float32Array.from(to);
  for (let i = 0; i < length; i++) {
    const share = i / length;
    out[i] = (1 - share) * (from[i] as number) + share * (to[i] as number);
  }
  return out;
}

/** The last period again and again, the longer the quieter. */
function made(last: Float32Array, length: number, already: number, fadeSeconds: number): Float32Array {
  const period = Math.min(last.length, periodOf(last));
  const from = last.length - period;
  return Float32Array.from({ length }, (_, i) => {
    const gain = Math.max(0, 1 - (already + i) / (fadeSeconds * RATE_HZ));
    return gain * (last[from + ((already + i) % period)] as number);
  });
}

/** The lag at which the beginning resembles itself most. */
function periodOf(samples: Float32Array): number {
  const half = Math.min(LONGEST_PERIOD, Math.floor(samples.length / 2));
  let best = Math.min(SHORTEST_PERIOD, half);
  let most = Number.NEGATIVE_INFINITY;
  for (let lag = SHORTEST_PERIOD; lag <= half; lag += 6) {
    let product = 0;
    let power = 1e-9;
    for (let i = 0; i + lag < samples.length && i < half; i += 4) {
      product += (samples[i] as number) * (samples[i + lag] as number);
      power += (samples[i + lag] as number) ** 2;
    }
    const likeness = product / Math.sqrt(power);
    if (likeness > most) [most, best] = [likeness, lag];
  }
  return Math.max(1, best);
}

// One direction of an impaired network as a pure queue discipline: loss, then a bottleneck with a bounded queue, then a
// delay line. Time comes from outside, so that a test can own it.
import { SeededRandom } from '../seeded-random.js';
import { checkImpairment, type Impairment, type PathCounts, PERFECT } from './impairment.js';

/** IPv4 and UDP headers, which a rate limit sees and a socket does not. */
const HEADER_BYTES = 28;

interface Queued<T> {
  readonly item: T;
  readonly bytes: number;
  readonly order: number;
}

interface Travelling<T> extends Queued<T> {
  readonly dueMs: number;
}

/**
 * `push` what arrives, `take` what is due, call again at `nextMs`. Times are ms of one monotonic clock and never go back.
 * The same seed, packets and times give the same result.
 */
export class ImpairedPath<T> {
  readonly #random: SeededRandom;
  #settings: Impairment = PERFECT;
  #inBadState = false;
  readonly #queue: Queued<T>[] = [];
  #queuedBytes = 0;
  /** Bits of the first in the queue that are not sent yet, as of `#servedMs`. */
  #headBits = 0;
  #servedMs = Number.NEGATIVE_INFINITY;
  /** Sorted by due time; equal times in order of arrival. */
  readonly #line: Travelling<T>[] = [];
  #lastDueMs = Number.NEGATIVE_INFINITY;
  #jitterMs = 0;
  #jitterUntilMs = Number.NEGATIVE_INFINITY;
  #nextOrder = 0;
  #newestDelivered = -1;
  readonly #counts = {
    received: 0,
    receivedBytes: 0,
    delivered: 0,
    deliveredBytes: 0,
    lost: 0,
    lostInBurst: 0,
    overflowed: 0,
    cutOff: 0,
    duplicated: 0,
    reordered: 0,
  };

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  get settings(): Impairment {
    return this.#settings;
  }

  get counts(): PathCounts {
    return { ...this.#counts };
  }

  /** Packets in the queue or on the way. */
  get underWay(): number {
    return this.#queue.length + this.#line.length;
  }

  /** Changes some settings; what is queued goes on at the new rate, what is on the way keeps its time. */
  set(change: Partial<Impairment>, nowMs: number): void {
    const settings = { ...this.#settings, ...change };
    checkImpairment(settings);
    this.#serve(nowMs);
    this.#settings = settings;
    if (settings.burst === null) this.#inBadState = false;
    this.#jitterUntilMs = Number.NEGATIVE_INFINITY;
    if (settings.cut) {
      this.#counts.cutOff += this.underWay;
      this.#queue.length = 0;
      this.#line.length = 0;
      this.#queuedBytes = 0;
    }
    this.#serve(nowMs);
  }

  /** A packet arrives. `payloadBytes` is what the socket saw. */
  push(item: T, payloadBytes: number, nowMs: number): void {
    this.#serve(nowMs);
    const counts = this.#counts;
    const order = this.#nextOrder++;
    counts.received++;
    counts.receivedBytes += payloadBytes;
    if (this.#settings.cut) counts.cutOff++;
    else if (this.#isLostInBurst()) counts.lostInBurst++;
    else if (this.#random.chance(this.#settings.loss)) counts.lost++;
    else this.#enqueue({ item, bytes: payloadBytes, order }, nowMs);
  }

  /** Everything that has arrived at the other end by now, in order of arrival. */
  take(nowMs: number): T[] {
    this.#serve(nowMs);
    let due = 0;
    while (due < this.#line.length && (this.#line[due] as Travelling<T>).dueMs <= nowMs) due++;
    const arrived = this.#line.splice(0, due);
    for (const { bytes, order } of arrived) {
      this.#counts.delivered++;
      this.#counts.deliveredBytes += bytes;
      if (order < this.#newestDelivered) this.#counts.reordered++;
      else this.#newestDelivered = order;
    }
    return arrived.map(({ item }) => item);
  }

  /** When `take` has something next; null when nothing is under way. */
  nextMs(): number | null {
    const first = this.#line[0]?.dueMs ?? Number.POSITIVE_INFINITY;
    const { rateBps } = this.#settings;
    const served =
      this.#queue.length === 0 || rateBps === null
        ? Number.POSITIVE_INFINITY
        : this.#servedMs + (this.#headBits * 1000) / rateBps;
    const next = Math.min(first, served);
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  // Gilbert–Elliott: first the state changes, then the state decides.
  #isLostInBurst(): boolean {
    const { burst } = this.#settings;
    if (burst === null) return false;
    if (this.#random.chance(this.#inBadState ? burst.leave : burst.enter)) this.#inBadState = !this.#inBadState;
    return this.#inBadState && this.#random.chance(burst.lossInBad ?? 1);
  }

  #enqueue(packet: Queued<T>, nowMs: number): void {
    const { rateBps, queueMs, queueBytes } = this.#settings;
    if (rateBps === null) {
      this.#depart(packet, nowMs);
      return;
    }
    const wireBytes = packet.bytes + HEADER_BYTES;
    const limit = queueBytes ?? (rateBps * queueMs) / 8000;
    // The packet in service stands outside the queue: a queue of nothing still is a link.
    if (this.#queue.length > 0 && this.#queuedBytes + wireBytes > limit) {
      this.#counts.overflowed++;
      return;
    }
    if (this.#queue.length === 0) {
      this.#headBits = 8 * wireBytes;
      this.#servedMs = nowMs;
    } else {
      this.#queuedBytes += wireBytes;
    }
    this.#queue.push(packet);
  }

  /** Lets the bottleneck work until now. */
  #serve(nowMs: number): void {
    const { rateBps } = this.#settings;
    while (this.#queue.length > 0) {
      const doneMs = rateBps === null ? nowMs : this.#servedMs + (this.#headBits * 1000) / rateBps;
      if (doneMs > nowMs) {
        this.#headBits -= ((nowMs - this.#servedMs) * (rateBps as number)) / 1000;
        this.#servedMs = nowMs;
        return;
      }
      this.#depart(this.#queue.shift() as Queued<T>, doneMs);
      this.#servedMs = doneMs;
      const next = this.#queue[0];
      if (next === undefined) return;
      this.#queuedBytes -= next.bytes + HEADER_BYTES;
      this.#headBits = 8 * (next.bytes + HEADER_BYTES);
    }
  }

  #depart(packet: Queued<T>, atMs: number): void {
    const { delayMs, reorder, reorderByMs, duplicate } = this.#settings;
    const dueMs = Math.max(atMs + delayMs + this.#jitter(atMs), this.#lastDueMs);
    if (this.#random.chance(reorder)) {
      this.#insert({ ...packet, dueMs: dueMs + reorderByMs });
    } else {
      this.#lastDueMs = dueMs;
      this.#insert({ ...packet, dueMs });
    }
    if (this.#random.chance(duplicate)) {
      this.#counts.duplicated++;
      this.#insert({ ...packet, dueMs: dueMs + this.#random.unit() });
    }
  }

  #jitter(atMs: number): number {
    const { jitterMs, jitterHoldMs } = this.#settings;
    if (jitterMs === 0) return 0;
    if (atMs >= this.#jitterUntilMs) {
      this.#jitterMs = this.#random.unit() * jitterMs;
      this.#jitterUntilMs = atMs + jitterHoldMs;
    }
    return this.#jitterMs;
  }

  #insert(packet: Travelling<T>): void {
    let at = this.#line.length;
    while (at > 0 && (this.#line[at - 1] as Travelling<T>).dueMs > packet.dueMs) at--;
    this.#line.splice(at, 0, packet);
  }
}

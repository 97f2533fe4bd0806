// Transport-wide congestion control feedback: when each packet of a transport arrived (L3,
// draft-holmer-rmcat-transport-wide-cc-extensions-01). Without it Chromium never leaves its starting bit rate.
import { sequenceDelta } from './rtp-packet.js';

/** Packets that may wait for their feedback; at 100 ms this is 20,000 packets a second from one sender. */
const WINDOW = 2048;
/** A packet this much older than the newest is told no more: jitter does not last that long. */
const MAX_LATE = 200;
/** Statuses in one feedback packet, so that it stays below the MTU. */
const MAX_STATUSES = 400;
const TICKS_PER_MS = 4;
const REFERENCE_TICKS = 256;
const RUN_LIMIT = 0x1fff;

const NOT_RECEIVED = 0;
const SMALL_DELTA = 1;
const LARGE_DELTA = 2;

/** Arrival times of one transport. `record` per packet, `write` by a timer until it returns 0. */
export class TransportFeedback {
  /** Arrival in ticks of 250 µs, -1 for not received; kept after it was told, until its place is needed again. */
  readonly #arrivals = new Float64Array(WINDOW).fill(-1);
  readonly #symbols = new Uint8Array(MAX_STATUSES);
  readonly #deltas = new Int32Array(MAX_STATUSES);
  /** First sequence number that the next feedback covers, extended beyond 16 bits; -1 before the first packet. */
  #next = -1;
  /** First one that was ever recorded. */
  #first = -1;
  #highest = -1;
  #count = 0;

  record(sequence: number, nowMs: number): void {
    if (this.#highest < 0) {
      this.#first = 0x10000 + sequence;
      this.#next = this.#first;
      this.#highest = this.#first;
    }
    const extended = this.#highest + sequenceDelta(sequence, this.#highest & 0xffff);
    if (extended > this.#highest) {
      this.#forget(this.#highest + 1, extended);
      this.#highest = extended;
      // What falls out of the window was never told; the sender sees a gap between feedback packets.
      this.#next = Math.max(this.#next, extended - WINDOW + 1);
    } else if (this.#at(extended) >= 0) {
      return; // A duplicate: the first one counts.
    } else if (extended < this.#next) {
      // Told as lost, but only late: the feedback begins anew there, as senders expect from Chromium.
      if (extended < this.#first || this.#highest - extended >= MAX_LATE) return;
      this.#next = extended;
    }
    this.#arrivals[extended % WINDOW] = Math.floor(nowMs * TICKS_PER_MS);
  }

  /** Writes one feedback packet. @returns bytes written, 0 when there is nothing to say */
  write(out: Buffer, senderSsrc: number, mediaSsrc: number): number {
    if (this.#next < 0) return 0;
    let first = this.#next;
    while (first <= this.#highest && this.#at(first) < 0) first++;
    if (first > this.#highest) return 0;
    // Lost packets before the first received one belong to this feedback, as far as they leave room for it.
    const base = Math.max(this.#next, first - MAX_STATUSES / 2);
    const reference = Math.floor(this.#at(first) / REFERENCE_TICKS);
    let previous = reference * REFERENCE_TICKS;
    let statuses = 0;
    while (statuses < MAX_STATUSES && base + statuses <= this.#highest) {
      const arrival = this.#at(base + statuses);
      const delta = arrival - previous;
      if (arrival < 0) {
        this.#symbols[statuses] = NOT_RECEIVED;
      } else if (delta >= 0 && delta <= 0xff) {
        this.#symbols[statuses] = SMALL_DELTA;
      } else if (delta >= -0x8000 && delta <= 0x7fff) {
        this.#symbols[statuses] = LARGE_DELTA;
      } else {
        break; // Too far apart for one packet; the next one has its own reference time.
      }
      this.#deltas[statuses] = delta;
      if (arrival >= 0) previous = arrival;
      statuses++;
    }
    const bytes = this.#encode(out, senderSsrc, mediaSsrc, base, reference, statuses);
    this.#next = base + statuses;
    return bytes;
  }

  #at(extended: number): number {
    return this.#arrivals[extended % WINDOW] as number;
  }

  #forget(from: number, to: number): void {
    for (let extended = Math.max(from, to - WINDOW + 1); extended <= to; extended++) {
      this.#arrivals[extended % WINDOW] = -1;
    }
  }

  #encode(
    out: Buffer,
    senderSsrc: number,
    mediaSsrc: number,
    base: number,
    reference: number,
    statuses: number,
  ): number {
    out[1] = 205;
    out.writeUInt32BE(senderSsrc, 4);
    out.writeUInt32BE(mediaSsrc, 8);
    out.writeUInt16BE(base & 0xffff, 12);
    out.writeUInt16BE(statuses, 14);
    out.writeUIntBE(reference % 0x1000000, 16, 3);
    out[19] = this.#count++ & 0xff;
    let offset = 20;
    for (let i = 0; i < statuses; ) {
      const symbol = this.#symbols[i] as number;
      let run = 1;
      while (i + run < statuses && run < RUN_LIMIT && this.#symbols[i + run] === symbol) run++;
      if (run >= 7 || i + run === statuses) {
        out.writeUInt16BE((symbol << 13) | run, offset);
        i += run;
      } else {
        let chunk = 0xc000;
        for (let k = 0; k < 7; k++) {
          const value = i + k < statuses ? (this.#symbols[i + k] as number) : NOT_RECEIVED;
          chunk |= value << (12 - 2 * k);
        }
        out.writeUInt16BE(chunk, offset);
        i += 7;
      }
      offset += 2;
    }
    for (let i = 0; i < statuses; i++) {
      const symbol = this.#symbols[i];
      if (symbol === SMALL_DELTA) out[offset++] = this.#deltas[i] as number;
      else if (symbol === LARGE_DELTA) offset = out.writeInt16BE(this.#deltas[i] as number, offset);
    }
    const padding = (4 - (offset % 4)) % 4;
    for (let i = 1; i <= padding; i++) out[offset++] = i === padding ? padding : 0;
    out[0] = 0x80 | (padding > 0 ? 0x20 : 0) | 15;
    out.writeUInt16BE(offset / 4 - 1, 2);
    return offset;
  }
}

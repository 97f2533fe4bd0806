// Closes the holes that dropped padding packets would leave in a sequence (L3).
import { sequenceDelta } from './rtp-packet.js';

/** Drops that late packets are still mapped around. */
const REMEMBERED = 32;
/** A packet this much older than the newest is of no use to any decoder. */
const MAX_LATE = 1000;

/** Maps the sequence numbers of a sender to the same sequence without its dropped packets. */
export class SequenceCompactor {
  readonly #drops = new Uint16Array(REMEMBERED);
  #dropCount = 0;
  #offset = 0;
  #highest = -1;

  /** @returns the new sequence number, or -1 for a packet that is too late to be mapped */
  map(sequence: number): number {
    if (this.#highest < 0) this.#highest = sequence;
    const ahead = sequenceDelta(sequence, this.#highest);
    if (ahead >= 0) {
      this.#highest = sequence;
      return (sequence - this.#offset) & 0xffff;
    }
    if (ahead < -MAX_LATE) return -1;
    let offset = this.#offset;
    const remembered = Math.min(this.#dropCount, REMEMBERED);
    for (let back = 1; back <= remembered; back++) {
      const drop = this.#drops[(this.#dropCount - back) % REMEMBERED] as number;
      if (sequenceDelta(drop, sequence) <= 0) return (sequence - offset) & 0xffff;
      if (sequenceDelta(this.#highest, drop) > MAX_LATE) return (sequence - offset) & 0xffff;
      offset--;
    }
    // Every remembered drop is newer: right only when no older one was forgotten.
    return this.#dropCount > REMEMBERED ? -1 : (sequence - offset) & 0xffff;
  }

  /** A packet that is not forwarded. One that comes late leaves its hole: later numbers were already given out. */
  drop(sequence: number): void {
    if (this.#highest >= 0 && sequenceDelta(sequence, this.#highest) <= 0) return;
    this.#highest = sequence;
    this.#drops[this.#dropCount % REMEMBERED] = sequence;
    this.#dropCount++;
    this.#offset = (this.#offset + 1) & 0xffff;
  }
}

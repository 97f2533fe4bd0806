// Cuts what a recording hears into segments (L4; decision 0041): ten seconds each, or shorter where the clock jumped. No sound gets a time that
// another one has: what seems to come earlier follows the one before.
import { type Bytes } from '@incamera/kernel';
import { PACKET_US, SEGMENT_PACKETS } from './segment-content.js';

/** A packet that comes this much later than where the one before ended begins a segment of its own. */
const JUMP_US = 250_000;

export interface CutSegment {
  readonly fromUs: number;
  readonly packets: readonly Bytes[];
}

export class SegmentCutter {
  readonly #cut: (segment: CutSegment) => void;
  #fromUs = 0;
  #packets: Bytes[] = [];

  constructor(cut: (segment: CutSegment) => void) {
    this.#cut = cut;
  }

  packet(packet: Bytes, clockUs: number): void {
    if (clockUs - this.#reachedUs > JUMP_US) this.flush();
    if (this.#packets.length === 0) this.#fromUs = Math.max(clockUs, this.#fromUs);
    this.#packets.push(packet);
    if (this.#packets.length === SEGMENT_PACKETS) this.flush();
  }

  /** Ends the segment that is being filled. */
  flush(): void {
    const packets = this.#packets;
    if (packets.length === 0) return;
    const fromUs = this.#fromUs;
    this.#fromUs = this.#reachedUs;
    this.#packets = [];
    this.#cut({ fromUs, packets });
  }

  /** Where the last packet ended. */
  get #reachedUs(): number {
    return this.#fromUs + this.#packets.length * PACKET_US;
  }
}

// How a slot's numbers follow from those of its layers: one entry per switch, so that a packet can be made again without
// anything being kept per packet and slot (L3).
import { sequenceDelta } from '../rtp/rtp-packet.js';
import { type Layer } from './layer.js';

/** Switches within the time that a receiver may ask back over. */
const RUNS = 8;
/** A packet this far back is in no store any more. */
const MAX_BACK = 0x2000;

/** The last stretches of a slot, each continuous in one layer. */
export class SlotRuns {
  readonly #layers: (Layer | null)[] = Array(RUNS).fill(null);
  /** The layer's SSRC at that time: after `bind` the same numbers mean other packets. */
  readonly #ssrcs = new Uint32Array(RUNS);
  readonly #firsts = new Uint16Array(RUNS);
  readonly #sequenceOffsets = new Uint16Array(RUNS);
  readonly #timestampOffsets = new Uint32Array(RUNS);
  readonly #pictureIdOffsets = new Uint16Array(RUNS);
  readonly #tl0Offsets = new Uint8Array(RUNS);
  #newest = -1;

  /** @param first sequence number of the slot with which the stretch begins */
  begin(layer: Layer, first: number, sequence: number, timestamp: number, pictureId: number, tl0: number): void {
    this.#newest = (this.#newest + 1) % RUNS;
    const at = this.#newest;
    this.#layers[at] = layer;
    this.#ssrcs[at] = layer.ssrc;
    this.#firsts[at] = first;
    this.#sequenceOffsets[at] = sequence;
    this.#timestampOffsets[at] = timestamp;
    this.#pictureIdOffsets[at] = pictureId;
    this.#tl0Offsets[at] = tl0;
  }

  /** What was sent concerns nobody any more. */
  clear(): void {
    this.#layers.fill(null);
    this.#newest = -1;
  }

  /**
   * Finds the stretch of a sequence number of the slot.
   * @param highest newest sequence number that the slot sent
   * @returns its place, or -1
   */
  find(sequence: number, highest: number): number {
    const back = sequenceDelta(highest, sequence);
    if (this.#newest < 0 || back < 0 || back > MAX_BACK) return -1;
    for (let i = 0; i < RUNS; i++) {
      const at = (this.#newest - i + RUNS) % RUNS;
      const layer = this.#layers[at];
      if (!layer) return -1;
      if (sequenceDelta(sequence, this.#firsts[at] as number) >= 0) return layer.ssrc === this.#ssrcs[at] ? at : -1;
    }
    return -1;
  }

  layer(at: number): Layer {
    return this.#layers[at] as Layer;
  }

  sequenceOffset(at: number): number {
    return this.#sequenceOffsets[at] as number;
  }

  timestampOffset(at: number): number {
    return this.#timestampOffsets[at] as number;
  }

  pictureIdOffset(at: number): number {
    return this.#pictureIdOffsets[at] as number;
  }

  tl0Offset(at: number): number {
    return this.#tl0Offsets[at] as number;
  }
}

// Blocks of an audio thread put together to frames of one length (L3). No Web Audio here.

/** Fills frames of `length` samples; never skips or repeats one. */
export class FrameCollector {
  readonly #length: number;
  #frame: Float32Array<ArrayBuffer>;
  #filled = 0;

  constructor(length: number) {
    this.#length = length;
    this.#frame = new Float32Array(length);
  }

  /**
   * @param block mono; absent: silence of `blockLength`
   * @param full called with each frame, which is the callee's from then on, and how many samples of `block` it ends with
   */
  push(
    block: Float32Array | undefined,
    blockLength: number,
    full: (frame: Float32Array<ArrayBuffer>, taken: number) => void,
  ): void {
    for (let taken = 0; taken < blockLength; ) {
      const count = Math.min(blockLength - taken, this.#length - this.#filled);
      if (block !== undefined) this.#frame.set(block.subarray(taken, taken + count), this.#filled);
      this.#filled += count;
      taken += count;
      if (this.#filled < this.#length) continue;
      const frame = this.#frame;
      this.#frame = new Float32Array(this.#length);
      this.#filled = 0;
      full(frame, taken);
    }
  }
}

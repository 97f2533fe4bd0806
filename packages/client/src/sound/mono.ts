// One channel out of two for a search (L4). A copy whose channels were turned against each other would vanish in their
// mean: who publishes it may have done that on purpose.

/** Seconds over which the likeness of the channels is remembered: less than a sentence. */
const MEMORY_SECONDS = 1;
/** Channels that are less alike than this are subtracted: exact opposites give -1, one voice on one side 0. */
const OPPOSITE = -0.4;
/** And added again from here on, so that nothing flutters. */
const ALIKE = -0.2;

/** Mixes stereo to mono with the polarity that keeps the most. */
export class MonoMix {
  readonly #rateHz: number;
  #product = 0;
  #power = 1e-12;
  #sign: 1 | -1 = 1;

  constructor(sampleRateHz: number) {
    this.#rateHz = sampleRateHz;
  }

  /** @param samples one or two channels of equal length */
  mix([left = new Float32Array(), right]: readonly Float32Array[]): Float32Array {
    if (right === undefined) return left;
    this.#compare(left, right);
    const sign = this.#sign / 2;
    return left.map((sample, i) => sample / 2 + sign * (right[i] as number));
  }

  #compare(left: Float32Array, right: Float32Array): void {
    const keep = Math.exp(-left.length / (MEMORY_SECONDS * this.#rateHz));
    let product = 0;
    let power = 0;
    for (let i = 0; i < left.length; i++) {
      const l = left[i] as number;
      const r = right[i] as number;
      product += l * r;
      power += (l * l + r * r) / 2;
    }
    this.#product = this.#product * keep + product;
    this.#power = this.#power * keep + power;
    const likeness = this.#product / (this.#power + 1e-12);
    if (likeness < OPPOSITE) this.#sign = -1;
    else if (likeness > ALIKE) this.#sign = 1;
  }
}

// Any sample rate to another, as a stream (L1).

/** Zero crossings of the sinc on either side: aliases below -60 dB, which no mark comes near. */
const CROSSINGS = 12;
/** Share of the narrower band that is kept; the rest is the slope of the filter. */
const PASS_BAND = 0.94;

/** Windowed-sinc resampler of one channel. What it holds is bounded by the longest block that it is given. */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #taps: number;
  /** One filter for each of the `#up` places that an output sample can have between two input samples. */
  readonly #filters: Float32Array;
  #held: Float32Array;
  #heldCount: number;
  /** Place of the next output sample: index into what is held, and phase. */
  #at = 0;
  #phase = 0;

  constructor(fromHz: number, toHz: number) {
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    const cutoff = (Math.min(1, toHz / fromHz) * PASS_BAND) / 2;
    const half = Math.ceil(CROSSINGS / (2 * cutoff));
    this.#taps = 2 * half;
    this.#filters = new Float32Array(this.#taps * this.#up);
    for (let phase = 0; phase < this.#up; phase++) {
      const filter = this.#filters.subarray(phase * this.#taps, (phase + 1) * this.#taps);
      let sum = 0;
      for (let tap = 0; tap < this.#taps; tap++) {
        const x = tap - (half - 1) - phase / this.#up;
        const value = sinc(2 * cutoff * x) * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
        filter[tap] = value;
        sum += value;
      }
      for (let tap = 0; tap < this.#taps; tap++) filter[tap] = (filter[tap] as number) / sum;
    }
    this.#held = new Float32Array(this.#taps);
    this.#heldCount = half - 1; // Silence before the beginning, so that output sample 0 is input sample 0.
  }

  /** What can be told of the signal after `samples`; the last few wait for what follows. */
  push(samples: Float32Array): Float32Array {
    this.#hold(samples);
    const room = Math.ceil(((this.#heldCount + 1) * this.#up) / this.#down) + 1;
    const out = new Float32Array(room);
    let count = 0;
    while (this.#at + this.#taps <= this.#heldCount) {
      const filter = this.#phase * this.#taps;
      let sum = 0;
      for (let tap = 0; tap < this.#taps; tap++) {
        sum += (this.#held[this.#at + tap] as number) * (this.#filters[filter + tap] as number);
      }
      out[count++] = sum;
      this.#phase += this.#down;
      const whole = Math.floor(this.#phase / this.#up);
      this.#at += whole;
      this.#phase -= whole * this.#up;
    }
    const used = Math.min(this.#at, this.#heldCount);
    this.#held.copyWithin(0, used, this.#heldCount);
    this.#heldCount -= used;
    this.#at -= used;
    return out.subarray(0, count);
  }

  #hold(samples: Float32Array): void {
    const needed = this.#heldCount + samples.length;
    if (needed > this.#held.length) {
      const larger = new Float32Array(needed);
      larger.set(this.#held.subarray(0, this.#heldCount));
      this.#held = larger;
    }
    this.#held.set(samples, this.#heldCount);
    this.#heldCount = needed;
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

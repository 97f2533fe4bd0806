// Marks sound while it is played: a short-time Fourier transform whose bands are moved up or down by the signs of the
// listener's key (L1). Runs in an AudioWorklet, in workers and in Node.
import { watermarkErrors } from '../errors.js';
import { ComplexFft } from '../fft/fft.js';
import { BAND_COUNT, BAND_EDGES_HZ, CELL_SECONDS } from '../layout.js';
import { SoundSigns } from '../signs.js';
import { SignCursor } from './sign-cursor.js';
import { MARK_SHAPES, type MarkShape, type MarkStrength, shapeDb } from './strength.js';

/** Samples of one transform: 21.3 ms at 48 kHz. Longer would blur onsets, shorter would not resolve the low bands. */
const FRAME = 1024;
/** Four frames overlap, so that a change of sign fades over 16 ms and no edge is heard. */
const HOP = FRAME / 4;
/** Input comes in multiples of this, as an AudioWorklet gives it. */
export const MARK_BLOCK = 128;
/** Squared square-root Hann windows at a quarter of their length apart add up to this. */
const OVERLAP_GAIN = 2;
const RATES = [44_100, 48_000];
const DB_TO_LOG = Math.LN10 / 20;
/** How fast the recent peak of a band is forgotten: 20 dB in 4 s. */
const PEAK_DECAY_DB_PER_S = 5;

export interface SoundMarkerOptions {
  /** 32 bytes, drawn by the device for this meeting. */
  readonly key: Uint8Array;
  /** 44,100 or 48,000. */
  readonly sampleRateHz: number;
  /** All channels get the same mark. */
  readonly channels: 1 | 2;
  readonly strength: MarkStrength;
  /** Time on the meeting's clock, in seconds, of the first sample that will be given. */
  readonly clockSeconds: number;
}

/** Marks one mono or stereo signal for one listener. `process` allocates nothing; signs are expanded every 33 s. */
export class SoundMarker {
  /** By how many samples the output is behind the input: 18.7 ms at 48 kHz. */
  readonly latencySamples = FRAME - MARK_BLOCK;
  readonly #rateHz: number;
  readonly #channels: number;
  readonly #shape: MarkShape;
  readonly #cursor: SignCursor;
  readonly #fft = new ComplexFft(FRAME);
  readonly #window = squareRootHann();
  /** Band of each line, or -1. */
  readonly #bandOf: Int8Array;
  /** Decibels of each line at full strength, as natural logarithm of amplitude. */
  readonly #depth: Float64Array;
  readonly #power = new Float64Array(FRAME / 2);
  readonly #bandPeak = new Float64Array(BAND_COUNT);
  readonly #recentPeak = new Float64Array(BAND_COUNT);
  readonly #bandShare = new Float64Array(BAND_COUNT);
  readonly #re = new Float32Array(FRAME);
  readonly #im = new Float32Array(FRAME);
  readonly #history: readonly Float32Array[];
  readonly #sum: readonly Float32Array[];
  #filled = 0;
  #clock: number;

  /** @throws {AppError} watermark/bad_key, watermark/bad_rate, watermark/bad_clock */
  constructor(options: SoundMarkerOptions, shape: MarkShape = MARK_SHAPES[options.strength]) {
    if (!RATES.includes(options.sampleRateHz)) throw watermarkErrors.make('watermark/bad_rate');
    this.#rateHz = options.sampleRateHz;
    this.#channels = options.channels;
    this.#shape = shape;
    this.#clock = checkedClock(options.clockSeconds);
    this.#cursor = new SignCursor(new SoundSigns(options.key), this.#cellAt(this.#clock));
    this.#bandOf = new Int8Array(FRAME / 2).fill(-1);
    this.#depth = new Float64Array(FRAME / 2);
    for (let line = 0; line < FRAME / 2; line++) {
      const hz = (line * this.#rateHz) / FRAME;
      const band = BAND_EDGES_HZ.findLastIndex((edge) => hz + 1e-6 >= edge);
      if (band < 0 || band >= BAND_COUNT) continue;
      this.#bandOf[line] = band;
      this.#depth[line] = shapeDb(shape, hz) * DB_TO_LOG;
    }
    this.#history = Array.from({ length: this.#channels }, () => new Float32Array(FRAME));
    this.#sum = Array.from({ length: this.#channels }, () => new Float32Array(FRAME));
  }

  /**
   * Sets the meeting's clock for the next sample that is given, after a correction, a jump or a change of device. Takes
   * effect with the next frame, which fades like any other, so that nothing clicks.
   * @throws {AppError} watermark/bad_clock
   */
  setClock(clockSeconds: number): void {
    this.#clock = checkedClock(clockSeconds);
  }

  /**
   * Marks one block.
   * @param input Float32Array[length] for each channel, [-1, 1]; a multiple of 128 samples
   * @param output receives the input of `latencySamples` ago, marked; may be `input` itself
   * @throws {AppError} watermark/bad_block
   */
  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = this.#checkedLength(input, output);
    for (let from = 0; from < length; from += MARK_BLOCK) {
      const at = this.#filled + FRAME - HOP;
      for (let c = 0; c < this.#channels; c++) {
        const history = this.#history[c] as Float32Array;
        const samples = input[c] as Float32Array;
        for (let i = 0; i < MARK_BLOCK; i++) history[at + i] = samples[from + i] as number;
      }
      this.#filled += MARK_BLOCK;
      this.#clock += MARK_BLOCK / this.#rateHz;
      if (this.#filled === HOP) this.#nextFrame();
      // What a frame finished is given out in two blocks: at once, and with the block after.
      const ready = this.#filled === 0 ? 0 : HOP - MARK_BLOCK;
      for (let c = 0; c < this.#channels; c++) {
        const sum = this.#sum[c] as Float32Array;
        const samples = output[c] as Float32Array;
        for (let i = 0; i < MARK_BLOCK; i++) samples[from + i] = sum[ready + i] as number;
      }
    }
  }

  #checkedLength(input: readonly Float32Array[], output: readonly Float32Array[]): number {
    const length = input[0]?.length ?? -1;
    let isGood = length >= 0 && length % MARK_BLOCK === 0;
    isGood &&= input.length === this.#channels && output.length === this.#channels;
    for (let c = 0; isGood && c < this.#channels; c++) {
      isGood = input[c]?.length === length && output[c]?.length === length;
    }
    if (!isGood) throw watermarkErrors.make('watermark/bad_block');
    return length;
  }

  #cellAt(clockSeconds: number): number {
    return Math.max(0, Math.floor(clockSeconds / CELL_SECONDS));
  }

  /** Transforms the last 1024 samples, moves the bands and adds the result to what is given out. */
  #nextFrame(): void {
    const left = this.#history[0] as Float32Array;
    const right = this.#history[1];
    for (let i = 0; i < FRAME; i++) {
      const weight = this.#window[i] as number;
      this.#re[i] = (left[i] as number) * weight;
      // Two real channels share one complex transform: gains are real and equal for both.
      this.#im[i] = right === undefined ? 0 : (right[i] as number) * weight;
    }
    this.#fft.forward(this.#re, this.#im);
    this.#moveBands(this.#cursor.wordAt(this.#cellAt(this.#clock - FRAME / 2 / this.#rateHz)));
    this.#fft.inverse(this.#re, this.#im);
    for (let c = 0; c < this.#channels; c++) this.#overlapAdd(c, c === 0 ? this.#re : this.#im);
    this.#filled = 0;
  }

  #overlapAdd(channel: number, frame: Float32Array): void {
    const sum = this.#sum[channel] as Float32Array;
    sum.copyWithin(0, HOP);
    sum.fill(0, FRAME - HOP);
    const scale = 1 / (FRAME * OVERLAP_GAIN);
    for (let i = 0; i < FRAME; i++) {
      sum[i] = (sum[i] as number) + (frame[i] as number) * (this.#window[i] as number) * scale;
    }
    (this.#history[channel] as Float32Array).copyWithin(0, HOP);
  }

  #moveBands(word: number): void {
    this.#measureBands();
    for (let line = 1; line < FRAME / 2; line++) {
      const band = this.#bandOf[line] as number;
      if (band < 0) continue;
      const belowPeak = decibels(this.#power[line] as number, this.#bandPeak[band] as number);
      const share = fade(belowPeak, this.#shape.valleyDb) * (this.#bandShare[band] as number);
      const sign = ((word >>> band) & 1) === 1 ? 1 : -1;
      const gain = Math.exp(sign * share * (this.#depth[line] as number));
      this.#re[line] = (this.#re[line] as number) * gain;
      this.#im[line] = (this.#im[line] as number) * gain;
      this.#re[FRAME - line] = (this.#re[FRAME - line] as number) * gain;
      this.#im[FRAME - line] = (this.#im[FRAME - line] as number) * gain;
    }
  }

  #measureBands(): void {
    this.#bandPeak.fill(0);
    for (let line = 1; line < FRAME / 2; line++) {
      const band = this.#bandOf[line] as number;
      if (band < 0) continue;
      const mirror = FRAME - line;
      const power =
        (this.#re[line] as number) ** 2 +
        (this.#im[line] as number) ** 2 +
        (this.#re[mirror] as number) ** 2 +
        (this.#im[mirror] as number) ** 2;
      this.#power[line] = power;
      if (power > (this.#bandPeak[band] as number)) this.#bandPeak[band] = power;
    }
    const decay = 10 ** ((-PEAK_DECAY_DB_PER_S * HOP) / this.#rateHz / 10);
    for (let band = 0; band < BAND_COUNT; band++) {
      const peak = this.#bandPeak[band] as number;
      const recent = Math.max((this.#recentPeak[band] as number) * decay, peak);
      this.#recentPeak[band] = recent;
      this.#bandShare[band] = fade(decibels(peak, recent), this.#shape.quietDb);
    }
  }
}

function decibels(power: number, reference: number): number {
  return 10 * Math.log10((power + 1e-20) / (reference + 1e-20));
}

/** 1 at 0 dB, falling to 0 at `-rangeDb`, flat at first. */
function fade(db: number, rangeDb: number): number {
  const x = 1 + db / rangeDb;
  return x <= 0 ? 0 : x * (2 - x);
}

function squareRootHann(): Float64Array {
  return Float64Array.from({ length: FRAME }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / FRAME));
}

function checkedClock(seconds: number): number {
  if (!Number.isFinite(seconds) || seconds < 0) throw watermarkErrors.make('watermark/bad_clock');
  return seconds;
}

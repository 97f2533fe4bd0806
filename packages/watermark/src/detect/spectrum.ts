// What is kept of a recording: the level of each spectral line every 10.7 ms, one byte each (L1). 15 kB a second, so that
// three hours need 160 MB and every speed can be tried without reading the recording again.
import { watermarkErrors } from '../errors.js';
import { RealFft } from '../fft/fft.js';
import { Resampler } from './resampler.js';

const RATE_HZ = 24_000;
const FRAME = 512;
const HOP = 256;
/** Time between two frames: a third of a cell. */
export const SLICE_SECONDS: number = HOP / RATE_HZ;
/** Time of the middle of the first frame. */
export const FIRST_SLICE_SECONDS: number = FRAME / 2 / RATE_HZ;
/** Slices in a cell. */
export const SLICES_PER_CELL = 3;
/** Lines kept: up to 7.5 kHz, so that the highest band is whole at every speed of the grid. */
export const LINE_COUNT = 160;
export const LINE_HZ: number = RATE_HZ / FRAME;
/** Half a decibel a step: an error of 0.14 dB in one line, less than half of that in a cell. */
const STEPS_PER_DB = 2;
const LOWEST_DB = -110;
const PAGE_FRAMES = 1024;
const MIN_RATE_HZ = 8000;
const MAX_RATE_HZ = 192_000;
const MAX_SECONDS = 12 * 3600;

/** Levels of a recording. Plain data: workers get it as it is. */
export interface SoundSpectrum {
  readonly seconds: number;
  readonly frames: number;
  /** `frames` rows of `LINE_COUNT` levels; `levelPower` gives the power of one. */
  readonly levels: Uint8Array;
}

/** Power of each level that a byte can hold, relative to a full-scale sine. */
export const LEVEL_POWER: Float64Array = Float64Array.from({ length: 256 }, (_, level) =>
  level === 0 ? 0 : 10 ** ((level / STEPS_PER_DB + LOWEST_DB) / 10),
);

/** Reads a recording once, a block at a time. */
export class SpectrumReader {
  readonly #rateHz: number;
  readonly #resampler: Resampler;
  readonly #fft = new RealFft(FRAME);
  readonly #window = Float64Array.from(
    { length: FRAME },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / FRAME),
  );
  readonly #frame = new Float32Array(FRAME);
  readonly #weighted = new Float32Array(FRAME);
  readonly #re = new Float32Array(FRAME / 2 + 1);
  readonly #im = new Float32Array(FRAME / 2 + 1);
  readonly #pages: Uint8Array[] = [];
  #filled = 0;
  #frames = 0;
  #samples = 0;

  /** @throws {AppError} watermark/bad_rate */
  constructor(sampleRateHz: number) {
    if (!Number.isInteger(sampleRateHz) || sampleRateHz < MIN_RATE_HZ || sampleRateHz > MAX_RATE_HZ) {
      throw watermarkErrors.make('watermark/bad_rate');
    }
    this.#rateHz = sampleRateHz;
    this.#resampler = new Resampler(sampleRateHz, RATE_HZ);
  }

  /**
   * @param samples Float32Array, mono, [-1, 1]; samples that are no number count as silence
   * @throws {AppError} watermark/too_long
   */
  push(samples: Float32Array): void {
    this.#samples += samples.length;
    if (this.#samples > MAX_SECONDS * this.#rateHz) throw watermarkErrors.make('watermark/too_long');
    this.#take(this.#resampler.push(samples));
  }

  /** Ends the recording. The reader must not be used any more. */
  finish(): SoundSpectrum {
    const rest = new Float32Array(Math.ceil((FRAME * this.#rateHz) / RATE_HZ));
    this.#take(this.#resampler.push(rest));
    const levels = new Uint8Array(sharedBuffer(this.#frames * LINE_COUNT));
    for (let from = 0; from < levels.length; from += PAGE_FRAMES * LINE_COUNT) {
      const page = this.#pages.shift() as Uint8Array; // Given up as it is copied: hours are held once, not twice.
      levels.set(page.subarray(0, Math.min(page.length, levels.length - from)), from);
    }
    return { seconds: this.#samples / this.#rateHz, frames: this.#frames, levels };
  }

  #take(samples: Float32Array): void {
    for (let from = 0; from < samples.length; ) {
      const count = Math.min(FRAME - this.#filled, samples.length - from);
      for (let i = 0; i < count; i++) {
        const sample = samples[from + i] as number;
        this.#frame[this.#filled + i] = Number.isFinite(sample) ? sample : 0;
      }
      from += count;
      this.#filled += count;
      if (this.#filled === FRAME) this.#nextFrame();
    }
  }

  #nextFrame(): void {
    for (let i = 0; i < FRAME; i++) this.#weighted[i] = (this.#frame[i] as number) * (this.#window[i] as number);
    this.#fft.forward(this.#weighted, this.#re, this.#im);
    const inPage = this.#frames % PAGE_FRAMES;
    if (inPage === 0) this.#pages.push(new Uint8Array(PAGE_FRAMES * LINE_COUNT));
    const page = this.#pages.at(-1) as Uint8Array;
    const scale = (4 / FRAME) ** 2;
    for (let line = 0; line < LINE_COUNT; line++) {
      const power = ((this.#re[line] as number) ** 2 + (this.#im[line] as number) ** 2) * scale;
      const level = Math.round((10 * Math.log10(power + 1e-30) - LOWEST_DB) * STEPS_PER_DB);
      page[inPage * LINE_COUNT + line] = Math.max(0, Math.min(255, level));
    }
    this.#frames++;
    this.#frame.copyWithin(0, HOP);
    this.#filled = FRAME - HOP;
  }
}

/** Memory that threads share where the platform allows it, so that each does not hold its own copy. */
function sharedBuffer(bytes: number): ArrayBufferLike {
  const Shared: (new (length: number) => ArrayBufferLike) | undefined = globalThis.SharedArrayBuffer;
  return Shared === undefined ? new ArrayBuffer(bytes) : new Shared(bytes);
}

// Makes the fingerprint of the sound that a client sends or hears, while it does (L2). For audio threads and workers: `process`
// allocates nothing but the segment that it gives every ten seconds.
import { evidenceErrors } from '../errors.js';
import { BandEnergy } from './band-energy.js';
import {
  FRAME_SECONDS,
  MAX_CLOCK_SECONDS,
  SEGMENT_FRAMES,
  type Segment,
  SPAN_FRAMES,
  WINDOW_SECONDS,
} from './layout.js';
import { SignMaker } from './sign-maker.js';

const LOWEST_HZ = 8000;
const HIGHEST_HZ = 192_000;
/** From the beginning of the first window to the middle of the first frame that has signs. */
const FIRST_FRAME_SECONDS = WINDOW_SECONDS / 2 + SPAN_FRAMES * FRAME_SECONDS;
/** Windows that are kept at once: what comes in is moved to the front this seldom. */
const KEPT_WINDOWS = 4;

export interface FingerprinterOptions {
  readonly sampleRateHz: number;
  /** Time on the clock of the meeting of the first sample. */
  readonly clockSeconds: number;
  /** Given each segment when it is complete, and the rest at the end. */
  readonly onSegment: (segment: Segment) => void;
}

/** One voice, mono. */
export class Fingerprinter {
  readonly #rateHz: number;
  readonly #onSegment: (segment: Segment) => void;
  readonly #bands: BandEnergy;
  readonly #held: Float32Array;
  readonly #words = new Uint32Array(SEGMENT_FRAMES);
  #signs = new SignMaker();
  #clockSeconds = 0;
  /** Windows since the clock was set, signs of them, words of the segment that is being made. */
  #windows = 0;
  #frames = 0;
  #count = 0;
  /** Samples held, and number of the first of them since the clock was set. */
  #filled = 0;
  #firstSample = 0;

  /** @throws {AppError} evidence/bad_rate, evidence/bad_clock */
  constructor({ sampleRateHz, clockSeconds, onSegment }: FingerprinterOptions) {
    if (!Number.isInteger(sampleRateHz) || sampleRateHz < LOWEST_HZ || sampleRateHz > HIGHEST_HZ) {
      throw evidenceErrors.make('evidence/bad_rate', { context: { sampleRateHz } });
    }
    this.#rateHz = sampleRateHz;
    this.#onSegment = onSegment;
    this.#bands = new BandEnergy(sampleRateHz);
    this.#held = new Float32Array(KEPT_WINDOWS * this.#bands.windowSamples);
    this.#setClock(clockSeconds);
  }

  /** @param samples mono, -1 … 1; what is no number is silence. Any length. */
  process(samples: Float32Array): void {
    for (let at = 0; at < samples.length; ) {
      if (this.#filled === this.#held.length) this.#makeRoom();
      const count = Math.min(samples.length - at, this.#held.length - this.#filled);
      for (let i = 0; i < count; i++) {
        const sample = samples[at + i] as number;
        this.#held[this.#filled + i] = Number.isFinite(sample) ? sample : 0;
      }
      this.#filled += count;
      at += count;
      this.#takeWindows();
    }
  }

  /**
   * Goes on at another time: the microphone was off, the clock of the meeting was set.
   * @throws {AppError} evidence/bad_clock
   */
  restart(clockSeconds: number): void {
    this.finish();
    this.#setClock(clockSeconds);
  }

  /** Gives what has not been given yet. */
  finish(): void {
    if (this.#count > 0) this.#give();
  }

  #setClock(clockSeconds: number): void {
    if (!(clockSeconds >= 0 && clockSeconds <= MAX_CLOCK_SECONDS)) throw evidenceErrors.make('evidence/bad_clock');
    this.#clockSeconds = clockSeconds;
    this.#signs = new SignMaker();
    this.#windows = 0;
    this.#frames = 0;
    this.#filled = 0;
    this.#firstSample = 0;
  }

  #startOfWindow(number: number): number {
    return Math.round(number * FRAME_SECONDS * this.#rateHz);
  }

  #makeRoom(): void {
    const from = Math.min(this.#filled, Math.max(0, this.#startOfWindow(this.#windows) - this.#firstSample));
    this.#held.copyWithin(0, from, this.#filled);
    this.#filled -= from;
    this.#firstSample += from;
  }

  #takeWindows(): void {
    for (;;) {
      const at = this.#startOfWindow(this.#windows) - this.#firstSample;
      if (at + this.#bands.windowSamples > this.#filled) return;
      this.#bands.measure(this.#held, at);
      this.#windows++;
      if (!this.#signs.push(this.#bands.energies)) continue;
      this.#words[this.#count++] = this.#signs.bits;
      this.#frames++;
      if (this.#count === SEGMENT_FRAMES) this.#give();
    }
  }

  #give(): void {
    const firstFrame = this.#frames - this.#count;
    const seconds = this.#clockSeconds + FIRST_FRAME_SECONDS + firstFrame * FRAME_SECONDS;
    const words = this.#words.slice(0, this.#count);
    this.#count = 0;
    this.#onSegment({ startMicros: Math.round(seconds * 1e6), words });
  }
}

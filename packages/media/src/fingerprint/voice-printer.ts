// Makes the fingerprint of one voice out of the blocks of an audio thread, on the meeting's clock (L3). No Web Audio here:
// fingerprint.worklet.ts ties it to an AudioWorkletProcessor, tests to arrays.
import { Decimator, Fingerprinter, MAX_CLOCK_SECONDS, type Segment } from '@incamera/evidence/fingerprinter';
import { type ClockReading } from '../mark/mark-messages.js';

/** -80 dB of full scale: below is a microphone that is off, and what a codec makes of that. */
const SILENT_PEAK = 1e-4;
/** Silence after which a stretch ends: pauses of speech stay within one. */
const HOLD_SECONDS = 1;
/** A clock that went away by more is set anew; less is what readings waver by, and clocks drift in minutes. */
const DRIFT_SECONDS = 0.05;

export interface VoicePrinterOptions {
  readonly sampleRateHz: number;
  readonly clock: ClockReading;
  readonly onSegment: (segment: Segment) => void;
}

/** One voice, mono. `process` allocates nothing but the segment that it gives every ten seconds. */
export class VoicePrinter {
  readonly #rateHz: number;
  readonly #maker: Fingerprinter;
  readonly #decimator: Decimator;
  #reduced = new Float32Array(0);
  /** The meeting's clock less the context's, in seconds: as last read, and as the running stretch has it. */
  #offset: number;
  #runningOffset = 0;
  #isRunning = false;
  #nextFrame = Number.NaN;
  #quietFrames = 0;

  /** @throws {AppError} evidence/bad_rate */
  constructor({ sampleRateHz, clock, onSegment }: VoicePrinterOptions) {
    this.#rateHz = sampleRateHz;
    this.#decimator = new Decimator(sampleRateHz);
    this.#maker = new Fingerprinter({ sampleRateHz: this.#decimator.rateHz, clockSeconds: 0, onSegment });
    this.#offset = clock.meetingSeconds - clock.contextSeconds;
  }

  /** A later reading of both clocks: a stretch that is under way goes on, unless it is clearly off. */
  setClock({ contextSeconds, meetingSeconds }: ClockReading): void {
    const offset = meetingSeconds - contextSeconds;
    if (!Number.isFinite(offset)) return;
    this.#offset = offset;
    if (Math.abs(offset - this.#runningOffset) > DRIFT_SECONDS) this.#stop();
  }

  /**
   * Takes one render quantum.
   * @param samples mono, [-1, 1]; `undefined` when nothing is connected
   * @param frame of the context, of the first sample
   */
  process(samples: Float32Array | undefined, frame: number): void {
    if (samples === undefined || frame !== this.#nextFrame) this.#stop();
    if (samples === undefined) return;
    this.#nextFrame = frame + samples.length;
    if (isHeard(samples)) {
      this.#quietFrames = 0;
      if (!this.#isRunning) this.#begin(frame);
    } else {
      this.#quietFrames += samples.length;
      if (this.#quietFrames > HOLD_SECONDS * this.#rateHz) this.#stop();
    }
    if (!this.#isRunning) return;
    const most = this.#decimator.mostOf(samples.length);
    if (this.#reduced.length < most) this.#reduced = new Float32Array(most);
    const count = this.#decimator.process(samples, this.#reduced);
    this.#maker.process(count === this.#reduced.length ? this.#reduced : this.#reduced.subarray(0, count));
  }

  /** Gives what has not been given yet. */
  finish(): void {
    this.#stop();
  }

  #begin(frame: number): void {
    const seconds = this.#offset + frame / this.#rateHz;
    // A clock that says nothing sensible dates no speech.
    if (!(seconds >= 0 && seconds <= MAX_CLOCK_SECONDS)) return;
    this.#decimator.clear();
    this.#maker.restart(seconds);
    this.#runningOffset = this.#offset;
    this.#isRunning = true;
  }

  #stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#maker.finish();
  }
}

function isHeard(samples: Float32Array): boolean {
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i] as number) > SILENT_PEAK) return true;
  }
  return false;
}

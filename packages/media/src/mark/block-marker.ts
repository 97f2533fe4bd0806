// Marks the blocks of one audio thread and keeps them on the meeting's clock (L3). No Web Audio here: mark.worklet.ts ties it to
// an AudioWorkletProcessor, tests to arrays.
import { MARK_BLOCK, SoundMarker } from '@incamera/watermark/marker';
import { type ClockReading, type MarkProcessorOptions } from './mark-messages.js';

/** A clock that is farther off than this, less than a cell, is not approached but set, once a second reading is off that way too. */
const JUMP_SECONDS = 0.025;
/** Share of a smaller difference that one reading takes away: readings waver by milliseconds, clocks drift by microseconds. */
const APPROACH = 0.5;

/** `cut`: marked, but nothing is connected to the input. `refused`: not marked, and `output` holds silence. */
export type BlockResult = 'marked' | 'cut' | 'refused';

/** Stereo. `process` allocates nothing. */
export class BlockMarker {
  readonly #marker: SoundMarker;
  readonly #rateHz: number;
  /** What is marked when nothing is connected: grows once to the size of a block. */
  #silence: Float32Array[] = [];
  readonly #upmixed: Float32Array[] = [];
  /** The meeting's clock less the context's, in seconds, as it is followed. */
  #offset: number;
  /** By how much the last reading was off, when that was far. */
  #suspect: number | null = null;
  /** Frame at which the marker's own clock stands. */
  #nextFrame = Number.NaN;
  #fedFrames = 0;

  /** @throws {AppError} watermark/bad_key, watermark/bad_rate, watermark/bad_clock */
  constructor(options: MarkProcessorOptions, sampleRateHz: number) {
    this.#rateHz = sampleRateHz;
    this.#offset = options.clock.meetingSeconds - options.clock.contextSeconds;
    const { key, strength } = options;
    const clockSeconds = Math.max(0, this.#offset);
    this.#marker = new SoundMarker({ key, strength, sampleRateHz, channels: 2, clockSeconds });
  }

  /** Samples that came in from the graph and were marked. */
  get fedFrames(): number {
    return this.#fedFrames;
  }

  /** By how many samples the output is behind the input. */
  get latencyFrames(): number {
    return this.#marker.latencySamples;
  }

  /**
   * Follows the meeting's clock: half of a small difference at once, a large one at the second reading in a row that is far off to the
   * same side (a busy device may play too slowly for a while), or at once when it is known that the clock jumped. Marks of sound that is under way fade over to the new cell.
   */
  setClock({ contextSeconds, meetingSeconds }: ClockReading, isJump: boolean): void {
    const offset = meetingSeconds - contextSeconds;
    if (!Number.isFinite(offset)) return;
    const difference = offset - this.#offset;
    const isNear = Math.abs(difference) <= JUMP_SECONDS;
    const isAgreed = this.#suspect !== null && Math.sign(this.#suspect) === Math.sign(difference);
    if (isJump || isNear || isAgreed) {
      this.#offset += isNear && !isJump ? difference * APPROACH : difference;
      this.#suspect = null;
      this.#nextFrame = Number.NaN;
    } else {
      this.#suspect = difference;
    }
  }

  /**
   * Marks one render quantum.
   * @param input no channel when nothing is connected, else one or two, [-1, 1]
   * @param output two channels of as many samples
   * @param frame of the context, of the first sample
   */
  process(input: readonly Float32Array[], output: readonly Float32Array[], frame: number): BlockResult {
    const length = output[0]?.length ?? 0;
    if (output.length !== 2 || length === 0 || length % MARK_BLOCK !== 0) return 'refused';
    // Frames go on without us while the graph is being rebuilt.
    if (frame !== this.#nextFrame) this.#marker.setClock(this.#clockAt(frame));
    this.#nextFrame = frame + length;
    const isCut = input.length === 0;
    this.#marker.process(isCut ? this.#silenceOf(length) : this.#stereo(input), output);
    if (!hasNumbers(output)) {
      for (let c = 0; c < output.length; c++) (output[c] as Float32Array).fill(0);
      return 'refused';
    }
    if (isCut) return 'cut';
    this.#fedFrames += length;
    return 'marked';
  }

  /** When the sample that comes in as `frame` will be played: after the way through the marker. */
  #clockAt(frame: number): number {
    const latency = frame + this.latencyFrames;
    return Math.max(0, this.#offset + latency / this.#rateHz);
  }

  #stereo(input: readonly Float32Array[]): readonly Float32Array[] {
    if (input.length !== 1) return input;
    this.#upmixed[0] = input[0] as Float32Array;
    this.#upmixed[1] = input[0] as Float32Array;
    return this.#upmixed;
  }

  #silenceOf(length: number): readonly Float32Array[] {
    if (this.#silence[0]?.length !== length) this.#silence = [new Float32Array(length), new Float32Array(length)];
    return this.#silence;
  }
}

/** A sample that is no number stays in the marker for good and spoils every one after it: the first of a block tells. */
function hasNumbers(block: readonly Float32Array[]): boolean {
  return Number.isFinite((block[0] as Float32Array)[0]) && Number.isFinite((block[1] as Float32Array)[0]);
}

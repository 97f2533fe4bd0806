// Marks a file as the device of a key would have played it: any block sizes, and no latency in what comes out (L1).
import { watermarkErrors } from '../errors.js';
import { MARK_BLOCK, SoundMarker, type SoundMarkerOptions } from './sound-marker.js';

/** A stream in, the same stream out, marked. What it holds is bounded by the longest block that it is given. */
export class RecordingMarker {
  readonly #marker: SoundMarker;
  readonly #channels: number;
  /** Samples that do not fill a block yet. */
  #rest: Float32Array[];
  /** Samples still to be dropped: those that the marker is late. */
  #early: number;
  #given = 0;
  #taken = 0;

  /** @throws {AppError} watermark/bad_key, watermark/bad_rate, watermark/bad_clock */
  constructor(options: SoundMarkerOptions) {
    this.#marker = new SoundMarker(options);
    this.#channels = options.channels;
    this.#early = this.#marker.latencySamples;
    this.#rest = Array.from({ length: this.#channels }, () => new Float32Array(0));
  }

  /**
   * @param channels Float32Array[length] each, [-1, 1]
   * @returns what is ready: up to 1023 samples wait for what follows
   * @throws {AppError} watermark/bad_block
   */
  push(channels: readonly Float32Array[]): Float32Array[] {
    const length = channels[0]?.length ?? 0;
    if (channels.length !== this.#channels || channels.some((channel) => channel.length !== length)) {
      throw watermarkErrors.make('watermark/bad_block');
    }
    this.#given += length;
    return this.#run(channels);
  }

  /** The last samples: in all, as many come out as went in. The marker must not be used any more. */
  finish(): Float32Array[] {
    const silence = new Float32Array(this.#marker.latencySamples + MARK_BLOCK);
    const missing = this.#given - this.#taken;
    const last = this.#run(Array.from({ length: this.#channels }, () => silence));
    return last.map((channel) => channel.subarray(0, missing));
  }

  #run(channels: readonly Float32Array[]): Float32Array[] {
    const joined = channels.map((channel, c) => {
      const rest = this.#rest[c] as Float32Array;
      const out = new Float32Array(rest.length + channel.length);
      out.set(rest);
      out.set(channel, rest.length);
      return out;
    });
    const total = joined[0]?.length ?? 0;
    const whole = total - (total % MARK_BLOCK);
    this.#rest = joined.map((channel) => channel.slice(whole));
    const marked = joined.map((channel) => channel.subarray(0, whole));
    this.#marker.process(marked, marked);
    const dropped = Math.min(this.#early, whole);
    this.#early -= dropped;
    this.#taken += whole - dropped;
    return marked.map((channel) => channel.subarray(dropped));
  }
}

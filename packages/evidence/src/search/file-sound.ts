// The sound of the recording that is examined, kept so that it can be looked at again at every speed (L2): 16 kHz, 16 bits.
import { Resampler } from '@incamera/watermark';
import { evidenceErrors } from '../errors.js';

export const SOUND_RATE_HZ = 16_000;
/** 460 MB. */
const MAX_SECONDS = 4 * 3600;
const MIN_SECONDS = 2;
const PIECE_SAMPLES = 60 * SOUND_RATE_HZ;
const FULL_SCALE = 32_767;

/** Samples of a recording. */
export interface FileSound {
  /** `SOUND_RATE_HZ` a second; all pieces but the last have equal lengths. */
  readonly pieces: readonly Int16Array<ArrayBuffer>[];
  readonly seconds: number;
}

/** Takes a recording in blocks, mono. */
export class FileSoundReader {
  readonly #resampler: Resampler | undefined;
  readonly #pieces: Int16Array<ArrayBuffer>[] = [];
  readonly #tail: Float32Array;
  #count = 0;

  /** @throws {AppError} evidence/bad_rate */
  constructor(sampleRateHz: number) {
    if (!Number.isInteger(sampleRateHz) || sampleRateHz < 8000 || sampleRateHz > 192_000) {
      throw evidenceErrors.make('evidence/bad_rate', { context: { sampleRateHz } });
    }
    if (sampleRateHz !== SOUND_RATE_HZ) this.#resampler = new Resampler(sampleRateHz, SOUND_RATE_HZ);
    this.#tail = new Float32Array(Math.ceil(sampleRateHz / 20));
  }

  /** @throws {AppError} evidence/too_long */
  push(samples: Float32Array): void {
    this.#keep(this.#resampler?.push(samples) ?? samples);
  }

  /** @throws {AppError} evidence/too_short */
  finish(): FileSound {
    if (this.#resampler !== undefined) this.#keep(this.#resampler.push(this.#tail));
    const seconds = this.#count / SOUND_RATE_HZ;
    if (seconds < MIN_SECONDS) throw evidenceErrors.make('evidence/too_short');
    const last = this.#pieces.pop();
    const used = this.#count - this.#pieces.length * PIECE_SAMPLES;
    return { pieces: last === undefined ? [] : [...this.#pieces, last.slice(0, used)], seconds };
  }

  #keep(samples: Float32Array): void {
    if (this.#count + samples.length > MAX_SECONDS * SOUND_RATE_HZ) throw evidenceErrors.make('evidence/too_long');
    for (let i = 0; i < samples.length; i++) {
      const at = this.#count % PIECE_SAMPLES;
      if (at === 0) this.#pieces.push(new Int16Array(PIECE_SAMPLES));
      const sample = samples[i] as number;
      const value = Number.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0;
      (this.#pieces.at(-1) as Int16Array)[at] = Math.round(value * FULL_SCALE);
      this.#count++;
    }
  }
}

/** Copies samples from `at` on; outside of the recording is silence. */
export function copySamples({ pieces }: FileSound, at: number, out: Int16Array): void {
  for (let i = 0; i < out.length; ) {
    const from = at + i;
    const piece = from < 0 ? undefined : pieces[Math.floor(from / PIECE_SAMPLES)];
    const inside = from < 0 ? 0 : from % PIECE_SAMPLES;
    if (piece === undefined || inside >= piece.length) {
      out[i++] = 0;
      continue;
    }
    const count = Math.min(out.length - i, piece.length - inside);
    out.set(piece.subarray(inside, inside + count), i);
    i += count;
  }
}

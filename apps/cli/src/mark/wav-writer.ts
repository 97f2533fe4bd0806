// A WAV file with 16 bits a sample, written while it is made (L6).
import { closeSync, openSync, writeSync } from 'node:fs';
import { cliErrors } from '../errors.js';

const HEADER_BYTES = 44;
const BYTES_A_SAMPLE = 2;
/** The lengths in the header have 32 bits. */
const MAX_DATA_BYTES = 2 ** 32 - 1 - HEADER_BYTES;
const FULL_SCALE = 32_767;

export interface WavForm {
  readonly sampleRateHz: number;
  readonly channels: number;
}

/** Creates a file that must not exist yet. `finish` it, or it is no WAV file. */
export class WavWriter {
  readonly #handle: number;
  readonly #form: WavForm;
  #dataBytes = 0;
  #clipped = 0;

  /** @throws {AppError} cli/output_failed */
  constructor(path: string, form: WavForm) {
    this.#form = form;
    this.#handle = attempt(() => openSync(path, 'wx'));
    this.#write(header(form, 0), null);
  }

  /** Samples that were louder than full scale and are full scale now. */
  get clipped(): number {
    return this.#clipped;
  }

  /** Frames that were written. */
  get frames(): number {
    return this.#dataBytes / BYTES_A_SAMPLE / this.#form.channels;
  }

  /**
   * @param samples one array a channel, of equal length
   * @throws {AppError} cli/output_failed, cli/output_too_long
   */
  push(samples: readonly Float32Array[]): void {
    const { channels } = this.#form;
    const length = samples[0]?.length ?? 0;
    const bytes = Buffer.alloc(length * channels * BYTES_A_SAMPLE);
    for (let c = 0; c < channels; c++) {
      const channel = samples[c] as Float32Array;
      for (let i = 0; i < length; i++) {
        bytes.writeInt16LE(this.#toInt16(channel[i] as number), (i * channels + c) * BYTES_A_SAMPLE);
      }
    }
    this.#dataBytes += bytes.length;
    if (this.#dataBytes > MAX_DATA_BYTES) throw cliErrors.make('cli/output_too_long');
    this.#write(bytes, null);
  }

  /** @throws {AppError} cli/output_failed */
  finish(): void {
    this.#write(header(this.#form, this.#dataBytes), 0);
    attempt(() => closeSync(this.#handle));
  }

  #toInt16(sample: number): number {
    const value = Math.round(sample * FULL_SCALE);
    if (value >= -FULL_SCALE && value <= FULL_SCALE) return value;
    // Full scale downwards is one step more than upwards; decoders read both as 1.
    if (value >= -FULL_SCALE - 1 && value < 0) return value;
    this.#clipped++;
    return value < 0 ? -FULL_SCALE : FULL_SCALE;
  }

  #write(bytes: Uint8Array, position: number | null): void {
    for (let from = 0; from < bytes.length; ) {
      const at = position === null ? null : position + from;
      from += attempt(() => writeSync(this.#handle, bytes, from, bytes.length - from, at));
    }
  }
}

/** RIFF, `fmt ` for PCM, `data`. */
function header({ sampleRateHz, channels }: WavForm, dataBytes: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * channels * BYTES_A_SAMPLE, 28);
  bytes.writeUInt16LE(channels * BYTES_A_SAMPLE, 32);
  bytes.writeUInt16LE(8 * BYTES_A_SAMPLE, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw cliErrors.make('cli/output_failed', { cause });
  }
}

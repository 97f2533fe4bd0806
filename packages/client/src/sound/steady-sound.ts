// The sound of a file at one rate and with one number of channels, whatever its parts have (L4): files are made of pieces.
import { audioFileErrors, type ByteSource, readSound, type SoundBlock } from '@incamera/audiofile';
import { Resampler } from '@incamera/watermark';

/** A file whose rate changes more often is made to keep us busy. */
const MOST_CHANGES = 64;

export interface SteadyForm {
  readonly sampleRateHz: number;
  readonly channels: 1 | 2;
}

export interface SteadyBlock extends SteadyForm {
  /** One array a channel, all of one length. */
  readonly samples: readonly Float32Array[];
  /** Share of the file that is read, 0 to 1. */
  readonly progress: number;
}

/**
 * @param rateFor the rate that is wanted for a file that begins with this rate
 * @throws {AppError} as `readSound`
 */
export async function* steadySound(
  source: ByteSource,
  rateFor: (fileRateHz: number) => number,
): AsyncGenerator<SteadyBlock> {
  let form: SteadyForm | undefined;
  let changes = 0;
  let piece: Piece | undefined;
  let progress = 0;
  for await (const block of readSound(source)) {
    form ??= { sampleRateHz: rateFor(block.sampleRate), channels: block.channels.length === 2 ? 2 : 1 };
    if (piece?.rateHz !== block.sampleRate) {
      if (piece !== undefined) yield { ...form, samples: piece.finish(), progress };
      if (changes++ > MOST_CHANGES) throw audioFileErrors.make('audiofile/damaged');
      piece = new Piece(block.sampleRate, form);
    }
    ({ progress } = block);
    const samples = piece.push(toChannels(block, form.channels));
    if ((samples[0]?.length ?? 0) > 0) yield { ...form, samples, progress };
  }
  if (form !== undefined && piece !== undefined) yield { ...form, samples: piece.finish(), progress };
}

/** A stretch of one rate. As long as what went in, to a sample. */
class Piece {
  readonly rateHz: number;
  readonly #form: SteadyForm;
  readonly #resamplers: readonly Resampler[] | undefined;
  #given = 0;
  #taken = 0;

  constructor(rateHz: number, form: SteadyForm) {
    this.rateHz = rateHz;
    this.#form = form;
    if (rateHz === form.sampleRateHz) return;
    this.#resamplers = Array.from({ length: form.channels }, () => new Resampler(rateHz, form.sampleRateHz));
  }

  push(channels: readonly Float32Array[]): Float32Array[] {
    this.#given += channels[0]?.length ?? 0;
    return this.#convert(channels, Number.POSITIVE_INFINITY);
  }

  finish(): Float32Array[] {
    const missing = Math.round((this.#given * this.#form.sampleRateHz) / this.rateHz) - this.#taken;
    const silence = new Float32Array(this.#resamplers === undefined ? 0 : Math.ceil(this.rateHz / 10));
    return this.#convert(
      Array.from({ length: this.#form.channels }, () => silence),
      missing,
    );
  }

  #convert(channels: readonly Float32Array[], most: number): Float32Array[] {
    const out = channels.map((channel, i) => {
      const whole = this.#resamplers?.[i]?.push(channel) ?? channel;
      return whole.subarray(0, Math.max(0, Math.min(whole.length, most)));
    });
    this.#taken += out[0]?.length ?? 0;
    return out;
  }
}

/** Mono, or the two of a stereo file; of more than two channels the mean. What is no number is silence. */
function toChannels({ channels }: SoundBlock, count: 1 | 2): Float32Array[] {
  const [first = new Float32Array(), second = first] = channels;
  if (count === 2) return channels.length <= 2 ? [clean(first), clean(second)] : [mean(channels), mean(channels)];
  return [channels.length === 1 ? clean(first) : mean(channels)];
}

function mean(channels: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(channels[0]?.length ?? 0);
  for (const channel of channels) {
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (channel[i] as number) / channels.length;
  }
  return clean(out);
}

function clean(samples: Float32Array): Float32Array {
  return samples.every(Number.isFinite) ? samples : samples.map((sample) => (Number.isFinite(sample) ? sample : 0));
}

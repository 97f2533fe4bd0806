// Marks one file from its beginning to its end (L6).
import { audioFileErrors } from '@incamera/audiofile';
import { type SteadyForm, steadySound } from '@incamera/client/sound';
import { type MarkStrength, RecordingMarker } from '@incamera/watermark';
import { WavWriter } from '../mark/wav-writer.js';
import { type FileSource } from './file-source.js';
import { type MarkedFile, type SoundJob } from './sound-jobs.js';

/** Rates that can be marked; others become the second. */
const MARK_RATES_HZ = [44_100, 48_000];
const OTHER_RATE_HZ = 48_000;

/** @throws {AppError} as `readSound` and `WavWriter`; watermark/bad_key, watermark/bad_clock */
export async function markFile(source: FileSource, job: Extract<SoundJob, { kind: 'mark' }>): Promise<MarkedFile> {
  let out: Marking | undefined;
  for await (const { sampleRateHz, channels, samples } of steadySound(source, (hz) =>
    MARK_RATES_HZ.includes(hz) ? hz : OTHER_RATE_HZ,
  )) {
    out ??= new Marking(job, { sampleRateHz, channels });
    out.push(samples);
  }
  if (out === undefined) throw audioFileErrors.make('audiofile/no_sound');
  return out.finish();
}

class Marking {
  readonly #form: SteadyForm;
  readonly #marker: RecordingMarker;
  readonly #writer: WavWriter;

  constructor(
    job: { outPath: string; key: Uint8Array; clockSeconds: number; strength: MarkStrength },
    form: SteadyForm,
  ) {
    const { outPath, key, clockSeconds, strength } = job;
    this.#form = form;
    this.#marker = new RecordingMarker({ key, clockSeconds, strength, ...form });
    this.#writer = new WavWriter(outPath, form);
  }

  push(samples: readonly Float32Array[]): void {
    this.#writer.push(this.#marker.push(samples));
  }

  finish(): MarkedFile {
    this.#writer.push(this.#marker.finish());
    this.#writer.finish();
    const { frames, clipped } = this.#writer;
    return { ...this.#form, seconds: frames / this.#form.sampleRateHz, clipped };
  }
}

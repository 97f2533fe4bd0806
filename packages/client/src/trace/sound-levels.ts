// What a search needs of the sound of a file, in the page and at a terminal alike (L4): who publishes a file may have made it so that a reader
// hears nothing, by channels that cancel each other or by a beginning of another rate.
import { audioFileErrors, type ByteSource } from '@incamera/audiofile';
import { type SoundSpectrum, SpectrumReader } from '@incamera/watermark';
import { MonoMix } from './mono-mix.js';
import { steadySound } from './steady-sound.js';

/** Rates that a search reads as they are; others become the last. */
const LOWEST_HZ = 8000;
const HIGHEST_HZ = 192_000;
const OTHER_HZ = 48_000;

/**
 * @param onProgress share of the file that is read, 0 to 1
 * @throws {AppError} as `readSound`; watermark/too_long
 */
export async function soundLevels(source: ByteSource, onProgress: (share: number) => void): Promise<SoundSpectrum> {
  const rateFor = (hz: number) => (Number.isInteger(hz) && hz >= LOWEST_HZ && hz <= HIGHEST_HZ ? hz : OTHER_HZ);
  let reader: SpectrumReader | undefined;
  let mono: MonoMix | undefined;
  for await (const { sampleRateHz, samples, progress } of steadySound(source, rateFor)) {
    reader ??= new SpectrumReader(sampleRateHz);
    mono ??= new MonoMix(sampleRateHz);
    reader.push(mono.mix(samples));
    onProgress(progress);
  }
  if (reader === undefined) throw audioFileErrors.make('audiofile/no_sound');
  return reader.finish();
}

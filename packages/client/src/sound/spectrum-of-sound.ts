// What a search needs of the sound of a file (L4).
import { audioFileErrors, type ByteSource } from '@incamera/audiofile';
import { type SoundSpectrum, SpectrumReader } from '@incamera/watermark';
import { MonoMix } from './mono.js';
import { steadySound } from './steady-sound.js';

/** Rates that a search reads as they are; others become the last. */
const LOWEST_HZ = 8000;
const HIGHEST_HZ = 192_000;
const OTHER_RATE_HZ = 48_000;

/**
 * @param onProgress share of the file that is read, 0 to 1
 * @throws {AppError} as `readSound`; audiofile/no_sound, watermark/too_long
 */
export async function spectrumOfSound(
  source: ByteSource,
  onProgress: (share: number) => void = () => undefined,
): Promise<SoundSpectrum> {
  const rateFor = (hz: number) => (Number.isInteger(hz) && hz >= LOWEST_HZ && hz <= HIGHEST_HZ ? hz : OTHER_RATE_HZ);
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

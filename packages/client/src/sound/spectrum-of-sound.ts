// What a search needs of the sound of a file (L4).
import { audioFileErrors, type ByteSource } from '@incamera/audiofile';
import { type SoundSpectrum, SpectrumReader } from '@incamera/watermark';
import { monoSound } from './mono-sound.js';

/**
 * @param onProgress share of the file that is read, 0 to 1
 * @throws {AppError} as `readSound`; audiofile/no_sound, watermark/too_long
 */
export async function spectrumOfSound(
  source: ByteSource,
  onProgress: (share: number) => void = () => undefined,
): Promise<SoundSpectrum> {
  let reader: SpectrumReader | undefined;
  for await (const { sampleRateHz, samples, progress } of monoSound(source)) {
    reader ??= new SpectrumReader(sampleRateHz);
    reader.push(samples);
    onProgress(progress);
  }
  if (reader === undefined) throw audioFileErrors.make('audiofile/no_sound');
  return reader.finish();
}

// Reads a published file and compares it with fingerprints (L4). Runs in a worker of the page or in a Node process; nothing is sent
// anywhere.
import { audioFileErrors, blobSource } from '@incamera/audiofile';
import { type AuthenticityReport, authenticate, FileSoundReader } from '@incamera/evidence';
import { monoSound } from '../sound/mono-sound.js';
import { fileHashOf } from '../trace/file-hash.js';
import { type SoundExamination, type SoundToExamine } from '../trace/file-tracer.js';
import { PeakMeter } from './sound-peaks.js';

/** Of the progress. */
const HASH_SHARE = 0.05;
const READ_SHARE = 0.35;
/** As many as a drawing over the width of a page can show. */
const MOST_PEAKS = 600;

/**
 * @param onProgress share of the work that is done, 0 to 1
 * @throws {AppError} `audiofile/*`, `evidence/too_short`, `evidence/too_long`
 */
export async function examineSound(
  { file, voices }: SoundToExamine,
  onProgress: (share: number) => void,
): Promise<SoundExamination> {
  const fileHash = await fileHashOf(file, (share) => onProgress(HASH_SHARE * share));
  let reader: FileSoundReader | undefined;
  let meter: PeakMeter | undefined;
  for await (const { samples, sampleRateHz, progress } of monoSound(blobSource(file))) {
    reader ??= new FileSoundReader(sampleRateHz);
    meter ??= new PeakMeter(sampleRateHz);
    reader.push(samples);
    meter.push(samples);
    onProgress(HASH_SHARE + READ_SHARE * progress);
  }
  if (reader === undefined || meter === undefined) throw audioFileErrors.make('audiofile/no_sound');
  const sound = reader.finish();
  const rest = (share: number): void => onProgress(HASH_SHARE + READ_SHARE + (1 - HASH_SHARE - READ_SHARE) * share);
  const report: AuthenticityReport | null =
    voices.length === 0 ? null : authenticate(sound, voices, { onProgress: rest });
  onProgress(1);
  return { fileHash, seconds: sound.seconds, peaks: meter.finish(MOST_PEAKS), report };
}

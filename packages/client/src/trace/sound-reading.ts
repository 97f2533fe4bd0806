// Reads a published file once (L4): its hash, and of its sound what a search needs. Runs in a worker of the page or in a Node process;
// nothing is sent anywhere.
import { blobSource } from '@incamera/audiofile';
import { spectrumOfSound } from '../sound/spectrum-of-sound.js';
import { fileHashOf } from './file-hash.js';
import { type ReadSound } from './file-tracer.js';

/** Of the progress: hashing is quick. */
const HASH_SHARE = 0.1;

/**
 * @param onProgress share of the file that is read, 0 to 1
 * @throws {AppError} `audiofile/*`, `watermark/too_long`
 */
export async function readSoundFile(file: Blob, onProgress: (share: number) => void): Promise<ReadSound> {
  const fileHash = await fileHashOf(file, (share) => onProgress(share * HASH_SHARE));
  const spectrum = await spectrumOfSound(blobSource(file), (share) =>
    onProgress(HASH_SHARE + (1 - HASH_SHARE) * share),
  );
  return { fileHash, spectrum };
}

// Reads a published file once (L4): its hash, and of its sound what a search needs. Runs in a worker of the page or in a Node process;
// nothing is sent anywhere.
import { blobSource, readSound } from '@incamera/audiofile';
import { SpectrumReader } from '@incamera/watermark';
import { fileHashOf } from './file-hash.js';
import { type ReadSound } from './file-tracer.js';

/** Of the progress: hashing is quick. */
const HASH_SHARE = 0.1;

/**
 * @param onProgress share of the file that is read, 0 to 1
 * @throws {AppError} `audiofile/*`, `watermark/bad_rate`, `watermark/too_long`
 */
export async function readSoundFile(file: Blob, onProgress: (share: number) => void): Promise<ReadSound> {
  const fileHash = await fileHashOf(file, (share) => onProgress(share * HASH_SHARE));
  let reader: SpectrumReader | null = null;
  let rateHz = 0;
  for await (const { channels, sampleRate, progress } of readSound(blobSource(file))) {
    if (reader === null) {
      reader = new SpectrumReader(sampleRate);
      rateHz = sampleRate;
    }
    // A stream that changes its rate in the middle counts up to there, as one that breaks off does.
    if (sampleRate !== rateHz) break;
    reader.push(downMixed(channels));
    onProgress(HASH_SHARE + (1 - HASH_SHARE) * progress);
  }
  // `readSound` gives at least one block or throws.
  return { fileHash, spectrum: (reader as SpectrumReader).finish() };
}

function downMixed(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (first === undefined || channels.length === 1) return first ?? new Float32Array(0);
  const mono = new Float32Array(first.length);
  for (const channel of channels) {
    for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] as number) + (channel[i] as number) / channels.length;
  }
  return mono;
}

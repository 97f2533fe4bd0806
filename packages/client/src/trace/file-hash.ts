// The hash of a published file (L4): by it a record says which file was examined.
import { blobSource } from '@incamera/audiofile';
import { toHex } from '@incamera/kernel';
import { sha256 } from '@noble/hashes/sha2.js';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** SHA-256, hexadecimal. @param onProgress share of the file that is read, 0 to 1 */
export async function fileHashOf(file: Blob, onProgress: (share: number) => void): Promise<string> {
  const source = blobSource(file);
  const hash = sha256.create();
  for (let at = 0; at < source.size; at += CHUNK_BYTES) {
    hash.update(await source.read(at, Math.min(source.size, at + CHUNK_BYTES)));
    onProgress(Math.min(1, (at + CHUNK_BYTES) / source.size));
  }
  return toHex(hash.digest());
}

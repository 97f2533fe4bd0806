// Where the bytes of a file come from (L1): a file on disk in Node, a chosen file in a browser. Nothing is uploaded.
import { audioFileErrors } from './errors.js';

/** Random access to the bytes of one file that does not change. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`; fewer only at the end of the file. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes that are asked for at once by who reads on: each question costs a browser more than what it answers. */
const AHEAD_BYTES = 1024 * 1024;

/** The bytes of a `Blob` or `File` (W3C File API). Reading throws `audiofile/unreadable` when the file is gone meanwhile. */
export function blobSource(blob: Blob): ByteSource {
  const bytesOf = async (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
    try {
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    } catch (cause) {
      throw audioFileErrors.make('audiofile/unreadable', { cause });
    }
  };
  let held = { start: 0, bytes: new Uint8Array(0) };
  let readTo = 0;
  return {
    size: blob.size,
    read: async (start, end) => {
      const readsOn = start === readTo && end - start < AHEAD_BYTES;
      readTo = end;
      if (start < held.start || end > held.start + held.bytes.byteLength) {
        if (!readsOn) return await bytesOf(start, end);
        held = { start, bytes: await bytesOf(start, start + AHEAD_BYTES) };
      }
      return held.bytes.slice(start - held.start, end - held.start);
    },
  };
}

/** Yields a source in chunks of `chunkBytes`, from `start` to before `end`. */
export async function* chunksOf(
  source: ByteSource,
  chunkBytes: number,
  start = 0,
  end = source.size,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = start; at < end; at += chunkBytes) {
    const chunk = await source.read(at, Math.min(end, at + chunkBytes));
    if (chunk.byteLength === 0) return;
    yield chunk;
  }
}

// Where the bytes of a file come from (L1): a file on disk in Node, a chosen file in a browser. Nothing is uploaded.
import { audioFileErrors } from './errors.js';

/** Random access to the bytes of one file that does not change. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`; fewer only at the end of the file. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** The bytes of a `Blob` or `File` (W3C File API). Reading throws `audiofile/unreadable` when the file is gone meanwhile. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => {
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (cause) {
        throw audioFileErrors.make('audiofile/unreadable', { cause });
      }
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

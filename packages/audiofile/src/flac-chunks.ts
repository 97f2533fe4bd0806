// Where a stream of FLAC may be cut (L1, RFC 9639, section 9.1): the decoder's parser loses a frame of whose header only a part has come,
// without a word. Of three hours that was ten seconds, and everything behind it moved.

import { concat } from '@incamera/kernel';

/** The longest header of a frame, which begins with the sync code 0xfff8 or 0xfff9. */
const HEADER_BYTES = 16;

/** The same bytes, cut so that none of the pieces ends in the header of a frame. */
export async function* betweenFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = held.byteLength === 0 ? chunk : concat(held, chunk);
    const end = cutOf(bytes);
    held = bytes.slice(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (held.byteLength > 0) yield held;
}

/** Before what may be the beginning of a frame, if that stands at the very end. */
function cutOf(bytes: Uint8Array): number {
  for (let at = Math.max(0, bytes.byteLength - HEADER_BYTES); at < bytes.byteLength; at++) {
    const next = bytes[at + 1];
    if (bytes[at] === 0xff && (next === undefined || (next & 0xfe) === 0xf8)) return at;
  }
  return bytes.byteLength;
}

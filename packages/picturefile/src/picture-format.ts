// Which kind of file it is, by its first bytes and never by its name (L1).

export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'avif';

/** Bytes of the beginning that decide. */
export const PICTURE_PROBE_BYTES = 64;

const QUICKTIME_BOXES: ReadonlySet<string> = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
const AVIF_BRANDS: ReadonlySet<string> = new Set(['avif', 'avis']);
/** Other still pictures in the same container, which cannot be read here. */
const STILL_BRANDS: ReadonlySet<string> = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1']);

/** A still picture that can be read here, or null. */
export function pictureFormatOf(head: Uint8Array): PictureFormat | null {
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (startsWith(head, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (textAt(head, 0, 4) === 'RIFF' && textAt(head, 8, 4) === 'WEBP') return 'webp';
  if (textAt(head, 4, 4) === 'ftyp' && brands(head).some((brand) => AVIF_BRANDS.has(brand))) return 'avif';
  return null;
}

/** Whether the file is a container that videos come in; whether it holds pictures shows on reading. */
export function isVideoFile(head: Uint8Array): boolean {
  if (pictureFormatOf(head) !== null) return false;
  const box = textAt(head, 4, 4);
  if (box === 'ftyp') return !STILL_BRANDS.has(textAt(head, 8, 4)) && !textAt(head, 8, 3).startsWith('M4A');
  if (QUICKTIME_BOXES.has(box)) return true;
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return true;
  return textAt(head, 0, 4) === 'RIFF' && textAt(head, 8, 4) === 'AVI ';
}

function brands(head: Uint8Array): string[] {
  const size = Math.min(head.length, new DataView(head.buffer, head.byteOffset).getUint32(0));
  const found = [textAt(head, 8, 4)];
  for (let at = 16; at + 4 <= size; at += 4) found.push(textAt(head, at, 4));
  return found;
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

function textAt(head: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...head.subarray(at, at + length));
}

/** What the beginning of a file says: a picture, a container that videos come in, or something else. */
export type PictureKind = 'still' | 'video' | 'none';

/** @param head the first `PICTURE_PROBE_BYTES`; a shorter file has no pictures */
export function pictureKindOf(head: Uint8Array): PictureKind {
  if (head.byteLength < PICTURE_PROBE_BYTES) return 'none';
  if (pictureFormatOf(head) !== null) return 'still';
  return isVideoFile(head) ? 'video' : 'none';
}

// What a device testifies of the fingerprints that it made, and what is sealed beside it (L2; decision 0040). Signed are commitments
// alone; the stretches that they are of lie beside them, salted, for the holders of the meeting.
import { type Bytes, Reader, Writer } from '@incamera/kernel';
import { MAX_SEGMENT_BYTES, SALT_BYTES } from '../print/segment.js';

/** Who made a fingerprint of a voice: its own device of what it sent, or another one of what it heard. */
export const PRINT_SIDES = ['sent', 'heard'] as const;
export type PrintSide = (typeof PRINT_SIDES)[number];

/** A stretch that was committed to. */
export interface CommittedPrint {
  /** Leaf key of who is heard, Ed25519, 32 bytes. */
  readonly speaker: Bytes;
  readonly side: PrintSide;
  /** See `commitToSegment`, 32 bytes. */
  readonly commitment: Bytes;
}

/** What opens a commitment. */
export interface SaltedPrint {
  readonly salt: Bytes;
  /** Encoded, see `encodeSegment`; not looked at here. */
  readonly segment: Bytes;
}

/** Stretches in one testimony: sealed they fit into what a server takes. */
export const MAX_PRINTS = 40;
const KEY_BYTES = 32;
const HASH_BYTES = 32;

/** The content of a testimony of kind `fingerprints`. @throws {RangeError} none, or more than `MAX_PRINTS` */
export function encodePrintContent(prints: readonly CommittedPrint[]): Bytes {
  if (prints.length === 0 || prints.length > MAX_PRINTS) throw new RangeError('fingerprints');
  return new Writer()
    .list(prints, (writer, { speaker, side, commitment }) =>
      writer.raw(speaker).u8(PRINT_SIDES.indexOf(side)).raw(commitment),
    )
    .done();
}

/** Reads what `encodePrintContent` wrote: one encoding. `null` for anything else. */
export function decodePrintContent(content: Uint8Array): readonly CommittedPrint[] | null {
  return readList(content, (reader) => ({
    speaker: reader.raw(KEY_BYTES),
    side: sideOf(reader.u8()),
    commitment: reader.raw(HASH_BYTES),
  }));
}

/** What is sealed beside that content, in the same order. @throws {RangeError} none, or more than `MAX_PRINTS` */
export function encodePrintAttachment(prints: readonly SaltedPrint[]): Bytes {
  if (prints.length === 0 || prints.length > MAX_PRINTS) throw new RangeError('fingerprints');
  return new Writer().list(prints, (writer, { salt, segment }) => writer.raw(salt).bytes(segment)).done();
}

/** Reads what `encodePrintAttachment` wrote: one encoding. `null` for anything else. */
export function decodePrintAttachment(attachment: Uint8Array): readonly SaltedPrint[] | null {
  return readList(attachment, (reader) => ({
    salt: reader.raw(SALT_BYTES),
    segment: reader.bytes(MAX_SEGMENT_BYTES),
  }));
}

function readList<T>(bytes: Uint8Array, each: (reader: Reader) => T): readonly T[] | null {
  try {
    const reader = new Reader(bytes);
    const list = reader.list(MAX_PRINTS, each);
    reader.end();
    return list.length === 0 ? null : list;
  } catch {
    return null;
  }
}

function sideOf(byte: number): PrintSide {
  const side = PRINT_SIDES[byte];
  if (side === undefined) throw new RangeError('side');
  return side;
}

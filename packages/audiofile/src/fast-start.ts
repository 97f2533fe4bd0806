// MP4 and MOV files as a stream (L1, ISO/IEC 14496-12): the index (`moov`) may stand behind gigabytes of samples (`mdat`), and a
// decoder that reads front to back would have to keep them all. Here the index comes first, with its offsets set right.
import { type ByteSource, chunksOf } from './byte-source.js';
import { audioFileErrors } from './errors.js';

/** An index of three hours of video is a few megabytes. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;
/** Twelve hours in fragments of a second, two boxes each. */
const MAX_BOXES = 100_000;
/** The index of one fragment: some seconds of samples. */
const MAX_FRAGMENT_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 8;
const UINT32_MAX = 0xffff_ffff;
/** Boxes on the way from the index to its tables of offsets. */
const CONTAINERS: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Whether the file ends before the box does. */
  readonly isCut: boolean;
}

/** Tables that a decoder sets up by the number of entries that they claim: bytes before that number, bytes an entry. */
const TABLES: ReadonlyMap<string, readonly [before: number, entry: number]> = new Map([
  ['stco', [4, 4]],
  ['co64', [4, 8]],
  ['stsc', [4, 12]],
  ['stts', [4, 8]],
  ['elst', [4, 12]],
  ['stsz', [8, 4]],
]);
/** Samples of one size need no entries; more of them than this is hours of PCM, one sample each. */
const MAX_EQUAL_SAMPLES = 16_000_000;

/**
 * The bytes of an MP4 or MOV file with the index before the samples, as chunks.
 * @throws {AppError} `audiofile/too_large`, `audiofile/damaged`
 */
export async function* fastStart(source: ByteSource, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const { boxes, end } = await topBoxes(source);
  const index = boxes.findIndex(({ type }) => type === 'moov');
  const samples = boxes.findIndex(({ type }) => type === 'mdat');
  const moov = boxes[index];
  const mdat = boxes[samples];
  // A recording that broke off before its index was written, or in it: moved, it would take samples for its tables.
  if (!moov || moov.isCut) throw audioFileErrors.make('audiofile/damaged');
  if (moov.end - moov.start > MAX_INDEX_BYTES) throw audioFileErrors.make('audiofile/too_large');
  const moved = await source.read(moov.start, moov.end);
  checkTables(moved);
  await checkFragments(source, boxes);
  if (!mdat || index < samples) {
    yield* chunksOf(source, chunkBytes, 0, moov.start);
    // At once: a decoder puts together what it has of the index again with each piece of it.
    yield moved;
    yield* chunksOf(source, chunkBytes, moov.end, end);
    return;
  }
  shiftOffsets(moved, 0, moved.byteLength, { from: mdat.start, to: moov.start, by: moved.byteLength }, 0);
  yield* chunksOf(source, chunkBytes, 0, mdat.start);
  yield moved;
  yield* chunksOf(source, chunkBytes, mdat.start, moov.start);
  yield* chunksOf(source, chunkBytes, moov.end, end);
}

/** The boxes as they follow each other, and where that ends: a box without a size would hold up the decoder for ever. */
async function topBoxes(source: ByteSource): Promise<{ readonly boxes: readonly Box[]; readonly end: number }> {
  const boxes: Box[] = [];
  let start = 0;
  while (start + 8 <= source.size) {
    if (boxes.length >= MAX_BOXES) throw audioFileErrors.make('audiofile/too_large');
    const header = await source.read(start, Math.min(source.size, start + 16));
    const view = new DataView(header.buffer);
    const short = view.getUint32(0);
    const long = short === 1 && header.byteLength === 16 ? Number(view.getBigUint64(8)) : null;
    const size = short === 0 ? source.size - start : (long ?? short);
    if (size < (short === 1 ? 16 : 8)) break;
    const end = Math.min(source.size, start + size);
    boxes.push({ type: typeAt(header, 4), start, end, isCut: start + size > end });
    start = end;
  }
  return { boxes, end: start };
}

/** Fields that a TrackRunBox (section 8.8.8) has for each sample, by its flags. */
const RUN_FIELDS = [0x100, 0x200, 0x400, 0x800];

/** Refuses fragments that claim more samples than there are bytes: of the table, or in all of the file. */
async function checkFragments(source: ByteSource, boxes: readonly Box[]): Promise<void> {
  let samples = 0;
  for (const { type, start, end } of boxes) {
    if (type !== 'moof') continue;
    if (end - start > MAX_FRAGMENT_BYTES) throw audioFileErrors.make('audiofile/too_large');
    const bytes = await source.read(start, end);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 12 <= bytes.byteLength; at++) {
      if (view.getUint8(at) !== 0x74 || typeAt(bytes, at) !== 'trun') continue;
      const flags = view.getUint32(at + 4);
      const count = view.getUint32(at + 8);
      const fields = RUN_FIELDS.filter((flag) => (flags & flag) !== 0).length;
      samples += count;
      if (count * fields * 4 > bytes.byteLength || samples > source.size)
        throw audioFileErrors.make('audiofile/damaged');
    }
  }
}

/** Refuses claims of more entries than there are bytes, wherever a reader could take something for a table. */
function checkTables(index: Uint8Array<ArrayBuffer>): void {
  const view = new DataView(index.buffer);
  for (let at = 0; at + 16 <= index.byteLength; at++) {
    if (view.getUint8(at) !== 0x73 && view.getUint8(at) !== 0x63 && view.getUint8(at) !== 0x65) continue;
    const table = TABLES.get(typeAt(index, at));
    if (table === undefined) continue;
    const [before, entry] = table;
    const count = view.getUint32(at + 4 + before);
    const isOfOneSize = before === 8 && view.getUint32(at + 8) !== 0;
    if (isOfOneSize && count > MAX_EQUAL_SAMPLES) throw audioFileErrors.make('audiofile/too_large');
    if (!isOfOneSize && count * entry > index.byteLength) throw audioFileErrors.make('audiofile/damaged');
  }
}

interface Shift {
  readonly from: number;
  readonly to: number;
  readonly by: number;
}

function shiftOffsets(bytes: Uint8Array, start: number, end: number, shift: Shift, depth: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = start; at + 8 <= end; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > end) return;
    const type = typeAt(bytes, at + 4);
    if (CONTAINERS.has(type) && depth < MAX_DEPTH) shiftOffsets(bytes, at + 8, at + size, shift, depth + 1);
    else if (type === 'stco') shiftTable(view, at + 8, at + size, shift, 4);
    else if (type === 'co64') shiftTable(view, at + 8, at + size, shift, 8);
    at += size;
  }
}

/** ChunkOffsetBox and ChunkLargeOffsetBox (section 8.7.5): version and flags, count, offsets into the file. */
function shiftTable(view: DataView, start: number, end: number, { from, to, by }: Shift, width: 4 | 8): void {
  if (start + 8 > end) return;
  const count = Math.min(view.getUint32(start + 4), Math.floor((end - start - 8) / width));
  for (let i = 0; i < count; i++) {
    const at = start + 8 + i * width;
    const offset = width === 4 ? view.getUint32(at) : Number(view.getBigUint64(at));
    if (offset < from || offset >= to) continue;
    const moved = offset + by;
    if (width === 8) view.setBigUint64(at, BigInt(moved));
    else if (moved > UINT32_MAX) throw audioFileErrors.make('audiofile/too_large');
    else view.setUint32(at, moved);
  }
}

function typeAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

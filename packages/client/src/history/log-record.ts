// What a device remembers of a log, as bytes (L4; decision 0039): they lie sealed under a key of the device.
import { type Bytes, Writer } from '@incamera/kernel';
import { readKept } from '../device/read-kept.js';

/** A log that this server signed by another key before. */
export interface EarlierLog {
  readonly vkey: string;
  readonly note: string | null;
  /** Unix ms: when this device followed another key. */
  readonly untilMs: number;
}

export interface LogRecord {
  readonly vkey: string;
  /** The newest verified state as it was signed; null: none yet. */
  readonly note: string | null;
  readonly earlier: readonly EarlierLog[];
}

const FORMAT = 1;
const MAX_TEXT_BYTES = 64 * 1024;
export const MOST_EARLIER = 8;
export const MOST_EVIDENCE = 4;

export function encodeLogRecord({ vkey, note, earlier }: LogRecord): Bytes {
  const writer = new Writer()
    .u8(FORMAT)
    .text(vkey)
    .text(note ?? '');
  writer.list(earlier, (w, each) =>
    w
      .text(each.vkey)
      .text(each.note ?? '')
      .u64(each.untilMs),
  );
  return writer.done();
}

/** Null: there is none, or it is damaged. */
export function decodeLogRecord(bytes: Bytes | null): LogRecord | null {
  return readKept(bytes, FORMAT, (reader) => {
    const vkey = reader.text(MAX_TEXT_BYTES);
    const note = reader.text(MAX_TEXT_BYTES);
    const earlier = reader.list(MOST_EARLIER, (r) => {
      return { vkey: r.text(MAX_TEXT_BYTES), note: noteOf(r.text(MAX_TEXT_BYTES)), untilMs: r.u64Number() };
    });
    return { vkey, note: noteOf(note), earlier };
  });
}

const noteOf = (text: string): string | null => (text === '' ? null : text);

/** @param files at most four */
export function encodeKeptEvidence(files: readonly string[]): Bytes {
  return new Writer()
    .u8(FORMAT)
    .list(files, (w, text) => w.text(text))
    .done();
}

/** Null: there is none, or it is damaged. */
export function decodeKeptEvidence(bytes: Bytes | null): readonly string[] | null {
  return readKept(bytes, FORMAT, (reader) => reader.list(MOST_EVIDENCE, (r) => r.text(MAX_TEXT_BYTES)));
}

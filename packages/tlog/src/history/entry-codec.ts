// Entries of a history as canonical bytes and back (L1; decision 0034): u8 1 ‖ u16 type ‖ u64 time ‖ fields.
import { type Bytes, Reader, Writer } from '@incamera/kernel';
import { tlogErrors } from '../errors.js';
import { ENTRY_TYPES, type EntryType, type EntryTypeName, type FieldKind } from './entry-types.js';

const VERSION = 1;
const MAX_FIELD_BYTES = 32_768;
const MAX_LIST = 1024;

interface FieldValues {
  text: string;
  texts: readonly string[];
  number: number;
  bytes: Bytes;
}

type FieldsOf<T extends EntryTypeName> = (typeof ENTRY_TYPES)[T]['fields'];
type ValuesOf<F> = { readonly [Name in keyof F]: F[Name] extends FieldKind ? FieldValues[F[Name]] : never };

/** What happened, without when. */
export type HistoryEvent = {
  [T in EntryTypeName]: { readonly type: T } & ValuesOf<FieldsOf<T>>;
}[EntryTypeName];

/** An entry: what happened, and when by the server's clock. */
export type HistoryEntry = HistoryEvent & { readonly atMs: number };

const BY_NUMBER = new Map<number, EntryTypeName>(
  Object.entries(ENTRY_TYPES).map(([name, { number }]) => [number, name as EntryTypeName]),
);

/** @throws {RangeError} a field that cannot be written: caller bug */
export function encodeEntry(entry: HistoryEntry): Bytes {
  const type: EntryType = ENTRY_TYPES[entry.type];
  const values = entry as unknown as Record<string, FieldValues[FieldKind]>;
  const writer = new Writer().u8(VERSION).u16(type.number).u64(entry.atMs);
  for (const [name, kind] of Object.entries(type.fields)) writeField(writer, kind, values[name]);
  return writer.done();
}

/**
 * @throws {AppError} tlog/entry_unknown: of a version or type that is not known here; tlog/entry_malformed
 */
export function decodeEntry(bytes: Uint8Array): HistoryEntry {
  try {
    const reader = new Reader(bytes);
    const version = reader.u8();
    const number = reader.u16();
    const name = BY_NUMBER.get(number);
    if (version !== VERSION || name === undefined) {
      throw tlogErrors.make('tlog/entry_unknown', { context: { version, number } });
    }
    const type: EntryType = ENTRY_TYPES[name];
    const entry: Record<string, unknown> = { type: name, atMs: reader.u64Number() };
    for (const [field, kind] of Object.entries(type.fields)) entry[field] = readField(reader, kind);
    reader.end();
    return entry as unknown as HistoryEntry;
  } catch (cause) {
    if (tlogErrors.owns(cause)) throw cause;
    throw tlogErrors.make('tlog/entry_malformed', { cause });
  }
}

function writeField(writer: Writer, kind: FieldKind, value: FieldValues[FieldKind] | undefined): void {
  if (kind === 'text' && typeof value === 'string') writer.text(value);
  else if (kind === 'number' && typeof value === 'number') writer.u64(value);
  else if (kind === 'bytes' && value instanceof Uint8Array) writer.bytes(value);
  else if (kind === 'texts' && Array.isArray(value)) writer.list(value as string[], (w, text) => w.text(text));
  else throw new RangeError(`a field that should be ${kind} is not`);
}

function readField(reader: Reader, kind: FieldKind): FieldValues[FieldKind] {
  switch (kind) {
    case 'text':
      return reader.text(MAX_FIELD_BYTES);
    case 'number':
      return reader.u64Number();
    case 'bytes':
      return reader.bytes(MAX_FIELD_BYTES);
    case 'texts':
      return reader.list(MAX_LIST, (r) => r.text(MAX_FIELD_BYTES));
  }
}

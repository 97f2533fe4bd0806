// All versions of a charter in one byte string, for the group context and for what a server keeps sealed (L1). A version
// mostly repeats the one before it, so it is written as what it takes over and what is new.
import { type Bytes, concat, copyBytes, err, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { type CharterChain } from './chain.js';
import { type CharterError, charterErrors } from './errors.js';
import { MAX_CHAIN_BYTES, MAX_CHARTER_BYTES, MAX_CHARTER_VERSIONS } from './limits.js';

const FORMAT = 1;
const LITERAL = 0;
const COPY = 1;
/** Shortest piece that is looked for in the version before: below, naming it costs as much as repeating it. */
const PIECE_BYTES = 24;
/** A charter has far fewer fields that can change. */
const MAX_RUNS = 1024;

type Run = { readonly literal: Uint8Array } | { readonly from: number; readonly length: number };

/**
 * u8 format ‖ founding charter ‖ list of later versions, each a list of runs: u8 0 ‖ bytes, or u8 1 ‖ u32 offset ‖ u32 length of
 * the version before.
 * @throws {AppError} `charter/chain_full`: longer than `MAX_CHAIN_BYTES`, or more versions than one charter can have
 */
export function encodeCharterChain({ versions }: CharterChain): Bytes {
  const [founding, ...later] = versions;
  let before: Bytes = founding.bytes;
  const writer = new Writer().u8(FORMAT).bytes(before);
  writer.list(later, (w, { bytes }) => {
    w.list(runsOf(before, bytes), writeRun);
    before = bytes;
  });
  const encoded = writer.done();
  if (encoded.byteLength > MAX_CHAIN_BYTES || versions.length > MAX_CHARTER_VERSIONS) {
    throw charterErrors.make('charter/chain_full');
  }
  return encoded;
}

/** The bytes of all versions, the founding charter first; nothing is verified yet, see `verifyCharterChain`. */
export function decodeCharterChain(encoded: Uint8Array): Result<readonly Bytes[], CharterError> {
  const malformed = (cause?: unknown) =>
    err(charterErrors.make('charter/malformed', { context: { what: 'versions' }, cause }));
  if (encoded.byteLength > MAX_CHAIN_BYTES) return malformed();
  try {
    const reader = new Reader(encoded);
    if (reader.u8() !== FORMAT) return malformed();
    const founding = reader.bytes(MAX_CHARTER_BYTES);
    let before = founding;
    const later = reader.list(MAX_CHARTER_VERSIONS - 1, (r) => {
      before = assemble(r.list(MAX_RUNS, (each) => readRun(each, before)));
      return before;
    });
    reader.end();
    return ok([founding, ...later]);
  } catch (cause) {
    return malformed(cause);
  }
}

function writeRun(writer: Writer, run: Run): void {
  if ('literal' in run) writer.u8(LITERAL).bytes(run.literal);
  else writer.u8(COPY).u32(run.from).u32(run.length);
}

function readRun(reader: Reader, before: Uint8Array): Uint8Array {
  const kind = reader.u8();
  if (kind === LITERAL) return reader.bytes(MAX_CHARTER_BYTES);
  if (kind !== COPY) throw new RangeError('unknown run');
  const from = reader.u32();
  const length = reader.u32();
  if (from + length > before.byteLength) throw new RangeError('beyond the version before');
  return before.subarray(from, from + length);
}

function assemble(parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  if (length > MAX_CHARTER_BYTES) throw new RangeError('version too long');
  return concat(...parts);
}

/** Which pieces of `after` stand in `before`; the rest as it is. */
function runsOf(before: Uint8Array, after: Uint8Array): readonly Run[] {
  const index = indexPieces(before);
  const runs: Run[] = [];
  let done = 0;
  let at = 0;
  while (at + PIECE_BYTES <= after.byteLength) {
    const found = index.get(nameOf(after, at));
    if (found === undefined) {
      at += 1;
      continue;
    }
    let back = 0;
    while (at - back > done && found > back && after[at - back - 1] === before[found - back - 1]) back += 1;
    let length = back + PIECE_BYTES;
    const from = found - back;
    const start = at - back;
    while (from + length < before.byteLength && start + length < after.byteLength) {
      if (before[from + length] !== after[start + length]) break;
      length += 1;
    }
    if (start > done) runs.push({ literal: copyBytes(after.subarray(done, start)) });
    runs.push({ from, length });
    done = start + length;
    at = done;
  }
  if (done < after.byteLength) runs.push({ literal: copyBytes(after.subarray(done)) });
  return runs.length > MAX_RUNS ? [{ literal: copyBytes(after) }] : runs;
}

function indexPieces(bytes: Uint8Array): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (let at = 0; at + PIECE_BYTES <= bytes.byteLength; at += PIECE_BYTES) {
    const name = nameOf(bytes, at);
    if (!index.has(name)) index.set(name, at);
  }
  return index;
}

function nameOf(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES));
}

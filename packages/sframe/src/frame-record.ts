// What a sender signs about its frames, and the one way to write a list of them (L1, design of sender proofs: every member
// can derive every sender's media key, so only signed records tie frames to their sender).
import { type Bytes, equalBytes, Reader, sha256, Writer } from '@incamera/kernel';
import { sframeErrors } from './errors.js';

export const RECORD_HASH_BYTES = 16;
/** Bounds of one list: more than two seconds of all four streams of a sender. */
export const MAX_RECORDS = 512;
const MAX_RUNS = 64;

/** One frame as it was sent. */
export interface FrameRecord {
  readonly kid: bigint;
  readonly ctr: bigint;
  /** First 16 bytes of the SHA-256 of the whole frame on the wire, clear prefix included. */
  readonly hash: Bytes;
}

/** The hash of a frame as records carry it. */
export async function frameHash(wireFrame: Uint8Array): Promise<Bytes> {
  return (await sha256(wireFrame)).slice(0, RECORD_HASH_BYTES);
}

function compare(a: FrameRecord, b: FrameRecord): number {
  if (a.kid !== b.kid) return a.kid < b.kid ? -1 : 1;
  return a.ctr < b.ctr ? -1 : a.ctr > b.ctr ? 1 : 0;
}

interface Run {
  readonly kid: bigint;
  readonly firstCtr: bigint;
  readonly hashes: Bytes[];
}

/**
 * Canonical bytes of a list: runs of consecutive counters of one key, in ascending order (kid, first counter, hashes).
 * @throws {RangeError} more than `MAX_RECORDS`, more than 64 runs, a wrong hash length or a frame twice: a bug of the caller
 */
export function encodeFrameRecords(records: readonly FrameRecord[]): Bytes {
  if (records.length > MAX_RECORDS) throw new RangeError('too many records');
  const runs: Run[] = [];
  let previous: FrameRecord | undefined;
  for (const record of [...records].sort(compare)) {
    if (record.hash.byteLength !== RECORD_HASH_BYTES) throw new RangeError('a record hash has 16 bytes');
    if (previous !== undefined && compare(previous, record) === 0) throw new RangeError('a frame is recorded once');
    const run = runs.at(-1);
    if (run && run.kid === record.kid && run.firstCtr + BigInt(run.hashes.length) === record.ctr) {
      run.hashes.push(record.hash);
    } else runs.push({ kid: record.kid, firstCtr: record.ctr, hashes: [record.hash] });
    previous = record;
  }
  if (runs.length > MAX_RUNS) throw new RangeError('too many runs of records');
  return new Writer()
    .list(runs, (writer, run) => {
      writer.u64(run.kid).u64(run.firstCtr);
      writer.list(run.hashes, (w, hash) => w.raw(hash));
    })
    .done();
}

/**
 * Reads what `encodeFrameRecords` wrote.
 * @throws {AppError} `kernel/malformed`: truncated, too long or trailing bytes; `sframe/not_canonical`: another order or split
 */
export function decodeFrameRecords(bytes: Uint8Array): FrameRecord[] {
  const reader = new Reader(bytes);
  const records: FrameRecord[] = [];
  reader.list(MAX_RUNS, (r) => {
    const kid = r.u64();
    let ctr = r.u64();
    r.list(MAX_RECORDS, (each) => records.push({ kid, ctr: ctr++, hash: each.raw(RECORD_HASH_BYTES) }));
  });
  reader.end();
  if (!isCanonical(records, bytes)) throw sframeErrors.make('sframe/not_canonical');
  return records;
}

function isCanonical(records: readonly FrameRecord[], bytes: Uint8Array): boolean {
  if (records.length > MAX_RECORDS || records.some((record) => record.ctr >> 64n !== 0n)) return false;
  try {
    return equalBytes(encodeFrameRecords(records), bytes);
  } catch {
    return false; // A frame twice, or more runs than fit.
  }
}

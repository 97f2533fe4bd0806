// The record of a meeting as one file (L4; decision 0044): what members signed, what the server wrote into its log, and the proofs. Strict
// JSON in one encoding, so that a byte that changes is a file that is refused.

import { MAX_CHARTER_BYTES, MAX_CHARTER_VERSIONS } from '@incamera/charter';
import { MAX_CONTENT_BYTES, MAX_TESTIMONY_BYTES, TESTIMONY_SALT_BYTES } from '@incamera/group';
import {
  type Bytes,
  compareBytes,
  copyBytes,
  fromBase64Url,
  fromUtf8,
  type MeetingId,
  toBase64Url,
} from '@incamera/kernel';
import { HISTORY_LIMITS, meetingIdSchema } from '@incamera/protocol';
import { z } from 'zod';
import { recordErrors } from '../record-errors.js';

const FORMAT = 'incamera-record/1';
const HASH_BYTES = 32;
/** Of an inclusion or consistency proof: a log of 2^53 entries. */
const MAX_PROOF_HASHES = 64;

/** What a record may hold: three hours of fifty people are a quarter of it. */
export const RECORD_LIMITS = {
  chars: 256 * 1024 * 1024,
  testimonies: 300_000,
  entries: 350_000,
  rosters: 20_000,
  /** Entries of the log that were used: at one a second, a day. */
  batches: 86_400,
  /** States of the log that members named. */
  checkpoints: 86_400,
  /** Of a checkpoint with the lines of all witnesses. */
  noteChars: 65_536,
  witnesses: 16,
  vkeyChars: 512,
} as const;

/** A signed testimony with the salt of its commitment. */
export interface RecordedTestimony {
  /** 32 bytes. */
  readonly salt: Bytes;
  readonly signed: Bytes;
}

/** One entry of the server's history, as `verifyOpening` of packages/tlog knows it. */
export interface RecordedOpening {
  readonly batchIndex: number;
  readonly place: number;
  readonly salt: Bytes;
  readonly entry: Bytes;
  /** 12 hashes. */
  readonly path: readonly Bytes[];
}

/** That the log holds the batches: PATH(index, D[0:size]) to the checkpoint of the record (RFC 9162 section 2.1.3.1). */
export interface RecordedBatch {
  readonly index: number;
  readonly inclusion: readonly Bytes[];
}

/** A state of the log that a member named, and that the checkpoint of the record begins with it. */
export interface RecordedHead {
  readonly size: number;
  readonly root: Bytes;
  /** PROOF(size, D[0:size of the checkpoint]) of RFC 9162 section 2.1.4.1; null: whoever made the record could make none. */
  readonly consistency: readonly Bytes[] | null;
}

/** What stands in the file. Nothing of it counts as true before `verifyRecord`. */
export interface SealedRecord {
  readonly meetingId: MeetingId;
  readonly log: {
    /** Verifier key of the log, and of witnesses whose lines the checkpoint has. Whether to trust them is for the reader to know. */
    readonly vkey: string;
    readonly witnesses: readonly string[];
    /** The newest checkpoint when the record was made: a signed note. */
    readonly checkpoint: string;
  };
  /** All versions of the charter, the founding one first. */
  readonly charters: readonly Bytes[];
  /** In the order of the signed bytes, then of the salts; nothing twice. */
  readonly testimonies: readonly RecordedTestimony[];
  /**
   * Lists of members beside those that were testified, as `encodeRosterContent` writes them, ascending: nobody signed them, but what they say is
   * signed, and their hashes are attested.
   */
  readonly rosters: readonly Bytes[];
  /** In the order of batches, then of places. */
  readonly entries: readonly RecordedOpening[];
  /** Exactly those of the entries, ascending. */
  readonly batches: readonly RecordedBatch[];
  /** Ascending by size, then by root. */
  readonly heads: readonly RecordedHead[];
}

/** Bytes of one length as base64url. */
function bytesOf(most: number, least = most) {
  return z
    .string()
    .max(Math.ceil((most * 4) / 3) + 2)
    .transform((text, context): Bytes => {
      const bytes = fromBase64Url(text);
      if (bytes !== null && bytes.byteLength >= least && bytes.byteLength <= most) return bytes;
      context.addIssue({ code: 'custom', message: 'not base64url of the allowed length' });
      return z.NEVER;
    });
}

/** Hashes one after another, as base64url. */
function hashesOf(most: number, least: number) {
  return bytesOf(most * HASH_BYTES, least * HASH_BYTES).transform((bytes, context): readonly Bytes[] => {
    if (bytes.byteLength % HASH_BYTES === 0) return hashesIn(bytes);
    context.addIssue({ code: 'custom', message: 'no list of hashes' });
    return z.NEVER;
  });
}

function hashesIn(bytes: Bytes): Bytes[] {
  return Array.from({ length: bytes.byteLength / HASH_BYTES }, (_, i) =>
    copyBytes(bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
  );
}

const count = z.number().int().nonnegative().safe();
const proof = hashesOf(MAX_PROOF_HASHES, 0);

const schema = z.strictObject({
  format: z.literal(FORMAT),
  meetingId: meetingIdSchema,
  log: z.strictObject({
    vkey: z.string().max(RECORD_LIMITS.vkeyChars),
    witnesses: z.array(z.string().max(RECORD_LIMITS.vkeyChars)).max(RECORD_LIMITS.witnesses),
    checkpoint: z.string().max(RECORD_LIMITS.noteChars),
  }),
  charters: z.array(bytesOf(MAX_CHARTER_BYTES, 1)).min(1).max(MAX_CHARTER_VERSIONS),
  testimonies: z
    .array(z.strictObject({ signed: bytesOf(MAX_TESTIMONY_BYTES, 1), salt: bytesOf(TESTIMONY_SALT_BYTES) }))
    .max(RECORD_LIMITS.testimonies),
  rosters: z.array(bytesOf(MAX_CONTENT_BYTES, 1)).max(RECORD_LIMITS.rosters),
  entries: z
    .array(
      z.strictObject({
        batchIndex: count,
        place: count.max(HISTORY_LIMITS.places - 1),
        salt: bytesOf(HASH_BYTES),
        entry: bytesOf(HISTORY_LIMITS.entryBytes, 1),
        path: hashesOf(HISTORY_LIMITS.pathHashes, HISTORY_LIMITS.pathHashes),
      }),
    )
    .max(RECORD_LIMITS.entries),
  batches: z.array(z.strictObject({ index: count, inclusion: proof })).max(RECORD_LIMITS.batches),
  heads: z
    .array(z.strictObject({ size: count.min(1), root: bytesOf(HASH_BYTES), consistency: proof.nullable() }))
    .max(RECORD_LIMITS.checkpoints),
});

/** The file in its one encoding; lists are put into their order. @throws {AppError} `record/malformed`: something stands in it twice */
export function writeRecordFile(record: SealedRecord): string {
  const ordered = inOrder(record);
  const where = findDisorder(ordered);
  if (where !== null) throw malformed(where);
  return textOf(ordered);
}

/**
 * Reads a file; nothing of it is verified.
 * @throws {AppError} `record/empty`, `record/too_large`, `record/not_a_record`, `record/truncated`, `record/newer_format`,
 *   `record/malformed`, `record/not_canonical`; the context says where
 */
export function readRecordFile(file: string | Uint8Array): SealedRecord {
  if (file.length > RECORD_LIMITS.chars) throw recordErrors.make('record/too_large');
  const text = typeof file === 'string' ? file : textIn(file);
  if (text.trim() === '') throw recordErrors.make('record/empty');
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) throw malformed(pathOf(parsed.error.issues[0]?.path ?? []));
  const { format: _, ...record } = parsed.data;
  const where = findDisorder(record);
  if (where !== null) throw malformed(where);
  const canonical = textOf(record);
  if (canonical !== text) {
    throw recordErrors.make('record/not_canonical', {
      context: { where: `character ${firstDifference(canonical, text)}` },
    });
  }
  return record;
}

const malformed = (where: string) =>
  recordErrors.make('record/malformed', { context: { where: where === '' ? 'file' : where } });

function textIn(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    // Of a record all but names of keys is ASCII; another kind of file is not even JSON.
    const isRecord = new TextDecoder().decode(bytes.subarray(0, 64)).startsWith('{"format":"incamera-record/');
    throw isRecord ? malformed('UTF-8') : recordErrors.make('record/not_a_record');
  }
}

/** @throws {AppError} what is wrong with a text that is not JSON of this format */
function jsonOf(text: string): unknown {
  const named = /^\{"format":"incamera-record\/(\d{1,6})"/.exec(text)?.[1];
  if (named === undefined) throw recordErrors.make('record/not_a_record');
  if (named !== '1') throw recordErrors.make('record/newer_format', { context: { format: Number(named) } });
  try {
    return JSON.parse(text);
  } catch {
    if (!text.trimEnd().endsWith('}')) throw recordErrors.make('record/truncated');
    throw malformed('JSON');
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .reduce<string>((text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), '')
    .slice(1);
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

const byTestimony = (a: RecordedTestimony, b: RecordedTestimony) =>
  compareBytes(a.signed, b.signed) || compareBytes(a.salt, b.salt);
const byPlace = (a: RecordedOpening, b: RecordedOpening) => a.batchIndex - b.batchIndex || a.place - b.place;
const byIndex = (a: RecordedBatch, b: RecordedBatch) => a.index - b.index;
const byHead = (a: RecordedHead, b: RecordedHead) => a.size - b.size || compareBytes(a.root, b.root);

function inOrder(record: SealedRecord): SealedRecord {
  return {
    ...record,
    testimonies: [...record.testimonies].sort(byTestimony),
    rosters: [...record.rosters].sort(compareBytes),
    entries: [...record.entries].sort(byPlace),
    batches: [...record.batches].sort(byIndex),
    heads: [...record.heads].sort(byHead),
  };
}

/** Where a list is not in its one order, has something twice, or proves a batch of which nothing is shown; null: nowhere. */
function findDisorder({ testimonies, rosters, entries, batches, heads }: SealedRecord): string | null {
  const slip = <T>(name: string, items: readonly T[], compare: (a: T, b: T) => number): string | null => {
    const at = items.findIndex((item, i) => i > 0 && compare(items[i - 1] as T, item) >= 0);
    return at < 0 ? null : `${name}[${at}]`;
  };
  const used = [...new Set(entries.map(({ batchIndex }) => batchIndex))];
  const other = used.findIndex((index, i) => batches[i]?.index !== index);
  const unproved = other < 0 && used.length === batches.length ? null : `batches[${Math.max(other, 0)}]`;
  return (
    slip('testimonies', testimonies, byTestimony) ??
    slip('rosters', rosters, compareBytes) ??
    slip('entries', entries, byPlace) ??
    slip('batches', batches, byIndex) ??
    slip('heads', heads, byHead) ??
    unproved
  );
}

/** Keys in the order of the schema, no white space, a newline at the end. */
function textOf({ meetingId, log, charters, testimonies, rosters, entries, batches, heads }: SealedRecord): string {
  const { vkey, witnesses, checkpoint } = log;
  const whole = {
    format: FORMAT,
    meetingId,
    log: { vkey, witnesses, checkpoint },
    charters: charters.map(toBase64Url),
    testimonies: testimonies.map(({ signed, salt }) => ({ signed: toBase64Url(signed), salt: toBase64Url(salt) })),
    rosters: rosters.map(toBase64Url),
    entries: entries.map(({ batchIndex, place, salt, entry, path }) => ({
      batchIndex,
      place,
      salt: toBase64Url(salt),
      entry: toBase64Url(entry),
      path: joined(path),
    })),
    batches: batches.map(({ index, inclusion }) => ({ index, inclusion: joined(inclusion) })),
    heads: heads.map(({ size, root, consistency }) => ({
      size,
      root: toBase64Url(root),
      consistency: consistency === null ? null : joined(consistency),
    })),
  };
  return `${JSON.stringify(whole)}\n`;
}

function joined(hashes: readonly Bytes[]): string {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, i) => {
    bytes.set(hash, i * HASH_BYTES);
  });
  return toBase64Url(bytes);
}

// What stands in a list of members about one person (L2, decision 0038): what the leaf shows, and what the membership rests on. The same
// bytes at every member, so that all attest the same hash.
import { type Bytes, concat, copyBytes, Reader, toHex, utf8, Writer } from '@incamera/kernel';
import { type Extension } from 'ts-mls';
import { type BookEntry, readBookEntry, writeBookEntry } from './admission-book.js';
import { LEAF_EXTENSIONS, type LeafIdentity, type ShownLeaf } from './claims.js';
import { sha256OfSmall } from './mls/small-hashes.js';

/** About one person. */
export interface RosterRecord {
  /** Ed25519, 32 bytes. */
  readonly leafKey: Bytes;
  /** Credential and extensions of the leaf; `null`: not a member, but somebody on whose word a membership rests. */
  readonly identity: LeafIdentity | null;
  /** The admissions with exceptions, agreement and proof; `null`: a host whom nobody admitted. */
  readonly entry: BookEntry | null;
}

/** A record with its bytes and their hash. */
export interface EncodedRecord {
  readonly record: RosterRecord;
  readonly bytes: Bytes;
  /** SHA-256("incamera/roster-record/1" ‖ bytes), 32 bytes. */
  readonly hash: Bytes;
}

const LABEL = utf8('incamera/roster-record/1');
const MAX_CERTIFICATES = 8;
const MAX_PART_BYTES = 16_384;
/** Longest record: claims, two admissions with their words and exceptions, and the KeyPackage of a named host. */
export const MAX_RECORD_BYTES = 40_000;

export function encodeRecord({ leafKey, identity, entry }: RosterRecord): Bytes {
  return new Writer()
    .raw(leafKey)
    .list(identity === null ? [] : [identity], writeIdentity)
    .list(entry === null ? [] : [entry], writeBookEntry)
    .done();
}

/** Reads what `encodeRecord` wrote: one encoding, nothing verified. `null` for anything else. */
export function decodeRecord(bytes: Uint8Array): RosterRecord | null {
  try {
    const reader = new Reader(bytes);
    const leafKey = reader.raw(32);
    const [identity = null] = reader.list(1, readIdentity);
    const [entry = null] = reader.list(1, readBookEntry);
    reader.end();
    const isOfKey =
      entry === null || [entry.root, entry.latest].every((one) => toHex(one.signatureKey) === toHex(leafKey));
    return isOfKey && (identity !== null || entry !== null) ? { leafKey, identity, entry } : null;
  } catch {
    return null;
  }
}

export function recordHash(bytes: Uint8Array): Bytes {
  return copyBytes(sha256OfSmall(concat(LABEL, bytes)));
}

/** Leaves stay the same objects from epoch to epoch: with three hundred members few records are written anew. */
const known = new WeakMap<object, EncodedRecord>();

/** The record of a member. @param entry what the book has; `undefined`: nothing */
export function recordOfMember(node: ShownLeaf, entry: BookEntry | undefined): EncodedRecord {
  const before = known.get(node);
  if (before !== undefined && before.record.entry === (entry ?? null)) return before;
  const { credential, extensions } = node;
  const leafKey = copyBytes(node.signaturePublicKey);
  return remember(node, { leafKey, identity: { credential, extensions }, entry: entry ?? null });
}

/** The record of somebody who is not there, and on whose word a membership rests. */
export function recordOfAbsent(entry: BookEntry): EncodedRecord {
  return known.get(entry) ?? remember(entry, { leafKey: entry.root.signatureKey, identity: null, entry });
}

function remember(source: object, record: RosterRecord): EncodedRecord {
  const bytes = encodeRecord(record);
  const encoded = { record, bytes, hash: recordHash(bytes) };
  known.set(source, encoded);
  return encoded;
}

function writeIdentity(writer: Writer, { credential, extensions }: LeafIdentity): void {
  if (credential.credentialType === 'basic') writer.u8(1).bytes(credential.identity);
  else writer.u8(2).list(credential.certificates, (w, der) => w.bytes(der));
  writer.list(extensions, (w, { extensionType, extensionData }) => w.u16(Number(extensionType)).bytes(extensionData));
}

function readIdentity(reader: Reader): LeafIdentity {
  const kind = reader.u8();
  if (kind !== 1 && kind !== 2) throw new RangeError('credential');
  const credential: LeafIdentity['credential'] =
    kind === 1
      ? { credentialType: 'basic', identity: reader.bytes(MAX_PART_BYTES) }
      : { credentialType: 'x509', certificates: reader.list(MAX_CERTIFICATES, (r) => r.bytes(MAX_PART_BYTES)) };
  const extensions = reader.list(LEAF_EXTENSIONS.length, (r): Extension => {
    const extensionType = r.u16();
    if (!LEAF_EXTENSIONS.includes(extensionType)) throw new RangeError('extension');
    return { extensionType, extensionData: r.bytes(MAX_PART_BYTES) };
  });
  return { credential, extensions };
}

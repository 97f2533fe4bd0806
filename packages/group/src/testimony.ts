// What one member's device signs about the meeting while it runs, with its leaf key: receipts of epochs, lists of members, commitments
// to fingerprints, announcements (L2, decision 0038). Evidence by design: whoever holds it can show it to others.
import { type Bytes, concat, err, ok, Reader, type Result, sha256, utf8, Writer } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** What a testimony is about; the number on the wire is the position plus one. */
export const TESTIMONY_KINDS = ['receipt', 'roster', 'fingerprints', 'recording'] as const;
export type TestimonyKind = (typeof TESTIMONY_KINDS)[number];

/** A checkpoint of the server's log, as whoever names it has verified it. */
export interface SeenCheckpoint {
  /** Number of entries, at least 1. */
  readonly size: number;
  /** RFC 9162 Merkle tree hash, 32 bytes. */
  readonly root: Bytes;
}

export interface Testimony {
  readonly kind: TestimonyKind;
  /** 32 bytes: the meeting. */
  readonly groupId: Bytes;
  /** Ed25519, 32 bytes: the leaf key of who testifies. */
  readonly leafKey: Bytes;
  /** The epoch in which it was said. */
  readonly epoch: bigint;
  /** By the clock of who testifies, Unix ms. */
  readonly atMs: number;
  /** The last one that this device had verified; `null`: none yet. It was said after that checkpoint. */
  readonly checkpoint: SeenCheckpoint | null;
  /** Depends on the kind; at most `MAX_CONTENT_BYTES`. */
  readonly content: Bytes;
}

/** Longest content: with an attachment of the same order it fits into what the server takes. */
export const MAX_CONTENT_BYTES = 65_536;
/** Longest signed testimony: the fields before the content, and the signature after it. */
export const MAX_TESTIMONY_BYTES = MAX_CONTENT_BYTES + 250;
export const TESTIMONY_SALT_BYTES = 32;

const FORMAT = 1;
const SIGNATURE_BYTES = 64;
const NO_ROOT = new Uint8Array(32);
const LABEL = utf8('incamera/testimony/1');
const COMMITMENT_LABEL = utf8('incamera/testimony-commitment/1');

function encodeBody(testimony: Testimony): Bytes {
  const { kind, checkpoint } = testimony;
  return new Writer()
    .u8(FORMAT)
    .u8(TESTIMONY_KINDS.indexOf(kind) + 1)
    .raw(testimony.groupId)
    .raw(testimony.leafKey)
    .u64(testimony.epoch)
    .u64(testimony.atMs)
    .u64(checkpoint?.size ?? 0)
    .raw(checkpoint?.root ?? NO_ROOT)
    .bytes(testimony.content)
    .done();
}

function decodeBody(body: Uint8Array): Testimony | null {
  try {
    const reader = new Reader(body);
    if (reader.u8() !== FORMAT) return null;
    const kind = TESTIMONY_KINDS[reader.u8() - 1];
    const groupId = reader.raw(32);
    const leafKey = reader.raw(32);
    const epoch = reader.u64();
    const atMs = reader.u64Number();
    const size = reader.u64Number();
    const root = reader.raw(32);
    const content = reader.bytes(MAX_CONTENT_BYTES);
    reader.end();
    if (kind === undefined || (size === 0 && root.some((byte) => byte !== 0))) return null;
    return { kind, groupId, leafKey, epoch, atMs, checkpoint: size === 0 ? null : { size, root }, content };
  } catch {
    return null;
  }
}

/**
 * The signed testimony in its one encoding: body ‖ Ed25519 over "incamera/testimony/1" ‖ body.
 * @param privateKey of `leafKey`
 * @throws {RangeError} the content is longer than `MAX_CONTENT_BYTES`
 */
export async function signTestimony(testimony: Testimony, privateKey: CryptoKey): Promise<Bytes> {
  if (testimony.content.byteLength > MAX_CONTENT_BYTES) throw new RangeError('testimony too long');
  const body = encodeBody(testimony);
  return concat(body, await signEd25519(privateKey, concat(LABEL, body)));
}

/**
 * Reads a testimony and verifies that the key it names signed it. Whether that key belongs to a member, and whether what it says is
 * true, is for the caller to judge.
 * @returns `group/testimony_malformed`, `group/testimony_forged`
 */
export async function readTestimony(bytes: Uint8Array): Promise<Result<Testimony, GroupError>> {
  const body = bytes.subarray(0, Math.max(0, bytes.byteLength - SIGNATURE_BYTES));
  const testimony = decodeBody(body);
  if (testimony === null) return err(groupErrors.make('group/testimony_malformed'));
  const signature = bytes.subarray(body.byteLength);
  const isSigned = await verifyEd25519(testimony.leafKey, concat(LABEL, body), signature);
  return isSigned ? ok(testimony) : err(groupErrors.make('group/testimony_forged'));
}

/**
 * What the log holds of a testimony: SHA-256("incamera/testimony-commitment/1" ‖ salt ‖ signed testimony). Without the salt it says nothing.
 * @param salt 32 random bytes
 */
export async function commitTestimony(salt: Uint8Array, signed: Uint8Array): Promise<Bytes> {
  return sha256(concat(COMMITMENT_LABEL, salt, signed));
}

// Refusals: a member's signed statement that a commit breaks the rules. It goes to the delivery service in clear, so that the
// commit can be voided without consuming the epoch; it names no person, only the key (L2).
import { type Bytes, concat, err, ok, Reader, type Result, utf8, Writer } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** Why a member did not adopt a commit. */
export interface Refusal {
  /** 32 bytes: the group id. */
  readonly groupId: Bytes;
  /** The epoch that the commit was built on. */
  readonly epoch: bigint;
  /** SHA-256 of the commit, 32 bytes. */
  readonly commitHash: Bytes;
  /** Error code, `group/…`. */
  readonly code: string;
  /** Leaf key of who refuses, 32 bytes. */
  readonly signatureKey: Bytes;
}

const LABEL = utf8('incamera/refusal/1');
const MAX_CODE_BYTES = 64;

function encodeBody(refusal: Refusal): Bytes {
  return new Writer()
    .u8(1)
    .raw(refusal.groupId)
    .u64(refusal.epoch)
    .raw(refusal.commitHash)
    .text(refusal.code)
    .raw(refusal.signatureKey)
    .done();
}

export async function signRefusal(refusal: Refusal, privateKey: CryptoKey): Promise<Bytes> {
  const body = encodeBody(refusal);
  return concat(body, await signEd25519(privateKey, concat(LABEL, body)));
}

/** Reads a refusal and verifies its signature. Whether the signer is a member is for the caller to know. */
export async function readRefusal(bytes: Uint8Array): Promise<Result<Refusal, GroupError>> {
  try {
    const reader = new Reader(bytes);
    const version = reader.u8();
    const refusal: Refusal = {
      groupId: reader.raw(32),
      epoch: reader.u64(),
      commitHash: reader.raw(32),
      code: reader.text(MAX_CODE_BYTES),
      signatureKey: reader.raw(32),
    };
    const signature = reader.raw(64);
    reader.end();
    const isGood =
      version === 1 && (await verifyEd25519(refusal.signatureKey, concat(LABEL, encodeBody(refusal)), signature));
    if (isGood) return ok(refusal);
  } catch {
    // Falls through: not a refusal.
  }
  return err(groupErrors.make('group/bad_refusal'));
}

// The chain of a charter's versions: each names the one before by its hash and is signed by a host of that (L1).
import { type Bytes, copyBytes, equalBytes, err, type MeetingId, ok, type Result, sha256 } from '@incamera/kernel';
import { type Charter } from './charter.js';
import { decodeCharter } from './charter-codec.js';
import { findDowngrades } from './downgrade.js';
import { type CharterError, charterErrors } from './errors.js';
import { isSignedBy, signCharter, type VerifiedCharter, verifyCharterOf } from './founding.js';
import { MAX_CHARTER_VERSIONS } from './limits.js';

/** All versions of one charter, verified. */
export interface CharterChain {
  /** From the founding charter to the one in force; never empty. */
  readonly versions: readonly [VerifiedCharter, ...VerifiedCharter[]];
}

/** What a host may write anew; the rest follows from the version before. */
export type CharterChange = Partial<Omit<Charter, 'version' | 'previousHash' | 'signer' | 'nonce' | 'createdAtMs'>>;

/** The chain that begins with a founding charter. */
export function beginChain(founding: VerifiedCharter): CharterChain {
  return { versions: [founding] };
}

/** The version in force. */
export function currentCharter({ versions }: CharterChain): VerifiedCharter {
  return versions.at(-1) ?? versions[0];
}

/** Verifies all versions, the founding one first: the way of somebody who joins later. */
export async function verifyCharterChain(
  meetingId: MeetingId,
  versions: readonly Uint8Array[],
): Promise<Result<CharterChain, CharterError>> {
  const [first, ...later] = versions;
  if (first === undefined || versions.length > MAX_CHARTER_VERSIONS) {
    return err(charterErrors.make('charter/malformed', { context: { what: 'versions' } }));
  }
  const founding = await verifyCharterOf(meetingId, first);
  if (!founding.ok) return founding;
  let chain = beginChain(founding.value);
  for (const bytes of later) {
    const extended = await extendCharterChain(chain, bytes);
    if (!extended.ok) return extended;
    chain = extended.value;
  }
  return ok(chain);
}

/**
 * Verifies that `bytes` is the version that may follow.
 * @returns the longer chain, or `charter/malformed`, `charter/bad_value`; `charter/older_version`: one that is known already;
 * `charter/forked`: another one than that which is known, or one that follows on another; `charter/version_missing`;
 * `charter/foreign_signer`; `charter/lowered` with the names of what was
 */
export async function extendCharterChain(
  chain: CharterChain,
  bytes: Uint8Array,
): Promise<Result<CharterChain, CharterError>> {
  const decoded = decodeCharter(bytes);
  if (!decoded.ok) return decoded;
  const { charter: next, body, signature } = decoded.value;
  const current = currentCharter(chain);
  const hash = await sha256(bytes);
  const known = chain.versions[next.version - 1];
  if (known !== undefined) {
    return err(charterErrors.make(equalBytes(known.hash, hash) ? 'charter/older_version' : 'charter/forked'));
  }
  if (next.version !== current.charter.version + 1) return err(charterErrors.make('charter/version_missing'));
  if (next.previousHash === null || !equalBytes(next.previousHash, current.hash)) {
    return err(charterErrors.make('charter/forked'));
  }
  if (!(await isSignedBy(current.charter, next.signer, body, signature))) {
    return err(charterErrors.make('charter/foreign_signer'));
  }
  const sameNonce = equalBytes(next.nonce, current.charter.nonce);
  if (!sameNonce || next.createdAtMs < current.charter.createdAtMs) {
    return err(charterErrors.make('charter/bad_value', { context: { what: sameNonce ? 'createdAtMs' : 'nonce' } }));
  }
  const reasons = findDowngrades(current.charter, next);
  if (reasons.length > 0) {
    return err(charterErrors.make('charter/lowered', { context: { what: reasons.join(', ') } }));
  }
  const { meetingId, groupId } = current;
  const verified = { charter: next, bytes: copyBytes(bytes), hash, meetingId, groupId };
  return ok({ versions: [...chain.versions, verified] });
}

/**
 * Writes and signs the next version.
 * @param signer position of the host whose key signs, among the hosts in force
 * @param nowMs Unix ms; at least that of the version in force
 * @throws {AppError} `charter/bad_value`, `charter/lowered`, `charter/foreign_signer`: not the key of that host
 */
export async function amendCharter(
  chain: CharterChain,
  change: CharterChange,
  signer: number,
  privateKey: CryptoKey,
  nowMs: number,
): Promise<{ readonly bytes: Bytes; readonly chain: CharterChain }> {
  const { charter, hash } = currentCharter(chain);
  const next: Charter = {
    ...charter,
    ...change,
    version: charter.version + 1,
    previousHash: hash,
    signer,
    createdAtMs: Math.max(nowMs, charter.createdAtMs),
  };
  const bytes = await signCharter(next, privateKey);
  const extended = await extendCharterChain(chain, bytes);
  if (!extended.ok) throw extended.error;
  return { bytes, chain: extended.value };
}

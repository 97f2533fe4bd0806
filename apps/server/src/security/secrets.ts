// Random ids and tokens, and how tokens are remembered (L5): as SHA-256, so that a stolen database opens nothing.
import { createHash } from 'node:crypto';
import { type KnockId, type PeerId, type Rng, toBase64Url } from '@incamera/kernel';

const TOKEN_BYTES = 32;

/** 256 random bits, base64url. */
export function newToken(rng: Rng): string {
  return toBase64Url(rng.bytes(TOKEN_BYTES));
}

export function tokenHash(token: string): string {
  return createHash('sha256').update('incamera/token/1').update(token).digest('base64url');
}

export function newPeerId(rng: Rng): PeerId {
  return `p_${toBase64Url(rng.bytes(12))}` as PeerId;
}

export function newKnockId(rng: Rng): KnockId {
  return `k_${toBase64Url(rng.bytes(12))}` as KnockId;
}

export function newFileId(rng: Rng): string {
  return `f_${newToken(rng).slice(0, 22)}`;
}

// Proof of holding a host key of the charter (L5): Ed25519 (RFC 8032) over a nonce that is good for one connection.
import { createPublicKey, verify } from 'node:crypto';
import { concat, type MeetingId, sha256, utf8 } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';

/** The bytes that a host signs: SHA-256("incamera/host/1" ‖ meeting id ‖ nonce). */
export async function hostProofMessage(meetingId: MeetingId, nonce: Uint8Array): Promise<Uint8Array> {
  return sha256(concat(utf8('incamera/host/1'), wireBytes(meetingId), nonce));
}

/** Whether `signature` (64 bytes) of `message` is by `hostKey` (32 bytes). */
export function verifyHostProof(hostKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hostKey).toString('base64url') };
    return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  } catch {
    return false; // Not a point of the curve.
  }
}

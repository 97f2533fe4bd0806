// Signed statements: a label, a canonical body, an Ed25519 signature (L1, RFC 8032). The label says what was meant, so that no
// signature is good for two things.
import { type Bytes, concat, utf8, verifyEd25519 } from '@incamera/kernel';

/** Ed25519. */
export const SIGNATURE_BYTES = 64;
/** Ed25519. */
export const SIGNING_KEY_BYTES = 32;

/** What a signature can be about. None is the beginning of another. */
export type StatementLabel = 'incamera/deny-list/1' | 'incamera/vouch/1' | 'incamera/endorse/1';

/** Signs label ‖ body. @param privateKey Ed25519; may be non-extractable */
export async function signStatement(label: StatementLabel, body: Bytes, privateKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, concat(utf8(label), body)));
}

export async function verifyStatement(
  label: StatementLabel,
  body: Bytes,
  signature: Bytes,
  publicKey: Bytes,
): Promise<boolean> {
  return await verifyEd25519(publicKey, concat(utf8(label), body), signature);
}

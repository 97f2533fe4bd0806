// Public keys of passkeys as members read them (L5): the database holds what the authenticator gave.
import { decodePasskeyKey, type PasskeyKey, passkeyThumbprint } from '@incamera/identity';
import { type Bytes, fromBase64Url } from '@incamera/kernel';

/** Null: a key of a kind that members cannot verify. */
export function passkeyKeyOf(publicKey: string): PasskeyKey | null {
  const cose = fromBase64Url(publicKey);
  const key = cose === null ? null : decodePasskeyKey(cose);
  return key?.ok === true ? key.value : null;
}

/** SHA-256 of the canonical key, 32 bytes; null as above. */
export async function thumbprintOf(publicKey: string): Promise<Bytes | null> {
  const key = passkeyKeyOf(publicKey);
  return key === null ? null : await passkeyThumbprint(key);
}

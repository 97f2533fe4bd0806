// X-Wing HPKE (RFC 9180 with draft-connolly-cfrg-xwing-kem): the hybrid post-quantum seal of every share (L1, library boundary).
import { Aes256Gcm, CipherSuite, HkdfSha512 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { type Bytes, copyBytes } from '@incamera/kernel';

export const PRIVATE_KEY_BYTES = 32;
export const PUBLIC_KEY_BYTES = 1216;
/** What the key encapsulation adds to a message. */
export const ENC_BYTES = 1120;
export const TAG_BYTES = 16;

/** X-Wing HPKE key pair of one investigation. */
export interface CaseKey {
  /** 32 bytes; secret. */
  readonly privateKey: Bytes;
  /** 1216 bytes. */
  readonly publicKey: Bytes;
}

/** A message to one public key. */
export interface Sealed {
  /** 1120 bytes. */
  readonly enc: Bytes;
  readonly ciphertext: Bytes;
}

const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() });

/** A new key that holders release their shares to. */
export async function generateCaseKey(): Promise<CaseKey> {
  const pair = await suite.kem.generateKeyPair();
  return {
    privateKey: new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey)),
    publicKey: new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)),
  };
}

/** Seals `plaintext`; only who has the private key and knows `info` opens it. @throws the key is not one of 1216 bytes */
export async function sealTo(publicKey: Bytes, info: Bytes, plaintext: Bytes): Promise<Sealed> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(copyBytes(publicKey).buffer);
  const sealed = await suite.seal({ recipientPublicKey, info: info.buffer }, copyBytes(plaintext).buffer);
  return { enc: new Uint8Array(sealed.enc), ciphertext: new Uint8Array(sealed.ct) };
}

/** What `sealTo` sealed, or null for another key, another `info` or altered bytes. */
export async function openWith(privateKey: Bytes, info: Bytes, { enc, ciphertext }: Sealed): Promise<Bytes | null> {
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(copyBytes(privateKey).buffer);
    const context = { recipientKey, enc: copyBytes(enc).buffer, info: info.buffer };
    return new Uint8Array(await suite.open(context, copyBytes(ciphertext).buffer));
  } catch {
    return null; // The library throws for keys of another form and for what does not open, without saying which.
  }
}

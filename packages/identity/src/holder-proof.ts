// How a holder of investigation shares shows a server that the key is theirs (L1; decision 0032). X-Wing keys cannot sign, so the server
// seals a random value to the key and the device answers with a hash of it. The info of HPKE is of this purpose alone: a server that
// sends a share in place of a challenge gets nothing.
import { Aes256Gcm, CipherSuite, HkdfSha512 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { type Bytes, copyBytes, equalBytes, sha256, utf8, Writer } from '@incamera/kernel';

const INFO = utf8('incamera/holder-proof/1');
const ANSWER = utf8('incamera/holder-answer/1');
/** X-Wing. */
export const HOLDER_PROOF_BYTES = { enc: 1120, ciphertext: 48, answer: 32 } as const;

/** What a challenge is for: this server, this holder. A proof for one server says nothing to another. */
export interface HolderProofContext {
  /** Origin of the server, like `https://meet.example`. */
  readonly origin: string;
  readonly holderId: Bytes;
}

export interface HolderChallenge {
  readonly enc: Bytes;
  readonly ciphertext: Bytes;
}

const suiteOf = () => new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() });

/**
 * Seals `nonce` to a holder's public key.
 * @param nonce 32 random bytes, used once
 */
export async function challengeHolder(
  publicKey: Bytes,
  nonce: Bytes,
  context: HolderProofContext,
): Promise<HolderChallenge> {
  const suite = suiteOf();
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const sealed = await suite.seal({ recipientPublicKey, info: INFO }, nonce, aadOf(context));
  return { enc: copyBytes(new Uint8Array(sealed.enc)), ciphertext: copyBytes(new Uint8Array(sealed.ct)) };
}

/** What only the holder's device can say to a challenge; null: it was not made for this key, server or purpose. */
export async function answerChallenge(
  privateKey: Bytes,
  challenge: HolderChallenge,
  context: HolderProofContext,
): Promise<Bytes | null> {
  const suite = suiteOf();
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(privateKey);
    const nonce = await suite.open(
      { recipientKey, enc: challenge.enc, info: INFO },
      challenge.ciphertext,
      aadOf(context),
    );
    return await answerOf(new Uint8Array(nonce));
  } catch {
    return null; // The library throws for whatever does not open.
  }
}

/** Whether `answer` is what the holder of the key says to the challenge that `nonce` was sealed in. */
export async function isHolderAnswer(nonce: Bytes, answer: Bytes): Promise<boolean> {
  return equalBytes(await answerOf(nonce), answer);
}

async function answerOf(nonce: Uint8Array): Promise<Bytes> {
  return await sha256(new Writer().raw(ANSWER).bytes(nonce).done());
}

function aadOf({ origin, holderId }: HolderProofContext): Bytes {
  return new Writer().text(origin).bytes(holderId).done();
}

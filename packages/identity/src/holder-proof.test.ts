// Who a holder is to a server, and what a server cannot get out of a holder's device.
import { Aes256Gcm, CipherSuite, HkdfSha512 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { type Bytes, utf8 } from '@incamera/kernel';
import { beforeAll, expect, it } from 'vitest';
import { answerChallenge, challengeHolder, isHolderAnswer } from './holder-proof.js';

const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() });
const nonce = crypto.getRandomValues(new Uint8Array(32));
const context = { origin: 'https://meet.example', holderId: new Uint8Array(32).fill(7) };

let publicKey: Bytes;
let privateKey: Bytes;

async function pair() {
  const keys = await suite.kem.generateKeyPair();
  return {
    publicKey: new Uint8Array(await suite.kem.serializePublicKey(keys.publicKey)),
    privateKey: new Uint8Array(await suite.kem.serializePrivateKey(keys.privateKey)),
  };
}

beforeAll(async () => {
  ({ publicKey, privateKey } = await pair());
});

it('is shown by the answer to a challenge, by that key alone', async () => {
  const challenge = await challengeHolder(publicKey, nonce, context);
  const answer = await answerChallenge(privateKey, challenge, context);
  expect(answer).not.toBeNull();
  expect(await isHolderAnswer(nonce, answer as Bytes)).toBe(true);
  expect(await isHolderAnswer(crypto.getRandomValues(new Uint8Array(32)), answer as Bytes)).toBe(false);
  expect(await answerChallenge((await pair()).privateKey, challenge, context)).toBeNull();
});

it('is not shown to another server or for another holder than the challenge was made for', async () => {
  const challenge = await challengeHolder(publicKey, nonce, context);
  const relayed = { ...context, origin: 'https://other.example' };
  expect(await answerChallenge(privateKey, challenge, relayed)).toBeNull();
  expect(await answerChallenge(privateKey, challenge, { ...context, holderId: new Uint8Array(32) })).toBeNull();
});

it('opens nothing that was sealed for another purpose, and never says what was sealed', async () => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const share = await suite.seal({ recipientPublicKey, info: utf8('incamera/share/1') }, nonce, utf8('any'));
  const posed = { enc: new Uint8Array(share.enc), ciphertext: new Uint8Array(share.ct) };
  expect(await answerChallenge(privateKey, posed, context)).toBeNull();
  const challenge = await challengeHolder(publicKey, nonce, context);
  expect(await answerChallenge(privateKey, challenge, context)).not.toEqual(nonce);
  const damaged = { ...challenge, ciphertext: new Uint8Array(48) };
  expect(await answerChallenge(privateKey, damaged, context)).toBeNull();
  expect(await answerChallenge(new Uint8Array(3), challenge, context)).toBeNull();
});

// An Ed25519 host key, as a client of a host has one.
import { generateKeyPairSync, sign } from 'node:crypto';
import { fromBase64Url } from '@incamera/kernel';
import { hostProofMessage } from '../src/socket/host-proof.js';

export class HostKey {
  readonly #pair = generateKeyPairSync('ed25519');
  /** 32 bytes, base64url. */
  readonly publicKey = this.#pair.publicKey.export({ format: 'jwk' }).x ?? '';

  async prove(meetingId: string, nonce: string): Promise<string> {
    const message = await hostProofMessage(meetingId as never, fromBase64Url(nonce) ?? new Uint8Array());
    return sign(null, message, this.#pair.privateKey).toString('base64url');
  }
}

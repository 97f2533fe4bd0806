// A software authenticator (W3C WebAuthn level 3): ES256, attestation 'none', discoverable, with user verification.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface CeremonyOptions {
  readonly challenge: Uint8Array;
  readonly origin: string;
  readonly rpId: string;
  /** Default true. */
  readonly userVerified?: boolean;
  /** Default: one more than before. */
  readonly counter?: number;
  /** Default: the ceremony's own. */
  readonly type?: string;
}

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
const bytes = (value: Uint8Array) => {
  const head =
    value.length < 24
      ? [0x40 + value.length]
      : value.length < 256
        ? [0x58, value.length]
        : [0x59, value.length >> 8, value.length & 255];
  return Buffer.concat([Buffer.from(head), value]);
};

export class Authenticator {
  readonly credentialId = randomBytes(32);
  readonly userHandle = randomBytes(32);
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #counter = 0;

  get id(): string {
    return this.credentialId.toString('base64url');
  }

  create(options: CeremonyOptions): Record<string, unknown> {
    const { x, y } = this.#pair.publicKey.export({ format: 'jwk' });
    // COSE_Key: kty EC2, alg ES256, crv P-256, x, y (RFC 9053).
    const cose = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      bytes(Buffer.from(x ?? '', 'base64url')),
      Buffer.from([0x22]),
      bytes(Buffer.from(y ?? '', 'base64url')),
    ]);
    const idLength = Buffer.from([0, this.credentialId.length]);
    const attested = Buffer.concat([Buffer.alloc(16), idLength, this.credentialId, cose]);
    const authData = Buffer.concat([this.#authData(options, 0x40), attested]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text('none'),
      text('attStmt'),
      Buffer.from([0xa0]),
      text('authData'),
      bytes(authData),
    ]);
    return this.#credential({
      clientDataJSON: this.#clientData(options, 'webauthn.create').toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    });
  }

  get(options: CeremonyOptions): Record<string, unknown> {
    const authData = this.#authData(options, 0);
    const clientData = this.#clientData(options, 'webauthn.get');
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#pair.privateKey);
    return this.#credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: this.userHandle.toString('base64url'),
    });
  }

  #credential(response: Record<string, unknown>): Record<string, unknown> {
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} };
  }

  #authData(options: CeremonyOptions, flags: number): Buffer {
    this.#counter = options.counter ?? this.#counter + 1;
    const verified = options.userVerified === false ? 0 : 0x04;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    return Buffer.concat([sha256(options.rpId), Buffer.from([0x01 | verified | flags]), counter]);
  }

  #clientData(options: CeremonyOptions, type: string): Buffer {
    const challenge = Buffer.from(options.challenge).toString('base64url');
    return Buffer.from(
      JSON.stringify({ type: options.type ?? type, challenge, origin: options.origin, crossOrigin: false }),
    );
  }
}

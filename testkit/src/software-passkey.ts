// A passkey in software, honest or not: assertions as bytes for those who verify them without a server (W3C WebAuthn level 3).
import {
  type Binding,
  bindingChallenge,
  type PasskeyAssertion,
  type PasskeyEvidence,
  type PasskeyKey,
} from '@incamera/identity';
import { type Bytes, concat, fromBase64Url, sha256, toBase64Url, utf8 } from '@incamera/kernel';

/** What is signed; whatever an attacker can choose, a test can. */
export interface AssertionInput {
  readonly challenge: Uint8Array;
  readonly origin: string;
  readonly rpId: string;
  /** By default `webauthn.get`. */
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** By default present and verified (0x05). */
  readonly flags?: number;
  readonly signCount?: number;
  /** After the 37 bytes of the header. */
  readonly more?: Uint8Array;
  /** More members of the client data. */
  readonly members?: Readonly<Record<string, unknown>>;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

function derInteger(value: Uint8Array): Bytes {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = value.subarray(start === -1 ? value.byteLength - 1 : start);
  const sign = (digits[0] as number) >= 0x80 ? [0] : [];
  return concat(new Uint8Array([INTEGER, digits.byteLength + sign.length, ...sign]), digits);
}

const bytesOf = (text: string | undefined): Bytes => fromBase64Url(text ?? '') ?? new Uint8Array();

async function generate(algorithm: PasskeyKey['algorithm']): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = ['sign', 'verify'];
  if (algorithm === 'ES256') return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, usages);
  if (algorithm === 'EdDSA') return (await crypto.subtle.generateKey('Ed25519', true, usages)) as CryptoKeyPair;
  const publicExponent = new Uint8Array([1, 0, 1]);
  const params = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent };
  return crypto.subtle.generateKey(params, true, usages);
}

async function publicKeyOf(algorithm: PasskeyKey['algorithm'], keys: CryptoKeyPair): Promise<PasskeyKey> {
  const { x, y, n, e } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  if (algorithm === 'ES256') return { algorithm, x: bytesOf(x), y: bytesOf(y) };
  return algorithm === 'EdDSA' ? { algorithm, x: bytesOf(x) } : { algorithm, n: bytesOf(n), e: bytesOf(e) };
}

export class SoftwarePasskey {
  readonly key: PasskeyKey;
  readonly #keys: CryptoKeyPair;

  private constructor(key: PasskeyKey, keys: CryptoKeyPair) {
    this.key = key;
    this.#keys = keys;
  }

  static async create(algorithm: PasskeyKey['algorithm'] = 'ES256'): Promise<SoftwarePasskey> {
    const keys = await generate(algorithm);
    return new SoftwarePasskey(await publicKeyOf(algorithm, keys), keys);
  }

  /** What an honest device shows of a binding that it signs now. */
  async bind(binding: Binding, site: Pick<AssertionInput, 'origin' | 'rpId'>): Promise<PasskeyEvidence> {
    return {
      passkey: this.key,
      boundKey: binding.leafKey,
      boundCertificateHash: binding.certificateHash,
      assertion: await this.assert({ ...site, challenge: await bindingChallenge(binding) }),
      endorsement: null,
    };
  }

  /** Signs client data and authenticator data made of `input`. */
  async assert(input: AssertionInput): Promise<PasskeyAssertion> {
    const { challenge, origin, rpId, type = 'webauthn.get', crossOrigin = false, flags = 0x05, signCount = 1 } = input;
    const members = { type, challenge: toBase64Url(challenge), origin, crossOrigin, ...input.members };
    const header = new Uint8Array(5);
    header[0] = flags;
    new DataView(header.buffer).setUint32(1, signCount);
    const authenticatorData = concat(await sha256(utf8(rpId)), header, input.more ?? new Uint8Array());
    return await this.sign(utf8(JSON.stringify(members)), authenticatorData);
  }

  /** Signs any client data and authenticator data. */
  async sign(clientData: Bytes, authenticatorData: Bytes): Promise<PasskeyAssertion> {
    const message = concat(authenticatorData, await sha256(clientData));
    return { clientData, authenticatorData, signature: await this.#signature(message) };
  }

  async #signature(message: Bytes): Promise<Bytes> {
    const { algorithm } = this.key;
    const { privateKey } = this.#keys;
    const params = algorithm === 'ES256' ? { name: 'ECDSA', hash: 'SHA-256' } : privateKey.algorithm.name;
    const raw = new Uint8Array(await crypto.subtle.sign(params, privateKey, message));
    if (algorithm !== 'ES256') return raw;
    const body = concat(derInteger(raw.subarray(0, 32)), derInteger(raw.subarray(32)));
    return concat(new Uint8Array([SEQUENCE, body.byteLength]), body);
  }
}

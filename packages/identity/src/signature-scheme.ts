// Which signatures on certificates count, and verifying and making them by WebCrypto (L1, RFC 8410, RFC 5758, RFC 4055).
import { type Bytes, copyBytes } from '@incamera/kernel';
import { id_RSASSA_PSS, id_sha256, id_sha384, id_sha512, RsaSaPssParams } from '@peculiar/asn1-rsa';
import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, type SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { ecdsaFromDer, ecdsaToDer } from './ecdsa-signature.js';

type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** A signature algorithm of the allow-list. */
export type SignatureScheme =
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'ecdsa'; readonly hash: 'SHA-256' | 'SHA-384' }
  | { readonly kind: 'rsa-pkcs1'; readonly hash: Hash }
  | { readonly kind: 'rsa-pss'; readonly hash: Hash; readonly saltBytes: number };

/** A public key of the allow-list. RSA sizes are checked when it is used: WebCrypto reads them. */
export type CertifiedKey =
  | { readonly kind: 'ed25519'; readonly spki: Bytes; readonly raw: Bytes }
  | { readonly kind: 'ec'; readonly spki: Bytes; readonly curve: 'P-256' | 'P-384' }
  | { readonly kind: 'rsa'; readonly spki: Bytes };

const ED25519 = '1.3.101.112';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const MGF1 = '1.2.840.113549.1.1.8';
const CURVES = new Map([
  ['06082a8648ce3d030107', 'P-256'],
  ['06052b81040022', 'P-384'],
] as const);
const ECDSA = new Map<string, 'SHA-256' | 'SHA-384'>([
  ['1.2.840.10045.4.3.2', 'SHA-256'],
  ['1.2.840.10045.4.3.3', 'SHA-384'],
]);
const RSA_PKCS1 = new Map<string, Hash>([
  ['1.2.840.113549.1.1.11', 'SHA-256'],
  ['1.2.840.113549.1.1.12', 'SHA-384'],
  ['1.2.840.113549.1.1.13', 'SHA-512'],
]);
const HASHES = new Map<string, Hash>([
  [id_sha256, 'SHA-256'],
  [id_sha384, 'SHA-384'],
  [id_sha512, 'SHA-512'],
]);
const HASH_BYTES: Readonly<Record<Hash, number>> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };
/** Below, factoring is in reach of states; above, verifying costs more than a meeting should pay for a name. */
const RSA_BITS = { min: 2048, max: 8192 };
const MIN_RSA_EXPONENT = 65_537n;
const MAX_RSA_EXPONENT_BYTES = 4;
const ED25519_BYTES = 32;

/** The scheme that an AlgorithmIdentifier names, or null when it is not allowed. */
export function readSignatureScheme({ algorithm, parameters }: AlgorithmIdentifier): SignatureScheme | null {
  if (algorithm === ED25519) return parameters === undefined ? { kind: 'ed25519' } : null;
  const ecdsaHash = ECDSA.get(algorithm);
  if (ecdsaHash !== undefined) return parameters === undefined ? { kind: 'ecdsa', hash: ecdsaHash } : null;
  const pkcs1Hash = RSA_PKCS1.get(algorithm);
  if (pkcs1Hash !== undefined) return parameters === null ? { kind: 'rsa-pkcs1', hash: pkcs1Hash } : null;
  if (algorithm === id_RSASSA_PSS && parameters instanceof ArrayBuffer) return readPss(parameters);
  return null;
}

function readPss(parameters: ArrayBuffer): SignatureScheme | null {
  const pss = AsnConvert.parse(parameters, RsaSaPssParams);
  const hash = HASHES.get(pss.hashAlgorithm.algorithm);
  const mask = pss.maskGenAlgorithm;
  if (hash === undefined || mask.algorithm !== MGF1 || !(mask.parameters instanceof ArrayBuffer)) return null;
  const maskHash = HASHES.get(AsnConvert.parse(mask.parameters, AlgorithmIdentifier).algorithm);
  const isUsual = maskHash === hash && pss.saltLength === HASH_BYTES[hash] && pss.trailerField === 1;
  return isUsual ? { kind: 'rsa-pss', hash, saltBytes: pss.saltLength } : null;
}

/** The key that a SubjectPublicKeyInfo holds, or null when it is not of an allowed kind. */
export function readCertifiedKey(info: SubjectPublicKeyInfo): CertifiedKey | null {
  const spki = new Uint8Array(AsnConvert.serialize(info));
  const { algorithm, parameters } = info.algorithm;
  if (algorithm === ED25519 && parameters === undefined && info.subjectPublicKey.byteLength === ED25519_BYTES) {
    return { kind: 'ed25519', spki, raw: copyBytes(new Uint8Array(info.subjectPublicKey)) };
  }
  if (algorithm === EC_PUBLIC_KEY && parameters instanceof ArrayBuffer) {
    const name = Array.from(new Uint8Array(parameters), (byte) => byte.toString(16).padStart(2, '0')).join('');
    for (const [oid, curve] of CURVES) if (oid === name) return { kind: 'ec', spki, curve };
  }
  return algorithm === RSA_ENCRYPTION && parameters === null ? { kind: 'rsa', spki } : null;
}

/** What came of verifying: `weak` is an RSA key of a size or exponent that is not allowed, or a key of another kind. */
export type SignatureVerdict = 'good' | 'bad' | 'weak';

/** Verifies `signature` by `key` over `message`. Never throws. */
export async function verifyByScheme(
  key: CertifiedKey,
  scheme: SignatureScheme,
  message: Bytes,
  signature: Bytes,
): Promise<SignatureVerdict> {
  try {
    if (scheme.kind === 'ed25519') {
      if (key.kind !== 'ed25519') return 'weak';
      const verifier = await crypto.subtle.importKey('raw', key.raw, 'Ed25519', false, ['verify']);
      return verdict(await crypto.subtle.verify('Ed25519', verifier, signature, message));
    }
    if (scheme.kind === 'ecdsa') {
      if (key.kind !== 'ec') return 'weak';
      const raw = ecdsaFromDer(signature, key.curve === 'P-256' ? 32 : 48);
      if (raw === null) return 'bad';
      const name = { name: 'ECDSA', namedCurve: key.curve };
      const verifier = await crypto.subtle.importKey('spki', key.spki, name, false, ['verify']);
      return verdict(await crypto.subtle.verify({ name: 'ECDSA', hash: scheme.hash }, verifier, raw, message));
    }
    if (key.kind !== 'rsa') return 'weak';
    const name = scheme.kind === 'rsa-pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
    const verifier = await crypto.subtle.importKey('spki', key.spki, { name, hash: scheme.hash }, false, ['verify']);
    if (!isStrongRsa(verifier)) return 'weak';
    const params = scheme.kind === 'rsa-pss' ? { name, saltLength: scheme.saltBytes } : { name };
    return verdict(await crypto.subtle.verify(params, verifier, signature, message));
  } catch {
    return 'bad'; // Not a point of the curve, or no RSA key.
  }
}

interface RsaParams {
  readonly modulusLength: number;
  readonly publicExponent: Uint8Array;
}

/** Whether an RSA key has 2048 to 8192 bits and an exponent from 65537 to 32 bits. */
export function isStrongRsa(key: CryptoKey): boolean {
  const { modulusLength, publicExponent } = key.algorithm as KeyAlgorithm & RsaParams;
  if (publicExponent.byteLength > MAX_RSA_EXPONENT_BYTES) return false;
  let exponent = 0n;
  for (const byte of publicExponent) exponent = (exponent << 8n) | BigInt(byte);
  return modulusLength >= RSA_BITS.min && modulusLength <= RSA_BITS.max && exponent >= MIN_RSA_EXPONENT;
}

const verdict = (isGood: boolean): SignatureVerdict => (isGood ? 'good' : 'bad');

/** How a private key signs certificates, or null when it is not of an allowed kind. */
export function certificateSigner(
  key: CryptoKey,
): { readonly algorithm: AlgorithmIdentifier; readonly sign: (tbs: Bytes) => Promise<Bytes> } | null {
  const { name } = key.algorithm;
  const by = async (params: SigningParams, tbs: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.sign(params, key, tbs));
  if (name === 'Ed25519') {
    return { algorithm: new AlgorithmIdentifier({ algorithm: ED25519 }), sign: (tbs) => by({ name }, tbs) };
  }
  if (name === 'ECDSA') {
    const isP256 = (key.algorithm as KeyAlgorithm & { readonly namedCurve: string }).namedCurve === 'P-256';
    const hash = isP256 ? 'SHA-256' : 'SHA-384';
    const algorithm = new AlgorithmIdentifier({ algorithm: isP256 ? '1.2.840.10045.4.3.2' : '1.2.840.10045.4.3.3' });
    return { algorithm, sign: async (tbs) => ecdsaToDer(await by({ name, hash }, tbs)) };
  }
  if (name === 'RSASSA-PKCS1-v1_5' && isStrongRsa(key)) {
    const algorithm = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null });
    return { algorithm, sign: (tbs) => by({ name }, tbs) };
  }
  return null;
}

interface SigningParams {
  readonly name: string;
  readonly hash?: string;
}

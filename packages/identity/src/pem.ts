// PEM files of an organisation's certificate authority (L1, RFC 7468).
import { type Bytes, err, ok, type Result, toBase64 } from '@incamera/kernel';
import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { isDer } from './der.js';
import { type IdentityError, identityErrors } from './errors.js';
import { certificateSigner } from './signature-scheme.js';

const MAX_PEM_CHARS = 100_000;
const MAX_BLOCKS = 8;
const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

const bad = (what: string): Result<never, IdentityError> =>
  err(identityErrors.make('identity/bad_authority', { context: { what } }));

/** The blocks of kind `label` in a PEM text, as DER; null when there are too many or one is no base64. */
function readBlocks(pem: string, label: string): Bytes[] | null {
  if (pem.length > MAX_PEM_CHARS) return null;
  const blocks: Bytes[] = [];
  for (const [, kind, body = ''] of pem.matchAll(BLOCK)) {
    if (kind !== label) continue;
    if (blocks.length === MAX_BLOCKS) return null;
    try {
      blocks.push(Uint8Array.from(atob(body.replaceAll(/\s/g, '')), (char) => char.charCodeAt(0)));
    } catch {
      return null;
    }
  }
  return blocks;
}

/** The certificates of a PEM text as DER, in its order. */
export function readPemCertificates(pem: string): Result<Bytes[], IdentityError> {
  const blocks = readBlocks(pem, 'CERTIFICATE');
  return blocks === null || blocks.length === 0 ? bad('chain file') : ok(blocks);
}

const LINE_CHARS = 64;

/** One block of PEM: DER as base64 in lines of 64 characters, with a line break at the end. */
export function encodePem(label: 'CERTIFICATE' | 'PRIVATE KEY', der: Uint8Array): string {
  const text = toBase64(der);
  const lines = text.match(new RegExp(`.{1,${LINE_CHARS}}`, 'g')) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/**
 * The private key of a PEM text: PKCS#8, not encrypted; it becomes non-extractable.
 * @returns `identity/bad_authority`: none or several keys, or of a kind that may not sign certificates
 */
export async function importPemPrivateKey(pem: string): Promise<Result<CryptoKey, IdentityError>> {
  const blocks = readBlocks(pem, 'PRIVATE KEY');
  const der = blocks?.[0];
  if (der === undefined || blocks?.length !== 1 || !isDer(der)) return bad('key file');
  try {
    const params = keyParams(der);
    if (params === null) return bad('key kind');
    const key = await crypto.subtle.importKey('pkcs8', der, params, false, ['sign']);
    return certificateSigner(key) === null ? bad('key strength') : ok(key);
  } catch (cause) {
    return err(identityErrors.make('identity/bad_authority', { context: { what: 'key file' }, cause }));
  }
}

/** PrivateKeyInfo (RFC 5958) begins with SEQUENCE, version INTEGER and the AlgorithmIdentifier. */
function keyParams(pkcs8: Bytes): { readonly name: string; readonly [param: string]: string } | null {
  const lengthBytes = (pkcs8[1] as number) >= 0x80 ? (pkcs8[1] as number) - 0x80 : 0;
  const version = 2 + lengthBytes;
  const algorithmAt = version + 2 + (pkcs8[version + 1] as number);
  const end = algorithmAt + 2 + (pkcs8[algorithmAt + 1] as number);
  const { algorithm, parameters } = AsnConvert.parse(pkcs8.slice(algorithmAt, end), AlgorithmIdentifier);
  if (algorithm === '1.3.101.112') return { name: 'Ed25519' };
  if (algorithm === '1.2.840.113549.1.1.1') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  if (algorithm !== '1.2.840.10045.2.1' || !(parameters instanceof ArrayBuffer)) return null;
  // The OIDs of the two curves differ in length.
  return { name: 'ECDSA', namedCurve: parameters.byteLength === 10 ? 'P-256' : 'P-384' };
}

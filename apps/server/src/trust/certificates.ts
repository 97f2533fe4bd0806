// An own certificate authority for machines without a public name (L5, RFC 5280): kept in the data directory, allowed by
// name constraints to vouch for one name only, so that installing it on a phone gives away nothing else.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '@incamera/kernel';
import * as x509 from '@peculiar/x509';

const DAY_MS = 24 * 3_600_000;
const CA_DAYS = 3_650;
/** Apple's systems refuse more than 398. */
const LEAF_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;
const CLOCK_SKEW_MS = 3_600_000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const NAME_CONSTRAINTS_OID = '2.5.29.30';
const SERVER_AUTH_OID = '1.3.6.1.5.5.7.3.1';

export interface LocalCertificates {
  /** The authority's certificate, PEM: what people install. */
  readonly caCert: string;
  /** SHA-256 of the authority's certificate, hexadecimal. */
  readonly caFingerprint: string;
  /** The server's certificate with the authority's, PEM. */
  readonly cert: string;
  readonly key: string;
}

/** Reads the certificates for `name` from `folder`, and makes what is missing, for another name, or soon to expire. */
export async function localCertificates(folder: string, name: string, nowMs: number): Promise<LocalCertificates> {
  x509.cryptoProvider.set(crypto);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = (await readPair(folder, `ca-${name}`, nowMs)) ?? (await makeAuthority(folder, name, nowMs));
  const leaf = (await readPair(folder, name, nowMs, authority)) ?? (await makeLeaf(folder, name, nowMs, authority));
  const thumbprint = await authority.cert.getThumbprint('SHA-256');
  return {
    caCert: authority.cert.toString('pem'),
    caFingerprint: Buffer.from(thumbprint).toString('hex'),
    cert: `${leaf.cert.toString('pem')}\n${authority.cert.toString('pem')}\n`,
    key: leaf.keyPem,
  };
}

interface Pair {
  readonly cert: x509.X509Certificate;
  readonly keyPem: string;
}

/** A stored pair that is good for another month and, for a leaf, signed by `issuer`. */
async function readPair(folder: string, base: string, nowMs: number, issuer?: Pair): Promise<Pair | null> {
  const [certFile, keyFile] = [join(folder, `${base}.crt`), join(folder, `${base}.key`)];
  if (!existsSync(certFile) || !existsSync(keyFile)) return null;
  const cert = new x509.X509Certificate(readFileSync(certFile, 'utf8'));
  if (cert.notAfter.getTime() < nowMs + RENEW_BEFORE_DAYS * DAY_MS) return null;
  const signed = issuer === undefined || (await cert.verify({ publicKey: issuer.cert, date: new Date(nowMs) }));
  return signed ? { cert, keyPem: readFileSync(keyFile, 'utf8') } : null;
}

async function makeAuthority(folder: string, name: string, nowMs: number): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [`In Camera local authority for ${name}`] }],
    notBefore: new Date(nowMs - CLOCK_SKEW_MS),
    notAfter: new Date(nowMs + CA_DAYS * DAY_MS),
    signingAlgorithm: KEY,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(NAME_CONSTRAINTS_OID, true, nameConstraints(name)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return writePair(folder, `ca-${name}`, cert, keys.privateKey);
}

async function makeLeaf(folder: string, name: string, nowMs: number, authority: Pair): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const pkcs8 = x509.PemConverter.decodeFirst(authority.keyPem);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, KEY, false, ['sign']);
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [name] }],
    issuer: authority.cert.subject,
    notBefore: new Date(nowMs - CLOCK_SKEW_MS),
    notAfter: new Date(nowMs + LEAF_DAYS * DAY_MS - CLOCK_SKEW_MS),
    signingAlgorithm: KEY,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTH_OID]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.cert),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return writePair(folder, name, cert, keys.privateKey);
}

async function writePair(
  folder: string,
  base: string,
  cert: x509.X509Certificate,
  key: webcrypto.CryptoKey,
): Promise<Pair> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key);
  const keyPem = x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
  // The key first: a certificate without its key would be taken for a pair after a crash.
  for (const [extension, text] of [
    ['key', keyPem],
    ['crt', cert.toString('pem')],
  ] as const) {
    const file = join(folder, `${base}.${extension}`);
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return { cert, keyPem };
}

/** 127 random bits, positive (RFC 5280 section 4.1.2.2). */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

/** NameConstraints (RFC 5280 section 4.2.1.10): this DNS name and what is below it; no IP address at all. */
function nameConstraints(name: string): Uint8Array<ArrayBuffer> {
  const subtree = (tag: number, value: Uint8Array) => der(0x30, der(tag, value));
  const permitted = der(0xa0, subtree(0x82, utf8(name)));
  const excluded = der(0xa1, Buffer.concat([subtree(0x87, new Uint8Array(8)), subtree(0x87, new Uint8Array(32))]));
  return Uint8Array.from(der(0x30, Buffer.concat([permitted, excluded])));
}

/** One DER element; contents up to 65,535 bytes. */
function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from(head), content]);
}

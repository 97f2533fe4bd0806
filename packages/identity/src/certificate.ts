// One X.509 certificate, read strictly into what path validation needs (L1, RFC 5280 section 4).
import { type Bytes, concat, copyBytes, equalBytes, err, ok, type Result, toHex } from '@incamera/kernel';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  type AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  type Extension,
  KeyUsage,
  KeyUsageFlags,
  type Name,
  NameConstraints,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { encodeDer, isDer } from './der.js';
import { type IdentityError, identityErrors } from './errors.js';
import { type AlternativeNames, type Constraints, readAlternativeNames, readConstraints } from './general-names.js';
import { type CertifiedKey, readCertifiedKey, readSignatureScheme, type SignatureScheme } from './signature-scheme.js';

/** Bytes of one certificate: an RSA-8192 key and signature with generous names fit. */
export const MAX_CERTIFICATE_BYTES = 8192;
const MAX_EXTENSIONS = 24;
const MAX_SERIAL_BYTES = 20;
const MAX_RDNS = 16;
const VERSION_3 = 2;
const SEQUENCE = 0x30;
const BIT_STRING = 0x03;

const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
} as const;

/** What a certificate says. Nothing here is verified yet. */
export interface ParsedCertificate {
  readonly der: Bytes;
  /** The signed part. */
  readonly tbs: Bytes;
  /** Lower-case hexadecimal, 1 to 20 bytes, no leading zero byte but that of a sign. */
  readonly serial: string;
  /** DER of the names: chains compare them byte by byte, which is stricter than RFC 5280 section 7.1. */
  readonly issuer: Bytes;
  readonly subject: Bytes;
  readonly commonName: string | null;
  readonly organisation: string | null;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Null: not on the allow-list. */
  readonly key: CertifiedKey | null;
  readonly scheme: SignatureScheme | null;
  readonly signature: Bytes;
  readonly isAuthority: boolean;
  readonly pathLength: number | null;
  /** Null: the extension is absent. */
  readonly keyUsage: { readonly signsCertificates: boolean; readonly signsData: boolean } | null;
  readonly purposes: readonly string[] | null;
  readonly names: AlternativeNames;
  readonly constraints: Constraints | null;
  /** Hexadecimal. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** The first critical extension that nobody here understands. */
  readonly unknownCritical: string | null;
}

/**
 * Reads a certificate: DER only, version 3, at most 8 KiB.
 * @returns `identity/certificate_malformed`
 */
export function decodeCertificate(der: Uint8Array): Result<ParsedCertificate, IdentityError> {
  try {
    if (der.byteLength > MAX_CERTIFICATE_BYTES || !isDer(der)) return malformed('der');
    return ok(readCertificate(copyBytes(der)));
  } catch (cause) {
    return err(identityErrors.make('identity/certificate_malformed', { cause }));
  }
}

function malformed(what: string): Result<never, IdentityError> {
  return err(identityErrors.make('identity/certificate_malformed', { context: { what } }));
}

function readCertificate(der: Bytes): ParsedCertificate {
  const certificate = AsnConvert.parse(der, Certificate);
  const tbs = certificate.tbsCertificate;
  if (tbs.version !== VERSION_3 || certificate.tbsCertificateRaw === undefined) throw new RangeError('version');
  if (!equalBytes(der, canonicalForm(certificate.tbsCertificateRaw, tbs.signature, certificate.signatureValue))) {
    throw new RangeError('form');
  }
  const notBeforeMs = tbs.validity.notBefore.getTime().getTime();
  const notAfterMs = tbs.validity.notAfter.getTime().getTime();
  if (!Number.isSafeInteger(notBeforeMs) || !Number.isSafeInteger(notAfterMs)) throw new RangeError('time');
  const extensions = readExtensions(tbs.extensions ?? []);
  const basic = extensions.read(OID.basicConstraints, BasicConstraints);
  const pathLength = basic?.pathLenConstraint ?? null;
  if (pathLength !== null && !(Number.isInteger(pathLength) && pathLength >= 0)) throw new RangeError('path length');
  const constraints = extensions.read(OID.nameConstraints, NameConstraints);
  const authorityKeyId = extensions.read(OID.authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier;
  const subjectKeyId = extensions.read(OID.subjectKeyIdentifier, SubjectKeyIdentifier);
  const purposes = extensions.read(OID.extendedKeyUsage, ExtendedKeyUsage);
  return {
    der,
    tbs: new Uint8Array(certificate.tbsCertificateRaw).slice(),
    serial: readSerial(tbs.serialNumber),
    issuer: new Uint8Array(AsnConvert.serialize(tbs.issuer)),
    subject: new Uint8Array(AsnConvert.serialize(tbs.subject)),
    commonName: readAttribute(tbs.subject, OID.commonName),
    organisation: readAttribute(tbs.subject, OID.organization),
    notBeforeMs,
    notAfterMs,
    key: readCertifiedKey(tbs.subjectPublicKeyInfo),
    scheme: readSignatureScheme(certificate.signatureAlgorithm),
    signature: new Uint8Array(certificate.signatureValue).slice(),
    isAuthority: basic?.cA === true,
    pathLength,
    keyUsage: readKeyUsage(extensions.read(OID.keyUsage, KeyUsage)),
    purposes: purposes === null ? null : [...purposes],
    names: readAlternativeNames(extensions.read(OID.subjectAltName, SubjectAlternativeName)),
    constraints: constraints === null ? null : readConstraints(constraints),
    subjectKeyId: subjectKeyId === null ? null : toHex(new Uint8Array(subjectKeyId.buffer)),
    authorityKeyId: authorityKeyId === undefined ? null : toHex(new Uint8Array(authorityKeyId.buffer)),
    unknownCritical: extensions.unknownCritical,
  };
}

interface Extensions {
  /** Parses the extension `oid`; null when it is absent. */
  read<T>(oid: string, type: new () => T): T | null;
  readonly unknownCritical: string | null;
}

function readExtensions(list: readonly Extension[]): Extensions {
  if (list.length > MAX_EXTENSIONS) throw new RangeError('extensions');
  const known = new Set<string>(Object.values(OID));
  const byOid = new Map<string, Extension>();
  let unknownCritical: string | null = null;
  for (const extension of list) {
    if (byOid.has(extension.extnID)) throw new RangeError('extension twice');
    byOid.set(extension.extnID, extension);
    if (extension.critical && !known.has(extension.extnID)) unknownCritical ??= extension.extnID;
  }
  return {
    unknownCritical,
    read(oid, type) {
      const extension = byOid.get(oid);
      if (extension === undefined) return null;
      const value = new Uint8Array(extension.extnValue.buffer);
      // The value lies in an OCTET STRING, where the check of the whole does not look.
      if (!isDer(value)) throw new RangeError('extension value');
      return AsnConvert.parse(value, type);
    },
  };
}

function readSerial(serial: ArrayBuffer): string {
  const bytes = new Uint8Array(serial);
  const isPositive = bytes.byteLength > 0 && (bytes[0] as number) < 0x80 && bytes.some((byte) => byte !== 0);
  const digits = bytes[0] === 0 ? bytes.byteLength - 1 : bytes.byteLength;
  if (!isPositive || digits > MAX_SERIAL_BYTES) throw new RangeError('serial');
  return toHex(bytes);
}

function readKeyUsage(usage: KeyUsage | null): ParsedCertificate['keyUsage'] {
  if (usage === null) return null;
  const flags = usage.toNumber();
  return {
    signsCertificates: (flags & KeyUsageFlags.keyCertSign) !== 0,
    signsData: (flags & KeyUsageFlags.digitalSignature) !== 0,
  };
}

/** The one value of an attribute; null when it is absent. Two values would let two programs show two names. */
function readAttribute(name: Name, oid: string): string | null {
  if (name.length > MAX_RDNS) throw new RangeError('name');
  const values = [...name].flatMap((rdn) => [...rdn]).filter(({ type }) => type === oid);
  if (values.length > 1) throw new RangeError('attribute twice');
  const value = values[0]?.value;
  return value === undefined ? null : (value.utf8String ?? value.printableString ?? null);
}

/**
 * What a certificate with these parts looks like. The signature does not cover the outer structure, and the library passes
 * over further elements in it and unused bits: there would be many certificates for one signature.
 */
function canonicalForm(tbs: ArrayBuffer, algorithm: AlgorithmIdentifier, signature: ArrayBuffer): Bytes {
  const bits = encodeDer(BIT_STRING, concat(new Uint8Array(1), new Uint8Array(signature)));
  return encodeDer(SEQUENCE, concat(new Uint8Array(tbs), new Uint8Array(AsnConvert.serialize(algorithm)), bits));
}

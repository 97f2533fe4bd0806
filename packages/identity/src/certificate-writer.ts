// Writes and signs certificates (L1, RFC 5280 section 4). What may be written is decided by who calls: authority.ts, issuing.ts.
import { type Bytes, concat, copyBytes, fromHex, type Rng } from '@incamera/kernel';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  KeyIdentifier,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
} from '@peculiar/asn1-x509';
import { identityErrors } from './errors.js';
import { certificateSigner } from './signature-scheme.js';

const OID_COMMON_NAME = '2.5.4.3';
const OID_ORGANIZATION = '2.5.4.10';
const SERIAL_BYTES = 16;
const KEY_ID_BYTES = 20;

/** DER of an X.509 Name. */
export function encodeName(commonName: string, organisation: string | null): Bytes {
  const part = (type: string, utf8String: string): RelativeDistinguishedName =>
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String }) })]);
  const parts = organisation === null ? [] : [part(OID_ORGANIZATION, organisation)];
  return new Uint8Array(AsnConvert.serialize(new Name([...parts, part(OID_COMMON_NAME, commonName)])));
}

/** What is to be certified. */
export interface CertificateContent {
  /** DER Names. */
  readonly issuer: Bytes;
  readonly subject: Bytes;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Bytes;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly extensions: readonly Extension[];
}

/**
 * Signs a certificate with a random serial of 16 bytes.
 * @param issuerKey Ed25519, ECDSA P-256 or P-384, or RSASSA-PKCS1-v1_5; may be non-extractable
 * @throws {AppError} `identity/bad_authority`: the key is of another kind
 */
export async function signCertificate(content: CertificateContent, issuerKey: CryptoKey, rng: Rng): Promise<Bytes> {
  const signer = certificateSigner(issuerKey);
  if (signer === null) throw identityErrors.make('identity/bad_authority', { context: { what: 'key' } });
  const serial = copyBytes(rng.bytes(SERIAL_BYTES));
  // Positive, and without a leading zero byte.
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
  const tbsCertificate = new TBSCertificate({
    version: 2,
    serialNumber: serial.buffer,
    signature: signer.algorithm,
    issuer: AsnConvert.parse(content.issuer, Name),
    validity: new Validity({ notBefore: new Date(content.notBeforeMs), notAfter: new Date(content.notAfterMs) }),
    subject: AsnConvert.parse(content.subject, Name),
    subjectPublicKeyInfo: AsnConvert.parse(content.spki, SubjectPublicKeyInfo),
    extensions: new Extensions([...content.extensions]),
  });
  const tbs = new Uint8Array(AsnConvert.serialize(tbsCertificate));
  const signatureValue = (await signer.sign(tbs)).buffer;
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm: signer.algorithm, signatureValue });
  return new Uint8Array(AsnConvert.serialize(certificate));
}

const extension = (extnID: string, critical: boolean, value: Uint8Array | ArrayBuffer): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(value) });

/** The extensions of certificates here, each ready to be signed. */
export const extensions = {
  basicConstraints: (cA: boolean, pathLength: number | null): Extension =>
    extension(
      '2.5.29.19',
      true,
      AsnConvert.serialize(new BasicConstraints(pathLength === null ? { cA } : { cA, pathLenConstraint: pathLength })),
    ),
  /** A BIT STRING by hand: DER wants trailing zero bits of named bits removed. */
  signsData: (): Extension => extension('2.5.29.15', true, new Uint8Array([3, 2, 7, 0x80])),
  signsCertificates: (): Extension => extension('2.5.29.15', true, new Uint8Array([3, 2, 1, 0x06])),
  purposes: (oids: readonly string[]): Extension =>
    extension('2.5.29.37', false, AsnConvert.serialize(new ExtendedKeyUsage([...oids]))),
  names: (emails: readonly string[], uris: readonly string[]): Extension =>
    extension(
      '2.5.29.17',
      false,
      AsnConvert.serialize(
        new SubjectAlternativeName([
          ...uris.map((uniformResourceIdentifier) => new GeneralName({ uniformResourceIdentifier })),
          ...emails.map((rfc822Name) => new GeneralName({ rfc822Name })),
        ]),
      ),
    ),
  /** Persons and devices of these domains only, and e-mail addresses at and below them. */
  permittedDomains: (domains: readonly string[]): Extension => {
    const bases = domains.flatMap((domain) => [
      new GeneralName({ uniformResourceIdentifier: domain }),
      new GeneralName({ rfc822Name: domain }),
      new GeneralName({ rfc822Name: `.${domain}` }),
      new GeneralName({ dNSName: domain }),
    ]);
    const permittedSubtrees = new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base })));
    return extension('2.5.29.30', true, AsnConvert.serialize(new NameConstraints({ permittedSubtrees })));
  },
  subjectKeyId: (id: Bytes): Extension =>
    extension('2.5.29.14', false, AsnConvert.serialize(new SubjectKeyIdentifier(id))),
  authorityKeyId: (id: Bytes): Extension =>
    extension(
      '2.5.29.35',
      false,
      AsnConvert.serialize(new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(id) })),
    ),
};

/** A key identifier: the first 20 bytes of SHA-256 of the SubjectPublicKeyInfo (RFC 7093 section 2, method 4 shortened). */
export async function keyIdOf(spki: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', spki)).slice(0, KEY_ID_BYTES);
}

/** The key identifier that certificates below `certificate` refer to: its own, or one made of its key. */
export async function keyIdFor(certificate: {
  readonly subjectKeyId: string | null;
  readonly spki: Bytes;
}): Promise<Bytes> {
  return fromHex(certificate.subjectKeyId ?? '') ?? (await keyIdOf(certificate.spki));
}

/** The SubjectPublicKeyInfo of a raw Ed25519 key (RFC 8410). */
export function ed25519Spki(raw: Uint8Array): Bytes {
  return concat(new Uint8Array([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]), raw);
}

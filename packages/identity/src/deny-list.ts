// The deny list: devices and persons that an authority does not stand for any more, signed and numbered, so that it can travel with
// a meeting and no older one is taken (L1).
import {
  type Bytes,
  concat,
  copyBytes,
  equalBytes,
  err,
  fromHex,
  ok,
  Reader,
  type Result,
  Writer,
} from '@incamera/kernel';
import { isDomain, isIdentifier } from './device-profile.js';
import { type IdentityError, identityErrors } from './errors.js';
import { MAX_ISSUER_CHARS, MAX_SUBJECT_CHARS } from './id-token.js';
import { type CertificateRef } from './path.js';
import { SIGNATURE_BYTES, SIGNING_KEY_BYTES, signStatement, verifyStatement } from './statement.js';

const FORMAT = 1;
const HASH_BYTES = 32;
const MAX_SERIAL_BYTES = 21;
const MAX_PERSON_BYTES = 253 + 1 + 64;
/** Certificates live for a day, so that entries can leave again. */
export const MAX_DENIALS = 10_000;
const MAX_LIST_BYTES = 1_000_000;

// The order is that of the encoding: new kinds come last.
const KINDS = ['certificate', 'device-key', 'person', 'passkey', 'token'] as const;
const REASONS = ['unspecified', 'key-compromise', 'device-lost', 'left-organisation', 'superseded'] as const;

/** Why somebody is on the list; words are the interface's. */
export type DenialReason = (typeof REASONS)[number];

/** Who is denied. */
export type DenialSubject =
  | ({ readonly kind: 'certificate' } & CertificateRef)
  /** Ed25519 leaf key, 32 bytes. */
  | { readonly kind: 'device-key'; readonly deviceKey: Bytes }
  /** `example.org/ada`: every certificate and device of that person. */
  | { readonly kind: 'person'; readonly person: string }
  /** SHA-256 of the passkey's canonical COSE key, 32 bytes: whoever shows it, under whatever certificate. */
  | { readonly kind: 'passkey'; readonly thumbprint: Bytes }
  /** Whoever shows an ID token of this provider about this subject, both printable ASCII. */
  | ({ readonly kind: 'token' } & TokenRef);

/** Whom a provider speaks of: `sub` within `iss` (OpenID Connect Core section 2). */
export interface TokenRef {
  readonly issuer: string;
  readonly subject: string;
}

export interface Denial {
  readonly subject: DenialSubject;
  /** Since when, Unix milliseconds. */
  readonly sinceMs: number;
  readonly reason: DenialReason;
}

export interface DenyList {
  /** Ed25519 public key of whoever signs, 32 bytes. */
  readonly authorityKey: Bytes;
  /** Grows with every list of an authority; from 1. */
  readonly version: number;
  readonly issuedAtMs: number;
  /** In the order of their encodings, none twice. */
  readonly denials: readonly Denial[];
}

/** A list whose signature was verified. */
export interface VerifiedDenyList {
  readonly list: DenyList;
  readonly bytes: Bytes;
}

function writeDenial(writer: Writer, { subject, sinceMs, reason }: Denial): void {
  writer.u8(KINDS.indexOf(subject.kind));
  if (subject.kind === 'certificate') {
    const serial = fromHex(subject.serial);
    if (serial === null) throw new RangeError('serial');
    writer.raw(subject.issuerKeyHash).bytes(serial);
  } else if (subject.kind === 'device-key') writer.raw(subject.deviceKey);
  else if (subject.kind === 'passkey') writer.raw(subject.thumbprint);
  else if (subject.kind === 'token') writer.text(subject.issuer).text(subject.subject);
  else writer.text(subject.person);
  writer.u64(sinceMs).u8(REASONS.indexOf(reason));
}

function readDenial(reader: Reader): Denial {
  const kind = KINDS[reader.u8()];
  if (kind === undefined) throw new RangeError('kind');
  const subject = readSubject(kind, reader);
  const sinceMs = reader.u64Number();
  const reason = REASONS[reader.u8()];
  if (reason === undefined) throw new RangeError('reason');
  return { subject, sinceMs, reason };
}

function readSubject(kind: (typeof KINDS)[number], reader: Reader): DenialSubject {
  if (kind === 'certificate') {
    const issuerKeyHash = reader.raw(HASH_BYTES);
    return { kind, issuerKeyHash, serial: toSerial(reader.bytes(MAX_SERIAL_BYTES)) };
  }
  if (kind === 'device-key') return { kind, deviceKey: reader.raw(SIGNING_KEY_BYTES) };
  if (kind === 'passkey') return { kind, thumbprint: reader.raw(HASH_BYTES) };
  if (kind === 'token') {
    const [issuer, tokenSubject] = [reader.text(MAX_ISSUER_CHARS), reader.text(MAX_SUBJECT_CHARS)];
    if (!isToken(issuer) || !isToken(tokenSubject)) throw new RangeError('token');
    return { kind, issuer, subject: tokenSubject };
  }
  const person = reader.text(MAX_PERSON_BYTES);
  const [domain = '', personId = '', ...rest] = person.split('/');
  if (rest.length > 0 || !isDomain(domain) || !isIdentifier(personId)) throw new RangeError('person');
  return { kind, person };
}

/** As ID tokens are read: one word of printable ASCII. */
const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

function toSerial(bytes: Bytes): string {
  if (bytes.byteLength === 0) throw new RangeError('serial');
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const encodeDenial = (denial: Denial): Bytes => {
  const writer = new Writer();
  writeDenial(writer, denial);
  return writer.done();
};

/** Negative, zero or positive as `a` comes before, is or comes after `b`. */
function compareBytes(a: Bytes, b: Bytes): number {
  const length = Math.min(a.byteLength, b.byteLength);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.byteLength - b.byteLength;
}

function encodeBody({ authorityKey, version, issuedAtMs, denials }: DenyList): Bytes {
  return new Writer()
    .u8(FORMAT)
    .raw(authorityKey)
    .u64(version)
    .u64(issuedAtMs)
    .list(denials, (writer, denial) => writeDenial(writer, denial))
    .done();
}

/** The whole canonical encoding. */
export function encodeDenyList(list: DenyList, signature: Uint8Array): Bytes {
  return concat(encodeBody(list), signature);
}

/**
 * Reads a list strictly; its signature is not verified yet. Exactly one encoding of a list is accepted.
 * @returns `identity/deny_list_malformed`
 */
export function decodeDenyList(
  bytes: Uint8Array,
): Result<{ readonly list: DenyList; readonly body: Bytes; readonly signature: Bytes }, IdentityError> {
  try {
    if (bytes.byteLength > MAX_LIST_BYTES) throw new RangeError('too long');
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) throw new RangeError('format');
    const authorityKey = reader.raw(SIGNING_KEY_BYTES);
    const version = reader.u64Number();
    const issuedAtMs = reader.u64Number();
    const denials = reader.list(MAX_DENIALS, readDenial);
    const signature = reader.raw(SIGNATURE_BYTES);
    reader.end();
    if (version < 1) throw new RangeError('version');
    const encoded = denials.map(encodeDenial);
    const isSorted = encoded.every((item, i) => i === 0 || compareBytes(encoded[i - 1] as Bytes, item) < 0);
    if (!isSorted) throw new RangeError('order');
    return ok({
      list: { authorityKey, version, issuedAtMs, denials },
      body: copyBytes(bytes.subarray(0, bytes.byteLength - SIGNATURE_BYTES)),
      signature,
    });
  } catch (cause) {
    return err(identityErrors.make('identity/deny_list_malformed', { cause }));
  }
}

/**
 * Signs a list; denials are brought into order, and doubles are dropped.
 * @param privateKey Ed25519 key of `list.authorityKey`; may be non-extractable
 * @throws {AppError} `identity/deny_list_malformed`: a value is out of its bounds; `identity/deny_list_bad_signature`: the
 * private key is another's
 */
export async function signDenyList(list: DenyList, privateKey: CryptoKey): Promise<VerifiedDenyList> {
  let body: Bytes;
  try {
    const items = list.denials.map((denial) => ({ denial, encoded: encodeDenial(denial) }));
    items.sort((a, b) => compareBytes(a.encoded, b.encoded));
    const denials = items
      .filter(({ encoded }, i) => i === 0 || compareBytes((items[i - 1] as { encoded: Bytes }).encoded, encoded) !== 0)
      .map(({ denial }) => denial);
    body = encodeBody({ ...list, denials });
  } catch (cause) {
    throw identityErrors.make('identity/deny_list_malformed', { cause });
  }
  const bytes = concat(body, await signStatement('incamera/deny-list/1', body, privateKey));
  const verified = await verifyDenyList(bytes, list.authorityKey);
  if (!verified.ok) throw verified.error;
  return verified.value;
}

/** Reads a list and verifies that `authorityKey` signed it. */
export async function verifyDenyList(
  bytes: Uint8Array,
  authorityKey: Bytes,
): Promise<Result<VerifiedDenyList, IdentityError>> {
  const decoded = decodeDenyList(bytes);
  if (!decoded.ok) return decoded;
  const { list, body, signature } = decoded.value;
  const isSigned =
    equalBytes(list.authorityKey, authorityKey) &&
    (await verifyStatement('incamera/deny-list/1', body, signature, authorityKey));
  if (!isSigned) return err(identityErrors.make('identity/deny_list_bad_signature'));
  return ok({ list, bytes: copyBytes(bytes) });
}

/**
 * The newer of two lists of one authority.
 * @param known the newest list seen so far; null: none
 * @returns `identity/deny_list_older`, or `identity/deny_list_split`: another list of the same version
 * @throws {RangeError} the lists are of two authorities: caller bug
 */
export function acceptDenyList(
  known: VerifiedDenyList | null,
  offered: VerifiedDenyList,
): Result<VerifiedDenyList, IdentityError> {
  if (known === null) return ok(offered);
  if (!equalBytes(known.list.authorityKey, offered.list.authorityKey)) throw new RangeError('another authority');
  if (offered.list.version > known.list.version) return ok(offered);
  const context = { version: offered.list.version, known: known.list.version };
  if (offered.list.version < known.list.version)
    return err(identityErrors.make('identity/deny_list_older', { context }));
  if (equalBytes(offered.bytes, known.bytes)) return ok(known);
  return err(identityErrors.make('identity/deny_list_split', { context }));
}

/** Whom a member's evidence names. */
export interface DenialQuery {
  readonly deviceKey: Bytes;
  /** `example.org/ada`, or null: no certificate. */
  readonly person: string | null;
  /** Of the whole path: a denied intermediate denies everything below it. */
  readonly certificates: readonly CertificateRef[];
  /** Thumbprint of the passkey that the member showed, 32 bytes; null: it showed none. */
  readonly passkey: Bytes | null;
  /** Of whom the ID token speaks that the member showed; null: it showed none. */
  readonly token: TokenRef | null;
}

/** The first entry that denies a member, or null. An entry holds from when it is seen on, whatever its `sinceMs` says. */
export function findDenial({ denials }: DenyList, query: DenialQuery): Denial | null {
  const { deviceKey, person, certificates, passkey, token } = query;
  const isMeant = (subject: DenialSubject): boolean => {
    if (subject.kind === 'device-key') return equalBytes(subject.deviceKey, deviceKey);
    if (subject.kind === 'person') return subject.person === person;
    if (subject.kind === 'token') return token?.issuer === subject.issuer && token.subject === subject.subject;
    if (subject.kind === 'passkey') return passkey !== null && equalBytes(subject.thumbprint, passkey);
    return certificates.some(
      ({ issuerKeyHash, serial }) => serial === subject.serial && equalBytes(issuerKeyHash, subject.issuerKeyHash),
    );
  };
  return denials.find(({ subject }) => isMeant(subject)) ?? null;
}

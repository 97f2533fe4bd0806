// Whom a deny list names, with binary values as base64url: the form of the wire and of interfaces (L1).
import { type Bytes, fromBase64Url, toBase64Url } from '@incamera/kernel';
import { type DenialSubject, type TokenRef } from './deny-list.js';
import { MAX_ISSUER_CHARS, MAX_SUBJECT_CHARS } from './id-token.js';
import { SIGNING_KEY_BYTES } from './statement.js';

/** As `DenialSubject`; hashes and keys are unpadded base64url. */
export type DenialSubjectText =
  | { readonly kind: 'certificate'; readonly issuerKeyHash: string; readonly serial: string }
  | { readonly kind: 'device-key'; readonly deviceKey: string }
  | { readonly kind: 'person'; readonly person: string }
  | { readonly kind: 'passkey'; readonly thumbprint: string }
  | ({ readonly kind: 'token' } & TokenRef);

/** Whom no account of this server stands behind: what a guest can be denied by. */
export type GuestSubjectText = Extract<DenialSubjectText, { readonly kind: 'token' | 'device-key' }>;

/**
 * @param text its binary values were validated as base64url of the right length
 * @throws {TypeError} they were not: caller bug
 */
export function denialSubjectFromText(text: DenialSubjectText): DenialSubject {
  switch (text.kind) {
    case 'certificate':
      return { kind: 'certificate', issuerKeyHash: bytesOf(text.issuerKeyHash), serial: text.serial };
    case 'device-key':
      return { kind: 'device-key', deviceKey: bytesOf(text.deviceKey) };
    case 'passkey':
      return { kind: 'passkey', thumbprint: bytesOf(text.thumbprint) };
    case 'person':
    case 'token':
      return text;
  }
}

/** The other way round. */
export function denialSubjectToText(subject: DenialSubject): DenialSubjectText {
  switch (subject.kind) {
    case 'certificate':
      return { kind: 'certificate', issuerKeyHash: toBase64Url(subject.issuerKeyHash), serial: subject.serial };
    case 'device-key':
      return { kind: 'device-key', deviceKey: toBase64Url(subject.deviceKey) };
    case 'passkey':
      return { kind: 'passkey', thumbprint: toBase64Url(subject.thumbprint) };
    case 'person':
    case 'token':
      return subject;
  }
}

/** The one line for a subject; two subjects never have the same. */
export function denialSubjectLine(subject: DenialSubjectText): string {
  switch (subject.kind) {
    case 'certificate':
      return `certificate ${subject.issuerKeyHash} ${subject.serial}`;
    case 'device-key':
      return `device-key ${subject.deviceKey}`;
    case 'passkey':
      return `passkey ${subject.thumbprint}`;
    case 'person':
      return `person ${subject.person}`;
    case 'token':
      return `token ${subject.issuer} ${subject.subject}`;
  }
}

/** Reads the line of a guest, as people hand it on; null: it is none. Blanks around it and doubled ones are forgiven. */
export function guestSubjectFromLine(line: string): GuestSubjectText | null {
  const words = line.trim().split(/\s+/);
  if (!words.every((word) => /^[\x21-\x7e]+$/.test(word))) return null;
  const [kind, first = '', second = ''] = words;
  if (kind === 'device-key' && words.length === 2) {
    return fromBase64Url(first)?.byteLength === SIGNING_KEY_BYTES ? { kind, deviceKey: first } : null;
  }
  const isToken = kind === 'token' && words.length === 3;
  if (!isToken || first.length > MAX_ISSUER_CHARS || second.length > MAX_SUBJECT_CHARS) return null;
  return { kind, issuer: first, subject: second };
}

function bytesOf(text: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes === null) throw new TypeError('not validated base64url');
  return bytes;
}

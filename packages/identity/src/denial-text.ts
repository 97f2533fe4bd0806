// Whom a deny list names, with binary values as base64url: the form of the wire and of interfaces (L1).
import { type Bytes, fromBase64Url, toBase64Url } from '@incamera/kernel';
import { type DenialSubject } from './deny-list.js';

/** As `DenialSubject`; hashes and keys are unpadded base64url. */
export type DenialSubjectText =
  | { readonly kind: 'certificate'; readonly issuerKeyHash: string; readonly serial: string }
  | { readonly kind: 'device-key'; readonly deviceKey: string }
  | { readonly kind: 'person'; readonly person: string }
  | { readonly kind: 'passkey'; readonly thumbprint: string };

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
      return subject;
  }
}

function bytesOf(text: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes === null) throw new TypeError('not validated base64url');
  return bytes;
}

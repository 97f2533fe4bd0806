// Deny lists between the forms of the wire, of packages/identity and of the interface (L4).
import { type Denial, type DenialSubject, type VerifiedDenyList, verifyDenyList } from '@incamera/identity';
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type DeniedEntry, type DeniedSubject } from './types.js';

/** @param subject its binary values are base64url of the right length */
export function toDenial(subject: DeniedSubject): DenialSubject {
  switch (subject.kind) {
    case 'certificate':
      return { kind: 'certificate', issuerKeyHash: wireBytes(subject.issuerKeyHash), serial: subject.serial };
    case 'device-key':
      return { kind: 'device-key', deviceKey: wireBytes(subject.deviceKey) };
    case 'passkey':
      return { kind: 'passkey', thumbprint: wireBytes(subject.thumbprint) };
    case 'person':
      return subject;
  }
}

export function toEntry({ subject, sinceMs, reason }: Denial): DeniedEntry {
  return { subject: toDenied(subject), sinceMs, reason };
}

function toDenied(subject: DenialSubject): DeniedSubject {
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

/** One text for one subject. */
export function keyOfSubject(subject: DeniedSubject): string {
  switch (subject.kind) {
    case 'certificate':
      return `certificate ${subject.issuerKeyHash} ${subject.serial}`;
    case 'device-key':
      return `device-key ${subject.deviceKey}`;
    case 'passkey':
      return `passkey ${subject.thumbprint}`;
    case 'person':
      return `person ${subject.person}`;
  }
}

/** The list of `authorityKey` among signed ones, verified; null: there is none. @throws {AppError} its signature is not good */
export async function findList(lists: readonly Bytes[], authorityKey: Bytes): Promise<VerifiedDenyList | null> {
  for (const bytes of lists) {
    const verified = await verifyDenyList(bytes, authorityKey);
    if (verified.ok) return verified.value;
  }
  return null;
}

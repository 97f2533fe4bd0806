// Deny lists between the forms of the wire, of packages/identity and of the interface (L4).
import { type Denial, denialSubjectToText, type VerifiedDenyList, verifyDenyList } from '@incamera/identity';
import { type Bytes } from '@incamera/kernel';
import { type DeniedEntry } from './types.js';

export function toEntry({ subject, sinceMs, reason }: Denial): DeniedEntry {
  return { subject: denialSubjectToText(subject), sinceMs, reason };
}

/** The list of `authorityKey` among signed ones, verified; null: there is none. @throws {AppError} its signature is not good */
export async function findList(lists: readonly Bytes[], authorityKey: Bytes): Promise<VerifiedDenyList | null> {
  for (const bytes of lists) {
    const verified = await verifyDenyList(bytes, authorityKey);
    if (verified.ok) return verified.value;
  }
  return null;
}

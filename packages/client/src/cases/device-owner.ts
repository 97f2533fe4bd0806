// Who a device is, as it sealed it beside its key (L4; decision 0032): its own word, signed by the key under which it was in the meeting.
// What its certificate or token was worth then, everybody in the meeting verified; here it is only said that there was one.
import { type Bytes } from '@incamera/kernel';
import { type Bundle } from '@incamera/shares';
import { readMarkOwner } from '../marks/mark-owner.js';

/** What a device showed of its person beside the name. */
export type OwnerEvidence = 'certificate' | 'passkey' | 'token';

/** What is shown of a device whose key was opened. */
export interface DeviceOwner {
  /** As its leaf said; null: what is there cannot be read, or the signature is not of the leaf that it names. */
  readonly name: string | null;
  readonly evidence: readonly OwnerEvidence[];
}

export async function readOwner(owner: Bytes, { meetingId, commitment }: Bundle): Promise<DeviceOwner> {
  const read = await readMarkOwner(owner, { meetingId, secretCommitment: commitment });
  if (!read.ok) return { name: null, evidence: [] };
  const { displayName, chain, passkey, passkeyChain, idToken } = read.value;
  const shown: [OwnerEvidence, unknown][] = [
    ['certificate', chain ?? passkeyChain],
    ['passkey', passkey],
    ['token', idToken],
  ];
  return { name: displayName, evidence: shown.flatMap(([kind, value]) => (value === null ? [] : [kind])) };
}

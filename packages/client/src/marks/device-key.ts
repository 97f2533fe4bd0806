// A key that one tab draws for one purpose in one meeting (L4; decisions 0029, 0038): split among the holders of the charter, beside it who the
// device is; kept, so that a reload goes on with the same.
import { type CharterChain, currentCharter } from '@incamera/charter';
import { type Identification } from '@incamera/group';
import { type Bytes, equalBytes, type Rng } from '@incamera/kernel';
import { readBundle, sealSecret, secretCommitment } from '@incamera/shares';
import { type StoredKey } from '../device/device-records.js';
import { officersFor } from './demanded-officers.js';
import { recipientsOf } from './holder-recipients.js';
import { writeMarkOwner } from './mark-owner.js';
import { type KeptKey } from './mark-records.js';

export interface DeviceKeyWish {
  readonly purpose: string;
  /** 32 bytes: the meeting. */
  readonly groupId: Bytes;
  /** Its founding version goes into the bundle. */
  readonly chain: CharterChain;
  readonly identification: Identification;
  readonly memberKey: StoredKey;
  /** What this tab had before; null: nothing. */
  readonly before: KeptKey | null;
  readonly rng: Rng;
}

/**
 * The key of before if the leaf is the same, else a new one; sealed anew if who we are or who may open it has changed.
 * @returns `before` itself where nothing is new: it need not be kept again
 * @throws {AppError} `client/mark_holders_missing`
 */
export async function deviceKeyFor(wish: DeviceKeyWish): Promise<KeptKey> {
  const { purpose, groupId, chain, identification, memberKey, before, rng } = wish;
  const { charter } = currentCharter(chain);
  const foundingCharter = chain.versions[0].bytes;
  const holders = await recipientsOf(charter);
  const kept = before !== null && equalBytes(before.leafKey, memberKey.publicKey) ? before : null;
  const secret = kept?.secret ?? rng.bytes(32);
  const commitment = await secretCommitment(purpose, groupId, secret);
  const meeting = { meetingId: groupId, secretCommitment: commitment, foundingCharter };
  const owner = await writeMarkOwner(identification, memberKey, meeting, purpose);
  const officers = officersFor(charter);
  // Sealed anew when the rules have become stricter since.
  if (kept !== null && equalBytes(kept.owner, owner) && readBundle(kept.bundle).officers === officers) return kept;
  const { threshold } = charter.shareHolders;
  const sealed = await sealSecret({ purpose, officers, meetingId: groupId, secret, threshold, holders, owner });
  return { leafKey: memberKey.publicKey, secret, owner, bundle: sealed.bundle };
}

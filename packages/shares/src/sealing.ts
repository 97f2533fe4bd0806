// Splits a secret of a device among the holders whom the charter names, and opens one holder's share (L1; decision 0029).
import { type Bytes, compareBytes, copyBytes, hkdfSha256, seal, utf8, Writer, zeroize } from '@incamera/kernel';
import {
  type Bundle,
  type BundleHead,
  bundleDigest,
  encodeBundle,
  encodeBundleHead,
  HASH_BYTES,
  isPurpose,
  MAX_HOLDERS,
  MAX_OWNER_BYTES,
  type Officers,
  OWNER_STEP_BYTES,
  readBundle,
  SECRET_BYTES,
  SHARE_BYTES,
  secretCommitment,
} from './bundle.js';
import { sharesErrors } from './errors.js';
import { openWith, PUBLIC_KEY_BYTES, sealTo } from './hpke.js';
import { splitSecret } from './shamir.js';

/** Somebody who gets a share. */
export interface ShareRecipient {
  /** 32 bytes. */
  readonly holderId: Bytes;
  /** X-Wing, 1216 bytes. */
  readonly publicKey: Bytes;
}

/** What is to be split. */
export interface SecretToSeal {
  /** Short name, such as `mark`. */
  readonly purpose: string;
  /** How many officers must stand behind a case; absent: the one who opens it. */
  readonly officers?: Officers;
  /** 32 bytes, the MLS group id. */
  readonly meetingId: Bytes;
  /** 32 bytes that nobody can guess. */
  readonly secret: Bytes;
  /** How many holders it takes, 1 to all of them. */
  readonly threshold: number;
  /** 1 to 16, in any order. */
  readonly holders: readonly ShareRecipient[];
  /** Who the device is, signed by it; at most 16,000 bytes, readable only with the secret. */
  readonly owner: Bytes;
}

export interface SealedSecret {
  readonly bundle: Bytes;
  /** SHA-256("incamera/bundle/1" ‖ bundle), 32 bytes: what the device commits to. */
  readonly digest: Bytes;
}

/** By how many officers it takes: a share that is passed off as one for fewer does not open. */
const SHARE_LABELS = { 1: utf8('incamera/share/1'), 2: utf8('incamera/share/2') } as const;
const OWNER_LABEL = utf8('incamera/owner/1');

/**
 * Splits `secret` (Shamir, `threshold` of all holders), seals each share to its holder and `owner` under the secret.
 * @throws {AppError} `shares/no_holders`
 */
export async function sealSecret(wanted: SecretToSeal): Promise<SealedSecret> {
  assertFits(wanted);
  const { purpose, officers = 1, meetingId, secret, threshold } = wanted;
  const recipients = [...wanted.holders].sort((a, b) => compareBytes(a.holderId, b.holderId));
  const commitment = await secretCommitment(purpose, meetingId, secret);
  const shares = await splitSecret(secret, recipients.length, threshold);
  const plain = { purpose, officers, meetingId, threshold, commitment };
  const holders = await Promise.all(
    recipients.map(async ({ holderId, publicKey }, i) => ({
      holderId: copyBytes(holderId),
      ...(await sealTo(publicKey, shareInfo(plain, holderId), shares[i] as Bytes)),
    })),
  );
  for (const share of shares) zeroize(share);
  const head: BundleHead = { ...plain, holders };
  const key = await ownerKey(head, secret);
  const sealedOwner = await seal(key, padded(wanted.owner), encodeBundleHead(head));
  zeroize(key);
  const bundle = encodeBundle({ ...head, sealedOwner });
  return { bundle, digest: await bundleDigest(bundle) };
}

/**
 * Opens the share of one holder: 33 bytes, to be released or overwritten.
 * @throws {AppError} `shares/bundle_malformed`, `shares/not_a_holder`, `shares/share_unreadable`
 */
export async function openShare(bundle: Bytes, holderPrivateKey: Bytes, holderId: Bytes): Promise<Bytes> {
  const read: Bundle = readBundle(bundle);
  const sealed = read.holders.find((holder) => compareBytes(holder.holderId, holderId) === 0);
  if (sealed === undefined) throw sharesErrors.make('shares/not_a_holder');
  const share = await openWith(holderPrivateKey, shareInfo(read, holderId), sealed);
  if (share?.byteLength !== SHARE_BYTES) throw sharesErrors.make('shares/share_unreadable');
  return share;
}

/** The key of what a bundle says of its device, 32 bytes. */
export async function ownerKey({ purpose, meetingId }: BundleHead, secret: Bytes): Promise<Bytes> {
  return await hkdfSha256(secret, meetingId, new Writer().raw(OWNER_LABEL).text(purpose).done(), 32);
}

/** What an encapsulation is for: a share that was moved to another bundle, meeting or holder does not open. */
function shareInfo(head: Omit<BundleHead, 'holders'>, holderId: Bytes): Bytes {
  const { purpose, officers, meetingId, threshold, commitment } = head;
  const writer = new Writer().raw(SHARE_LABELS[officers]).text(purpose).raw(meetingId).u8(threshold);
  return writer.raw(commitment).raw(holderId).done();
}

function padded(owner: Bytes): Bytes {
  const framed = new Writer().bytes(owner).done();
  const out = new Uint8Array(Math.ceil(framed.byteLength / OWNER_STEP_BYTES) * OWNER_STEP_BYTES);
  out.set(framed);
  return out;
}

function assertFits({ purpose, meetingId, secret, threshold, holders, owner }: SecretToSeal): void {
  const isSized =
    isPurpose(purpose) &&
    meetingId.byteLength === HASH_BYTES &&
    secret.byteLength === SECRET_BYTES &&
    owner.byteLength <= MAX_OWNER_BYTES;
  if (!isSized) throw new RangeError('purpose, meeting id, secret or owner is not as long as it must be');
  const ids = new Set(holders.map(({ holderId }) => holderId.join()));
  const hasHolders =
    holders.length >= 1 &&
    holders.length <= MAX_HOLDERS &&
    ids.size === holders.length &&
    holders.every(
      ({ holderId, publicKey }) => holderId.byteLength === HASH_BYTES && publicKey.byteLength === PUBLIC_KEY_BYTES,
    );
  if (hasHolders && Number.isInteger(threshold) && threshold >= 1 && threshold <= holders.length) return;
  throw sharesErrors.make('shares/no_holders', { context: { holders: holders.length, threshold } });
}

// What a holder's device does when a request is granted (L4; decision 0032): opens its share in each sealed key of that meeting and seals
// it anew to the key of the case. The shares themselves never leave the device in the open.
import { type Bytes, equalBytes, toBase64Url, zeroize } from '@incamera/kernel';
import { type CaseBody, type ReleasedShare, type WireBundle, wireBytes } from '@incamera/protocol';
import { bundleDigest, type Officers, openShare, readBundle, resealShare, sharesErrors } from '@incamera/shares';
import { caseErrors } from '../case-errors.js';
import { isCasePurpose } from './bundle-purposes.js';

export interface HolderSecret {
  /** 32 bytes. */
  readonly holderId: Bytes;
  /** 32 bytes, X-Wing; the caller's to overwrite. */
  readonly privateKey: Bytes;
}

/**
 * Anybody at the door of a meeting can leave a bundle at the server: one that cannot be read, or is of another meeting or purpose, is
 * left out, and the officer's device names it. Where none is left, the first reason is thrown.
 * @param opened a case whose id was checked
 * @param officers how many stand behind it, by statements that were judged: a key that wants two is released to no other case
 * @param meetingId the meeting that the person agreed to: of another one nothing is opened
 * @throws {AppError} `shares/bundle_malformed`, `shares/not_this_meeting`, `shares/other_purpose`, `shares/other_digest`,
 * `shares/share_unreadable`, `client/case_unconfirmed`
 */
export async function releaseShares(
  opened: CaseBody,
  meetingId: string,
  bundles: readonly WireBundle[],
  holder: HolderSecret,
  officers: Officers,
): Promise<ReleasedShare[]> {
  const released: ReleasedShare[] = [];
  const reasons: unknown[] = [];
  for (const wire of bundles) {
    try {
      const share = await releaseOne(opened, meetingId, wire, holder, officers);
      if (share !== null) released.push(share);
    } catch (error) {
      if (!sharesErrors.owns(error) && !caseErrors.owns(error)) throw error;
      reasons.push(error);
    }
  }
  if (released.length === 0 && reasons.length > 0) throw reasons[0];
  return released;
}

/** Null: the bundle names other holders, or its key is for something that this case does not ask for. */
async function releaseOne(
  { caseId, publicKey, purposes }: CaseBody,
  meetingId: string,
  wire: WireBundle,
  { holderId, privateKey }: HolderSecret,
  officers: Officers,
): Promise<ReleasedShare | null> {
  const bytes = wireBytes(wire.bundle);
  const bundle = readBundle(bytes);
  const digest = wireBytes(wire.digest);
  if (!equalBytes(await bundleDigest(bytes), digest)) throw sharesErrors.make('shares/other_digest');
  if (!isCasePurpose(bundle.purpose)) throw sharesErrors.make('shares/other_purpose');
  if (!equalBytes(bundle.meetingId, wireBytes(meetingId))) throw sharesErrors.make('shares/not_this_meeting');
  if (!purposes.some((purpose) => purpose === bundle.purpose)) return null;
  if (!bundle.holders.some((one) => equalBytes(one.holderId, holderId))) return null;
  if (bundle.officers > officers) throw caseErrors.make('client/case_unconfirmed');
  const share = await openShare(bytes, privateKey, holderId);
  try {
    const casePublicKey = wireBytes(publicKey);
    const sealed = await resealShare({ share, bundleDigest: digest, caseId, holderId, casePublicKey });
    return { digest: wire.digest, share: toBase64Url(sealed) };
  } finally {
    zeroize(share);
  }
}

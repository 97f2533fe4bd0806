// What the officer's device makes of the released shares of one meeting (L4; decision 0032): the keys of its devices. Each is compared with
// what the device committed to; whose share is wrong is named.
import { type CharterLog } from '@incamera/charter';
import { AppError, type Bytes, equalBytes, errorCode, toBase64Url, zeroize } from '@incamera/kernel';
import { type CasePurpose, type ReleasedShare, type WireBundle, wireBytes } from '@incamera/protocol';
import { bundleDigest, combineShares, type HeldShare, openRelease, readBundle, sharesErrors } from '@incamera/shares';
import { bundlesFor } from './bundle-purposes.js';
import { type DeviceOwner, readOwner } from './device-owner.js';

export interface HolderRelease {
  /** base64url. */
  readonly holderId: string;
  readonly shares: readonly ReleasedShare[];
}

/** A device whose key was opened. */
export interface OpenedDevice {
  /** Of its sealed key, base64url: names it. */
  readonly digest: string;
  readonly meetingId: string;
  /** 32 bytes; secret. */
  readonly key: Bytes;
  readonly owner: DeviceOwner;
  /** Ed25519, 32 bytes: under which the device was in the meeting, by its signature. Null: nothing that could be read, or that holds. */
  readonly leafKey: Bytes | null;
  /** The log that the meeting's charter names, as the device has it; its hash is the meeting's id. Null: none. */
  readonly log: CharterLog | null;
}

/** A device whose key could not be opened, and why. */
export interface ClosedDevice {
  readonly digest: string;
  readonly code: string;
}

export interface OpenedMeeting {
  readonly meetingId: string;
  readonly devices: readonly OpenedDevice[];
  readonly closed: readonly ClosedDevice[];
  /** Holders of whom at least one share was not what a device sealed, base64url. */
  readonly wrongHolders: readonly string[];
}

export interface MeetingEvidence {
  readonly meetingId: string;
  readonly bundles: readonly WireBundle[];
  readonly releases: readonly HolderRelease[];
}

/**
 * @param casePrivateKey 32 bytes; the caller's to overwrite
 * @param purpose whose keys are opened; those for another purpose that cases know are left out
 */
export async function openMeeting(
  caseId: string,
  casePrivateKey: Bytes,
  evidence: MeetingEvidence,
  purpose: CasePurpose = 'mark',
): Promise<OpenedMeeting> {
  const { meetingId } = evidence;
  const wrong = new Set<string>();
  const devices: OpenedDevice[] = [];
  const closed: ClosedDevice[] = [];
  for (const wire of bundlesFor(evidence.bundles, purpose)) {
    try {
      devices.push(await openDevice({ caseId, casePrivateKey, meetingId, purpose, wire, wrong }, evidence.releases));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      closed.push({ digest: wire.digest, code: errorCode(error) });
    }
  }
  return { meetingId, devices: oncePerKey(devices), closed, wrongHolders: [...wrong].sort() };
}

/**
 * A device that sealed its key more than once, as after another name or certificate, is one device: it would else be accused under
 * each of them. All names that it gave are shown, those that something proves before the others.
 */
function oncePerKey(devices: readonly OpenedDevice[]): OpenedDevice[] {
  const byKey = new Map<string, OpenedDevice[]>();
  for (const device of devices) {
    const name = toBase64Url(device.key);
    byKey.set(name, [...(byKey.get(name) ?? []), device]);
  }
  return [...byKey.values()].map((same) => {
    const [best, ...others] = same.sort((a, b) => b.owner.evidence.length - a.owner.evidence.length) as [OpenedDevice];
    for (const { key } of others as readonly OpenedDevice[]) zeroize(key);
    const names = [...new Set(same.flatMap(({ owner }) => owner.name ?? []))];
    return { ...best, owner: { ...best.owner, name: names.length === 0 ? null : names.join(' / ') } };
  });
}

interface Opening {
  readonly caseId: string;
  readonly casePrivateKey: Bytes;
  readonly meetingId: string;
  readonly purpose: CasePurpose;
  readonly wire: WireBundle;
  readonly wrong: Set<string>;
}

async function openDevice(opening: Opening, releases: readonly HolderRelease[]): Promise<OpenedDevice> {
  const { meetingId, purpose, wire, wrong } = opening;
  const bytes = wireBytes(wire.bundle);
  const bundle = readBundle(bytes);
  if (!equalBytes(await bundleDigest(bytes), wireBytes(wire.digest))) throw sharesErrors.make('shares/other_digest');
  if (bundle.purpose !== purpose) throw sharesErrors.make('shares/other_purpose');
  if (!equalBytes(bundle.meetingId, wireBytes(meetingId))) throw sharesErrors.make('shares/not_this_meeting');
  const held: HeldShare[] = [];
  try {
    for (const { holderId, shares } of releases) {
      const isNamed = bundle.holders.some((one) => equalBytes(one.holderId, wireBytes(holderId)));
      const found = shares.find(({ digest }) => digest === wire.digest);
      if (!isNamed || found === undefined) continue;
      const share = await openShareOf(opening, holderId, found.share);
      if (share !== null) held.push({ holderId: wireBytes(holderId), share });
    }
    const { secret, owner, wrongHolders } = await combineShares(bytes, held);
    for (const holderId of wrongHolders) wrong.add(toBase64Url(holderId));
    return { digest: wire.digest, meetingId, key: secret, ...(await readOwner(owner, bundle)) };
  } finally {
    for (const { share } of held) zeroize(share);
  }
}

/** Null, with the holder named: what stands there was not released by that holder for this device and case. */
async function openShareOf(opening: Opening, holderId: string, release: string): Promise<Bytes | null> {
  const { caseId, casePrivateKey, wire, wrong } = opening;
  try {
    return await openRelease({
      release: wireBytes(release),
      casePrivateKey,
      caseId,
      bundleDigest: wireBytes(wire.digest),
      holderId: wireBytes(holderId),
    });
  } catch (error) {
    if (!sharesErrors.owns(error)) throw error;
    wrong.add(holderId);
    return null;
  }
}

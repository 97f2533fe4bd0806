// The bytes that are stored of a split secret: one sealed share for each holder, and who the device is, sealed under the secret
// itself (L1; decision 0029). Whoever stores them learns for which meeting, how many holders and when, and nothing else.
import { type Bytes, compareBytes, concat, Reader, sha256, utf8, Writer } from '@incamera/kernel';
import { reading, sharesErrors } from './errors.js';
import { ENC_BYTES, type Sealed, TAG_BYTES } from './hpke.js';

export const HASH_BYTES = 32;
export const SECRET_BYTES = 32;
/** The secret's 32 bytes on the polynomial, and the place at which they were taken. */
export const SHARE_BYTES = SECRET_BYTES + 1;
/** Sixteen holders, as a charter can name. */
export const MAX_HOLDERS = 16;
/** What a device says of itself: leaf key, credential and evidence have at most 12,000 bytes, the charter 60,000. */
export const MAX_OWNER_BYTES = 76_000;
const MAX_PURPOSE_BYTES = 32;
/** Owners are padded to a multiple of this, so that the length of somebody's certificates tells the server nothing. */
export const OWNER_STEP_BYTES = 4096;
const SEAL_OVERHEAD_BYTES = 28;
const LENGTH_BYTES = 4;
const MAX_SEALED_OWNER_BYTES =
  Math.ceil((MAX_OWNER_BYTES + LENGTH_BYTES) / OWNER_STEP_BYTES) * OWNER_STEP_BYTES + SEAL_OVERHEAD_BYTES;
/** No bundle is longer: 16 holders and the longest owner. */
export const MAX_BUNDLE_BYTES = 100_000;

/** Position + 1 is how many officers must stand behind a case: bundles of before there was a second one stay what they are. */
const VERSIONS = [1, 2] as const;
/** How many officers holders ask for: whoever opened the case, or a second one besides, who confirmed it. */
export type Officers = (typeof VERSIONS)[number];
const BUNDLE_LABEL = utf8('incamera/bundle/1');
const SECRET_LABEL = utf8('incamera/secret/1');

/** One holder's share as it is stored. */
export interface SealedShare extends Sealed {
  /** 32 bytes: fingerprint of name, organisation and key, as charters and the list of holders have it. */
  readonly holderId: Bytes;
}

/** What a bundle says before anything is opened. */
export interface BundleHead {
  /** What the secret is for, such as `mark`: a secret for one purpose is none for another. */
  readonly purpose: string;
  /** How many officers must stand behind a case for which a share is released; each share opens with this number only. */
  readonly officers: Officers;
  /** 32 bytes, the MLS group id. */
  readonly meetingId: Bytes;
  /** How many holders it takes. */
  readonly threshold: number;
  /** 32 bytes: `secretCommitment`. */
  readonly commitment: Bytes;
  /** In ascending order of holder ids, each once. */
  readonly holders: readonly SealedShare[];
}

export interface Bundle extends BundleHead {
  readonly sealedOwner: Bytes;
}

/** What binds a secret without telling it: 32 bytes. */
export async function secretCommitment(purpose: string, meetingId: Bytes, secret: Bytes): Promise<Bytes> {
  return await sha256(new Writer().raw(SECRET_LABEL).text(purpose).raw(meetingId).raw(secret).done());
}

/** The name of a bundle: 32 bytes. */
export async function bundleDigest(bundle: Bytes): Promise<Bytes> {
  return await sha256(concat(BUNDLE_LABEL, bundle));
}

/** A purpose is a short name of lower-case letters, digits and dashes. */
export function isPurpose(purpose: string): boolean {
  return purpose.length <= MAX_PURPOSE_BYTES && /^[a-z][a-z0-9-]*$/.test(purpose);
}

export function encodeBundleHead({ purpose, officers, meetingId, threshold, commitment, holders }: BundleHead): Bytes {
  return new Writer()
    .u8(officers)
    .text(purpose)
    .raw(meetingId)
    .u8(threshold)
    .raw(commitment)
    .list(holders, (writer, { holderId, enc, ciphertext }) => writer.raw(holderId).raw(enc).raw(ciphertext))
    .done();
}

export function encodeBundle(bundle: Bundle): Bytes {
  return new Writer().raw(encodeBundleHead(bundle)).bytes(bundle.sealedOwner).done();
}

/**
 * Reads a bundle; there is one encoding of each.
 * @throws {AppError} `shares/bundle_malformed`
 */
export function readBundle(bytes: Bytes): Bundle {
  return reading('shares/bundle_malformed', () => {
    const reader = new Reader(bytes);
    const version = reader.u8();
    const officers = VERSIONS.find((known) => known === version);
    if (officers === undefined) throw malformed('version');
    const purpose = reader.text(MAX_PURPOSE_BYTES);
    const meetingId = reader.raw(HASH_BYTES);
    const threshold = reader.u8();
    const commitment = reader.raw(HASH_BYTES);
    const holders = reader.list(MAX_HOLDERS, (r) => ({
      holderId: r.raw(HASH_BYTES),
      enc: r.raw(ENC_BYTES),
      ciphertext: r.raw(SHARE_BYTES + TAG_BYTES),
    }));
    const sealedOwner = reader.bytes(MAX_SEALED_OWNER_BYTES);
    reader.end();
    const bundle = { purpose, officers, meetingId, threshold, commitment, holders, sealedOwner };
    const wrong = findWrongPart(bundle);
    if (wrong !== null) throw malformed(wrong);
    return bundle;
  });
}

function findWrongPart({ purpose, threshold, holders, sealedOwner }: Bundle): string | null {
  if (!isPurpose(purpose)) return 'purpose';
  if (holders.length === 0 || threshold < 1 || threshold > holders.length) return 'threshold';
  const isOrdered = holders.every(
    ({ holderId }, i) => i === 0 || compareBytes((holders[i - 1] as SealedShare).holderId, holderId) < 0,
  );
  if (!isOrdered) return 'order of holders';
  const ownerBytes = sealedOwner.byteLength - SEAL_OVERHEAD_BYTES;
  return ownerBytes > 0 && ownerBytes % OWNER_STEP_BYTES === 0 ? null : 'owner';
}

function malformed(what: string): Error {
  return sharesErrors.make('shares/bundle_malformed', { context: { what } });
}

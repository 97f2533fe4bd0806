// Whether a bundle is the one that a device committed to, and sealed as the charter of the meeting says (L1). Who admits somebody and
// who opens a share ask this before anything else; what is inside the shares nobody can see before they are combined.
import { type Bytes, compareBytes, equalBytes } from '@incamera/kernel';
import { type Bundle, bundleDigest, type Officers, readBundle } from './bundle.js';
import { sharesErrors } from './errors.js';

/** What a bundle must be. */
export interface ExpectedBundle {
  readonly digest: Bytes;
  readonly purpose: string;
  readonly meetingId: Bytes;
  readonly threshold: number;
  /** At least so many officers behind a case. */
  readonly officers: Officers;
  /** In any order. */
  readonly holderIds: readonly Bytes[];
}

/**
 * Reads a bundle and compares it with what it must be.
 * @throws {AppError} `shares/other_digest`, `shares/bundle_malformed`, `shares/other_purpose`, `shares/not_this_meeting`,
 * `shares/other_holders`, `shares/other_threshold`, `shares/too_few_officers`
 */
export async function checkBundle(bytes: Bytes, expected: ExpectedBundle): Promise<Bundle> {
  if (!equalBytes(await bundleDigest(bytes), expected.digest)) throw sharesErrors.make('shares/other_digest');
  const bundle = readBundle(bytes);
  if (bundle.purpose !== expected.purpose) throw sharesErrors.make('shares/other_purpose');
  if (!equalBytes(bundle.meetingId, expected.meetingId)) throw sharesErrors.make('shares/not_this_meeting');
  const wanted = [...expected.holderIds].sort(compareBytes);
  const isSame =
    wanted.length === bundle.holders.length &&
    bundle.holders.every(({ holderId }, i) => equalBytes(holderId, wanted[i] as Bytes));
  if (!isSame) throw sharesErrors.make('shares/other_holders');
  if (bundle.threshold !== expected.threshold) throw sharesErrors.make('shares/other_threshold');
  if (bundle.officers < expected.officers) throw sharesErrors.make('shares/too_few_officers');
  return bundle;
}

// The HTTP API of the sealed keys of marks (L1; decision 0029): opaque to the server, which computes their names.
import { z } from 'zod';
import { base64Bytes, fixedBytes } from './wire-values.js';

export const BUNDLE_LIMITS = {
  /** Sixteen shares and who the device is: `MAX_BUNDLE_BYTES` of packages/shares. */
  bundleBytes: 100_000,
  /** Of one connection: one for marks and one for testimonies, and others after a new certificate or name. */
  perPeer: 8,
  /** Of one meeting: everybody reloads a few times. */
  perMeeting: 4_000,
  /** In a full meeting those of people who did not get in make room after this. */
  roomAfterMs: 10 * 60_000,
  /** How long after the end of the charter they are kept: leaks are published late. */
  keptMs: 365 * 24 * 3_600_000,
} as const;

/** In front of a bundle where its name is computed, as packages/shares does. */
export const BUNDLE_LABEL = 'incamera/bundle/1';

/** POST /api/meetings/ID/bundles, with the token of a connection to the meeting. */
export const newBundleSchema = z.strictObject({ bundle: base64Bytes(BUNDLE_LIMITS.bundleBytes, 1) });
/** The answer, for the connection to compare; GET /api/meetings/ID/bundles/DIGEST, for members, answers as above. */
export const bundleResultSchema = z.strictObject({ digest: fixedBytes(32) });

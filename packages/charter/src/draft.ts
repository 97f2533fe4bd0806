// A founding charter from what a meeting needs to say; the rest is empty (L1).
import { type Bytes } from '@incamera/kernel';
import { type Charter, type CharterHost, type CharterRules, defaultRules, FEATURES, type Feature } from './charter.js';
import { type CharterLog } from './charter-log.js';
import { type CharterClassification } from './classification.js';
import { usualFeatures } from './features.js';
import { orderParties, type Parties } from './parties.js';
import { classify, shippedRulebook } from './rulebook.js';
import { NO_SHARE_HOLDERS } from './share-holders.js';

/** What has no default. Times are Unix milliseconds. */
export interface CharterDraft extends Partial<Parties> {
  readonly createdAtMs: number;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** 32 random bytes. */
  readonly nonce: Bytes;
  readonly hosts: readonly CharterHost[];
  readonly classification: CharterClassification;
  readonly rules?: CharterRules;
  readonly features?: readonly Feature[];
  readonly log?: CharterLog | null;
}

/** A founding charter with every set in its one order. Absent features: all that the classification allows but recording. */
export function draftCharter(draft: CharterDraft): Charter {
  const { classification, features = usualFeatures(classification.rules) } = draft;
  const parties = orderParties({
    issuers: draft.issuers ?? [],
    trustAnchors: draft.trustAnchors ?? [],
    shareHolders: draft.shareHolders ?? NO_SHARE_HOLDERS,
    invited: draft.invited ?? [],
  });
  return {
    version: 1,
    previousHash: null,
    signer: 0,
    createdAtMs: draft.createdAtMs,
    startsAtMs: draft.startsAtMs,
    expiresAtMs: draft.expiresAtMs,
    nonce: draft.nonce,
    hosts: draft.hosts,
    rules: draft.rules ?? defaultRules,
    classification,
    features: FEATURES.filter((feature) => features.includes(feature)),
    ...parties,
    log: draft.log ?? null,
  };
}

/** The shipped classification that demands nothing of its members: for meetings whose members prove nothing yet. */
export async function publicClassification(): Promise<CharterClassification> {
  const found = classify(await shippedRulebook(), 'public');
  if (found === null) throw new Error('the shipped rulebook has no public classification');
  return found;
}

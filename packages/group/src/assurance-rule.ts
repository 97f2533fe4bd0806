// The least that a meeting asks of a name, and who may come as a guest: enforced by every member on every leaf (L2, C3 and C4).
// The same as the policies of the rulebook say; here nobody has to be asked.
import { type Charter, type ExceptionRule, type VerifiedCharter } from '@incamera/charter';
import { type AssuranceLevel, meetsAssurance } from '@incamera/identity';
import { type GroupError, groupErrors } from './errors.js';
import { type Identified } from './evidence.js';

/**
 * Pins are each device's own, and people compare when they are together: what can be asked of somebody who comes in is the
 * level below.
 */
const LEVELS: Readonly<
  Record<VerifiedCharter['charter']['classification']['rules']['minimumAssurance'], AssuranceLevel>
> = {
  self_asserted: 'self-asserted',
  server: 'server',
  organisation: 'organisation',
  passkey: 'passkey',
  compared: 'passkey',
};

/** What a charter asks of a name. */
export function minimumLevel({ classification }: Pick<Charter, 'classification'>): AssuranceLevel {
  return LEVELS[classification.rules.minimumAssurance];
}

/**
 * Why somebody may not be in a meeting of this charter, or `null`.
 * @param excepted rules from which a verified exception frees this very person
 */
export function findShortfall(
  { evidence, assurance }: Omit<Identified, 'displayName'>,
  { charter }: Pick<VerifiedCharter, 'charter'>,
  excepted: readonly ExceptionRule[] = [],
): GroupError | null {
  const { guests } = charter.classification.rules;
  // Whoever has no certificate of an authority of the charter has no account that it knows of.
  const isGuest = evidence.chain === null && evidence.passkeyChain === null;
  const isVouched = evidence.vouch !== null;
  const isVerified = evidence.idToken !== null;
  const mayBeGuest =
    guests === 'link' || (guests === 'vouched' && (isVouched || isVerified)) || (guests === 'verified' && isVerified);
  if (isGuest && !mayBeGuest && !excepted.includes('guests'))
    return groupErrors.make('group/guest_not_allowed', { context: { guests } });
  // A host's signed word stands in for the evidence of a guest where guests may be vouched for.
  if (isGuest && isVouched && guests === 'vouched') return null;
  if (excepted.includes('assurance')) return null;
  const minimum = minimumLevel(charter);
  if (meetsAssurance(assurance.level, minimum)) return null;
  return groupErrors.make('group/assurance_too_low', { context: { level: assurance.level, minimum } });
}

// Before a meeting whose class wants more than this server's word for names (pure): what is missing on this device, so that nobody
// founds one that nobody can enter. Which authorities count stands in its charter and is never added later.
import { type Authority, type ClassRules, type OwnPasskey } from '@incamera/client';

/**
 * `none`: nobody set up an authority; `not_compared`: none of them counts on this device; `not_certified`: they do, but the own
 * passkey stands under none of them yet.
 */
export type Readiness = 'ready' | 'none' | 'not_compared' | 'not_certified';

const BY_THE_SERVER: readonly ClassRules['minimumAssurance'][] = ['self_asserted', 'server'];

export function readinessFor(
  { minimumAssurance }: Pick<ClassRules, 'minimumAssurance'>,
  own: {
    readonly authorities: readonly Pick<Authority, 'kind' | 'holder' | 'isRetired'>[];
    readonly passkeys: readonly Pick<OwnPasskey, 'certificates'>[];
  },
): Readiness {
  if (BY_THE_SERVER.includes(minimumAssurance)) return 'ready';
  const listed = own.authorities.filter(
    ({ kind, isRetired }) => !isRetired && (kind === 'organisation' || kind === 'officer'),
  );
  if (listed.length === 0) return 'none';
  if (listed.every(({ holder }) => holder !== 'organisation')) return 'not_compared';
  return own.passkeys.some(({ certificates }) => certificates.length > 0) ? 'ready' : 'not_certified';
}

/** Whether a meeting could be of use: a passkey may still be certified before it begins. */
export const mayFound = (readiness: Readiness): boolean => readiness === 'ready' || readiness === 'not_certified';

// What a later version of a charter changed, by the names of its rules (L1): for people who read the history of a meeting.
import { equalBytes } from '@incamera/kernel';
import { type Charter } from './charter.js';
import { type DowngradeReason, findDowngrades } from './downgrade.js';
import { type Invited } from './parties.js';

/** A rule that became stricter, or what else a version can change: hosts that were added, people invited, an earlier end. */
export type ChangedRule = DowngradeReason | 'expiresAtMs' | 'invited';

/**
 * What `next` changed. Both are versions of one chain, so nothing in it is less strict: a rule is stricter now exactly if the
 * way back would be a downgrade.
 */
export function findChanges(previous: Charter, next: Charter): readonly ChangedRule[] {
  const changed = new Set<ChangedRule>(findDowngrades(next, previous));
  if (next.expiresAtMs !== previous.expiresAtMs) changed.add('expiresAtMs');
  if (areOthers(previous.invited, next.invited)) changed.add('invited');
  const isKnown = (key: Uint8Array) => previous.hosts.some(({ signatureKey }) => equalBytes(signatureKey, key));
  if (next.hosts.length !== previous.hosts.length || !next.hosts.every((host) => isKnown(host.signatureKey))) {
    changed.add('hosts');
  }
  return [...changed];
}

function areOthers(before: readonly Invited[], after: readonly Invited[]): boolean {
  // A host who takes the place of a name is told as a host.
  const names = (invited: readonly Invited[]) =>
    invited.flatMap(({ kind, address }) => (kind === 'host' ? [] : [`${kind} ${address}`])).join('\n');
  return names(before) !== names(after);
}

// The hosts whom a charter names before they have keys in it (L1). Where two hosts must agree on everybody, one of them alone
// could get nobody in: so the founding charter says who the second one is, and who that is stays.
import { type Charter } from './charter.js';
import { MAX_HOSTS } from './limits.js';

type Naming = Pick<Charter, 'invited' | 'classification' | 'hosts'>;

/** Whether every admission needs two hosts. */
export function demandsTwoHosts({ classification }: Pick<Charter, 'classification'>): boolean {
  return classification.rules.admission === 'two_hosts';
}

/** The names of hosts who have no key in the charter yet: e-mail addresses, or persons of certificates (`example.org/ada`). */
export function namedHosts({ invited }: Pick<Charter, 'invited'>): readonly string[] {
  return invited.filter(({ kind }) => kind === 'host').map(({ address }) => address);
}

/** The name that `after` leaves out since its owner is a host in it by key; null when there is none, or more than one. */
export function takenHostName(before: Naming, after: Naming): string | null {
  const left = namedHosts(after);
  const [name = null, ...others] = namedHosts(before).filter((known) => !left.includes(known));
  return others.length === 0 ? name : null;
}

/**
 * Whether `after` names or makes a host whom `before` left no room for. One host alone could else make the second one that must
 * agree: so names are never added, and each makes one host.
 */
export function makesHosts(before: Naming, after: Naming): boolean {
  const known = new Set(before.hosts.map(({ signatureKey }) => signatureKey.join()));
  const made = after.hosts.filter(({ signatureKey }) => !known.has(signatureKey.join())).length;
  if (namedHosts(after).some((name) => !namedHosts(before).includes(name))) return true;
  return made > 1 || (made === 1 && takenHostName(before, after) === null);
}

/** The name of the value that is wrong, or `null`. */
export function findWrongHostNames(charter: Naming): string | null {
  const names = namedHosts(charter).length;
  const { length } = charter.hosts;
  if (!demandsTwoHosts(charter)) return names === 0 ? null : 'invited';
  return length + names < 2 || length + names > MAX_HOSTS ? 'hosts' : null;
}

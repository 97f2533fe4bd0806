// Who is here, as far as this client hears them (L4).
import { type Member } from '@incamera/group';
import { equalBytes, type LeafIndex } from '@incamera/kernel';
import { type MembershipContext } from './membership-context.js';
import { SILENT_SHOWN_MS } from './presence.js';

/** Who said that they leave. */
type Leaving = { has(leaf: LeafIndex): boolean };
type Heard = Pick<MembershipContext, 'state' | 'group' | 'environment'>;

/** Everybody who is heard, ourselves included; not who is leaving, or denied by an authority. */
export function presentMembers({ state, group, environment }: Heard, leaving: Leaving): Member[] {
  const nowMs = environment.clock.nowMs();
  return group
    .roster()
    .filter(({ leaf }) => leaf === group.ownLeaf || state.presence.silentForMs(leaf, nowMs) < SILENT_SHOWN_MS)
    .filter(({ leaf }) => !leaving.has(leaf) && !state.denied.has(leaf));
}

/** Those of them who are hosts: first those of the charter, in its order, then whoever acts as one. */
export function presentHosts(context: Heard, leaving: Leaving): readonly Member[] {
  const { hosts } = context.group.charter.charter;
  const rank = (member: Member) => hosts.findIndex((host) => equalBytes(host.signatureKey, member.signatureKey));
  const members = presentMembers(context, leaving);
  const charterHosts = members.filter((member) => member.isHost).sort((a, b) => rank(a) - rank(b));
  const { actingHosts } = context.state;
  return [...charterHosts, ...members.filter(({ leaf, isHost }) => !isHost && actingHosts.has(leaf))];
}

/** The other hosts of the charter who are here to be asked. */
export function otherHosts(context: Heard): readonly Member[] {
  const isOther = ({ isHost, leaf }: Member) => isHost && leaf !== context.group.ownLeaf;
  return presentMembers(context, new Set()).filter(isOther);
}

// Who came and who went with a change of the group, told to the person here (L4).
import { type Change, type Member } from '@incamera/group';
import { equalBytes, type LeafIndex } from '@incamera/kernel';
import { type MembershipContext } from './membership-context.js';

/** @param hasLeft whether a leaf said goodbye */
export function tellChange(
  { state, environment, group }: MembershipContext,
  { added, removed, external }: Change,
  hasLeft: (leaf: LeafIndex) => boolean,
): void {
  const nowMs = environment.clock.nowMs();
  for (const member of removed) {
    if (isIn(member, added)) continue; // Back at once under the same key: a reload.
    const hasGone =
      hasLeft(member.leaf) ||
      state.presence.silentForMs(member.leaf, nowMs) >= group.charter.charter.rules.silentAfterMs;
    state.problems.tell(hasGone ? 'left' : 'removed', member.displayName);
  }
  state.exceptions.noted(added, group.charter.charter);
  for (const member of added) {
    if (external) state.problems.tell('host_returned', member.displayName);
    else if (!isIn(member, removed)) state.problems.tell('joined', member.displayName);
    if (member.exception !== null) state.problems.tell('excepted', member.displayName);
  }
}

const isIn = ({ signatureKey }: Member, others: readonly Member[]): boolean =>
  others.some((other) => equalBytes(other.signatureKey, signatureKey));

// Whom this device has not compared keys with yet, in a class that demands it (L4, C3). A passkey leads in; comparing is for
// people who are together, and each device remembers it by itself: so each device names whom it is still to compare.
import { type LeafIndex } from '@incamera/kernel';
import { type SessionState } from './session-state.js';

/** Empty where the class does not ask for it. */
export function notComparedOf(state: Pick<SessionState, 'charter' | 'group' | 'judgements'>): readonly LeafIndex[] {
  const { charter, group, judgements } = state;
  if (group === null || charter?.classification.rules.minimumAssurance !== 'compared') return [];
  return group.roster
    .filter(({ leaf, signatureKey }) => {
      return leaf !== group.ownLeaf && judgements.of(signatureKey)?.assurance.level !== 'compared';
    })
    .map(({ leaf }) => leaf);
}

// The order of the roster.
import { type Person } from '@incamera/client';
import { type LeafIndex } from '@incamera/kernel';

/** Raised hands in their order, then hosts, then everybody else as they came. */
export function rosterOrder(people: readonly Pick<Person, 'leaf' | 'role' | 'handRaisedAtMs'>[]): LeafIndex[] {
  const rank = (person: Pick<Person, 'role' | 'handRaisedAtMs'>) =>
    person.handRaisedAtMs !== null ? 0 : person.role === 'participant' ? 2 : 1;
  return people
    .map((person, index) => ({ person, index }))
    .sort(
      (a, b) =>
        rank(a.person) - rank(b.person) ||
        (a.person.handRaisedAtMs ?? 0) - (b.person.handRaisedAtMs ?? 0) ||
        a.index - b.index,
    )
    .map(({ person }) => person.leaf);
}

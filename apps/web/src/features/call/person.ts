// One person of the roster for a component: draws again when something visible changed, not at every loudness.
import { type Person } from '@incamera/client';
import { type LeafIndex } from '@incamera/kernel';
import { sameFields, useMeeting } from '../../app/meeting-context.js';

const sameVisible = sameFields<Person>('level', 'problems');

export function samePerson(before: Person | null, after: Person | null): boolean {
  if (before === after) return true;
  if (!before || !after) return false;
  return (
    sameVisible(before, after) &&
    before.problems.length === after.problems.length &&
    before.problems.every((problem, index) => {
      const other = after.problems[index];
      return other !== undefined && other.kind === problem.kind && other.error.code === problem.error.code;
    })
  );
}

export function usePerson(leaf: LeafIndex): Person | null {
  return useMeeting((snapshot) => snapshot.people.find((person) => person.leaf === leaf) ?? null, samePerson);
}

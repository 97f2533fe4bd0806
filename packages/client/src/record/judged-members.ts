// Whose testimonies count (L4; decision 0044): those of members of the epoch in which they were said.
import { type TestimonyKind } from '@incamera/group';
import { toBase64Url } from '@incamera/kernel';
import { type JudgedEpoch } from './judged-epochs.js';
import { type JudgedTestimony } from './judged-testimonies.js';
import { type ProblemList } from './problem-list.js';

export function ofKind(testimonies: readonly JudgedTestimony[], kind: TestimonyKind): readonly JudgedTestimony[] {
  return testimonies.filter(({ testimony }) => testimony.kind === kind);
}

/**
 * Those of members of their epoch, by any list of it that members attest; where none is known, of whoever is in another list of the meeting. What
 * others signed is told. Strangers' receipts are told with the epochs that they are about.
 */
export function ofMembers(
  testimonies: readonly JudgedTestimony[],
  epochs: readonly JudgedEpoch[],
  problems: ProblemList,
): readonly JudgedTestimony[] {
  const byEpoch = new Map(epochs.map(({ epoch, views }) => [epoch, membersOf(views)]));
  const anybody = new Set(epochs.flatMap(({ views }) => [...(membersOf(views) ?? [])]));
  return testimonies.filter(({ testimony, epoch, leafKey, where }) => {
    const members = byEpoch.get(epoch) ?? null;
    if ((members ?? anybody).has(leafKey)) return true;
    if (testimony.kind !== 'receipt') {
      const code = members === null ? 'record/roster_missing' : 'record/testimony_of_nobody';
      problems.add(code, where, { who: leafKey, whenMs: testimony.atMs });
    }
    return false;
  });
}

/** Null: no list of this epoch is known. */
function membersOf(views: JudgedEpoch['views']): ReadonlySet<string> | null {
  const rosters = views.flatMap(({ roster }) => (roster === null ? [] : [roster]));
  if (rosters.length === 0) return null;
  return new Set(rosters.flatMap(({ members }) => members.map(({ signatureKey }) => toBase64Url(signatureKey))));
}

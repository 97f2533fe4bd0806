// States of the log that members named (L4; decision 0044): the log must still begin with each of them.
import { type Bytes, equalBytes, toHex } from '@incamera/kernel';
import { type TreeHead, tlogErrors, verifyConsistency } from '@incamera/tlog';
import { type JudgedTestimony } from './judged-testimonies.js';
import { type ProblemList } from './problem-list.js';
import { type RecordedHead } from './record-file.js';

export const headName = ({ size, root }: TreeHead): string => `${size} ${toHex(root)}`;

interface Named extends TreeHead {
  readonly by: JudgedTestimony;
}

/**
 * The states that members named of which it is shown that the log begins with them, by `headName`. All others are told, with who named them
 * first: that somebody names one is that member's word, since testimonies carry no signature of the log.
 * @param testimonies of members, in the order of time
 */
export function judgeHeads(
  proofs: readonly RecordedHead[],
  checkpoint: TreeHead,
  testimonies: readonly JudgedTestimony[],
  problems: ProblemList,
): ReadonlySet<string> {
  const known = new Map(proofs.map((head) => [headName(head), head.consistency]));
  const named = new Map<string, Named>();
  for (const by of testimonies) {
    const seen = by.testimony.checkpoint;
    if (seen !== null && !named.has(headName(seen))) named.set(headName(seen), { ...seen, by });
  }
  const shown = new Set<string>();
  const others: Named[] = [];
  for (const [name, head] of named) {
    if (isBeginning(head, checkpoint, known.get(name) ?? null)) shown.add(name);
    else others.push(head);
  }
  const roots = rootsBySize([checkpoint, ...named.values()]);
  for (const { size, by } of others) {
    const isForked = (roots.get(size)?.size ?? 0) > 1;
    const about = { who: by.leafKey, whenMs: by.testimony.atMs };
    problems.add(isForked ? 'record/history_contradicted' : 'record/history_not_shown', by.where, about);
  }
  return shown;
}

/** Tells of states in the record that nobody who signed about this meeting names. */
export function tellUnnamedHeads(
  proofs: readonly RecordedHead[],
  testimonies: readonly JudgedTestimony[],
  problems: ProblemList,
): void {
  const named = new Set(
    testimonies.flatMap(({ testimony: { checkpoint } }) => (checkpoint === null ? [] : [headName(checkpoint)])),
  );
  for (const [i, head] of proofs.entries()) {
    if (!named.has(headName(head))) problems.add('record/head_of_nobody', `heads[${i}]`);
  }
}

function rootsBySize(heads: readonly TreeHead[]): ReadonlyMap<number, ReadonlySet<string>> {
  const roots = new Map<number, Set<string>>();
  for (const { size, root } of heads) roots.set(size, (roots.get(size) ?? new Set()).add(toHex(root)));
  return roots;
}

/** Whether the log of `newer` is shown to begin with `older`. */
export function isBeginning(older: TreeHead, newer: TreeHead, proof: readonly Bytes[] | null): boolean {
  if (proof === null) return older.size === newer.size && equalBytes(older.root, newer.root);
  try {
    verifyConsistency(older, newer, proof);
    return true;
  } catch (error) {
    if (!tlogErrors.owns(error)) throw error;
    return false;
  }
}

// What is wrong with a record, collected while it is verified (L4): each kind has one weight, and each thing is told once.
import { toBase64Url } from '@incamera/kernel';
import { type RecordProblemCode } from '../record-errors.js';
import { type ProblemWeight, type RecordProblem } from './verified-record.js';

const WEIGHTS: Readonly<Record<RecordProblemCode, ProblemWeight>> = {
  'record/testimony_refused': 'broken',
  'record/testimony_of_nobody': 'broken',
  'record/order_impossible': 'broken',
  'record/history_contradicted': 'broken',
  'record/history_not_shown': 'broken',
  'record/head_of_nobody': 'broken',
  'record/log_not_of_charter': 'broken',
  'record/entry_refused': 'broken',
  'record/entry_other_meeting': 'broken',
  'record/receipts_differ': 'broken',
  'record/receipts_contradict': 'broken',
  'record/roster_refused': 'broken',
  'record/roster_unattested': 'broken',
  'record/recording_broken': 'broken',
  'record/records_differ': 'broken',
  'record/logged_late': 'doubtful',
  'record/clock_differs': 'doubtful',
  'record/testimony_not_logged': 'incomplete',
  'record/testimony_missing': 'incomplete',
  'record/witness_missing': 'incomplete',
  'record/entry_unknown': 'incomplete',
  'record/commit_missing': 'incomplete',
  'record/founding_missing': 'incomplete',
  'record/epoch_missing': 'incomplete',
  'record/receipt_missing': 'incomplete',
  'record/roster_missing': 'incomplete',
  'record/charter_unknown': 'incomplete',
};
const ORDER: readonly ProblemWeight[] = ['broken', 'doubtful', 'incomplete'];

interface About {
  readonly who?: string | Uint8Array | null;
  readonly whenMs?: number | null;
  readonly because?: string | null;
}

export class ProblemList {
  readonly #problems = new Map<string, RecordProblem>();

  /** @param what place in the file, epochs, or a number */
  add(code: RecordProblemCode, what: string, { who = null, whenMs = null, because = null }: About = {}): void {
    const name = who instanceof Uint8Array ? toBase64Url(who) : who;
    const problem = { code, weight: WEIGHTS[code], what, who: name, whenMs, because };
    const key = [code, what, name].join('\n');
    if (!this.#problems.has(key)) this.#problems.set(key, problem);
  }

  /** The gravest first, else in the order in which they were found. */
  all(): readonly RecordProblem[] {
    return [...this.#problems.values()].sort((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight));
  }
}

/** Epochs in words: `epoch 4`, or `epochs 4-7, 9`. */
export function epochsText(epochs: Iterable<number>): string {
  const sorted = [...new Set(epochs)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const epoch of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === epoch) last[1] = epoch;
    else runs.push([epoch, epoch]);
  }
  const text = runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return `${sorted.length === 1 ? 'epoch' : 'epochs'} ${text}`;
}

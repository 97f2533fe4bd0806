// What an audit of a history found (L4; decision 0047): each kind has one weight; the first hundred are listed, all are counted.
import { type LogFault } from '@incamera/tlog';

/** What is wrong behind the log, besides what is wrong with the log itself. */
export type AuditProblemKind =
  | LogFault
  /** A state is not signed by the log, or by too few witnesses. */
  | 'state_refused'
  /** Nothing that was given ties this state to the rest. */
  | 'state_not_compared'
  /** The file is of a state that the log did not sign, or its batches do not give that state. */
  | 'not_of_this_log'
  | 'batch_left_out'
  | 'batch_altered'
  | 'entry_not_committed'
  | 'entry_unreadable'
  | 'opening_invalid'
  | 'entry_twice'
  | 'number_twice'
  | 'number_left_out'
  | 'entry_unknown'
  | 'backdated'
  | 'from_the_future'
  | 'erased_unexplained'
  | 'not_erased';

/** `broken`: what was signed says otherwise. `doubtful`: it may have a reason, which somebody has to give. */
export type AuditWeight = 'broken' | 'doubtful';

const DOUBTFUL: ReadonlySet<AuditProblemKind> = new Set([
  'state_not_compared',
  'number_left_out',
  'entry_unknown',
  'backdated',
  'from_the_future',
  'erased_unexplained',
  'not_erased',
]);

export interface AuditProblem {
  readonly kind: AuditProblemKind;
  readonly weight: AuditWeight;
  /** A tile, an entry as `batch/place`, a state, or what it is about. */
  readonly where: string;
}

const MOST_LISTED = 100;

export class AuditBook {
  readonly #listed: AuditProblem[] = [];
  readonly #seen = new Set<string>();
  #count = 0;
  #isBroken = false;

  /** The same of the same place counts once. */
  add(kind: AuditProblemKind, where: string): void {
    const name = `${kind} ${where}`;
    if (this.#seen.has(name)) return;
    if (this.#listed.length < MOST_LISTED) this.#seen.add(name);
    const weight = DOUBTFUL.has(kind) ? 'doubtful' : 'broken';
    this.#isBroken ||= weight === 'broken';
    this.#count++;
    if (this.#listed.length < MOST_LISTED) this.#listed.push({ kind, weight, where });
  }

  /** In the order in which they were found. */
  get problems(): readonly AuditProblem[] {
    return this.#listed;
  }

  /** Also those that are not listed any more. */
  get count(): number {
    return this.#count;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }
}

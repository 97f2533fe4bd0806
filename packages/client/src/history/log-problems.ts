// What was found wrong with the log, as one stay in a meeting shows it (L4): standing problems behind the lock, a notice with the name of
// whom it concerns, and the evidence that can be saved.
import { type AppError, type LeafIndex } from '@incamera/kernel';
import { historyErrors } from '../history-errors.js';
import { type ProblemBook } from '../session/problem-book.js';
import { type LogView } from './log-view.js';
import { type NamedLog } from './log-watch.js';
import { type WitnessCount } from './witness-rule.js';

/** The part of a session's state that is written here. */
export interface LogState {
  readonly problems: ProblemBook;
  log: LogView;
  touch(): void;
}

/** One look that finds something may have met a cache or a witness that was just started anew. */
const TOLERATED = ['client/history_rolled_back', 'client/history_unwitnessed'];

export class LogProblems {
  readonly #state: LogState;
  readonly #nameOf: (leaf: LeafIndex) => string | null;
  /** What the last look found, by slot, if it is named only when it stays. */
  readonly #tolerated = new Map<string, string>();
  /** What was told last in passing, by slot. */
  readonly #told = new Map<string, string>();
  readonly #accused = new Set<string>();

  constructor(state: LogState, nameOf: (leaf: LeafIndex) => string | null) {
    this.#state = state;
    this.#nameOf = nameOf;
  }

  /** Passes as soon as it is not found any more. */
  found(slot: 'look' | 'witnesses' | 'pace', error: AppError | null): void {
    const code = error?.code ?? '';
    const isFirst = TOLERATED.includes(code) && this.#tolerated.get(slot) !== code;
    this.#tolerated.set(slot, code);
    if (isFirst) return;
    if (error !== null && this.#told.get(slot) !== code) this.#state.problems.tell('problem', null, error);
    this.#told.set(slot, code);
    this.#state.problems.set(`log/${slot}`, error);
  }

  witnessed(count: WitnessCount | null): void {
    this.found('witnesses', count?.problem ?? null);
  }

  stale(isStale: boolean): void {
    this.found('pace', isStale ? historyErrors.make('client/history_stale') : null);
  }

  followed(size: number, signed: number, named: NamedLog): void {
    const { witnesses, required } = named ?? { witnesses: [], required: 0 };
    this.#show({ size, witnesses: { named: witnesses.length, required, signed } });
  }

  keyChanged(): void {
    this.#lasting('log/key', historyErrors.make('client/history_key_changed'));
  }

  /** Two signatures of the server contradict each other: that does not heal. */
  rewritten(file: string): void {
    this.#lasting('log/rewritten', historyErrors.make('client/history_rewritten'));
    this.#keep(file);
  }

  /** As `rewritten`; names the member with whom this device differs. */
  forked(leaf: LeafIndex, file: string): void {
    this.#accuse('log/forked', historyErrors.make('client/history_forked'), leaf);
    this.#keep(file);
  }

  /** A member says so and cannot prove it. */
  disputed(leaf: LeafIndex): void {
    this.#accuse('log/disputed', historyErrors.make('client/history_disputed'), leaf);
  }

  #lasting(slot: string, error: AppError): void {
    if (!this.#accused.has(slot)) this.#state.problems.tell('problem', null, error);
    this.#accused.add(slot);
    this.#state.problems.set(slot, error);
  }

  #accuse(slot: string, error: AppError, leaf: LeafIndex): void {
    const name = this.#nameOf(leaf) ?? '';
    this.#state.problems.set(slot, error);
    if (this.#accused.has(`${slot} ${leaf}`)) return;
    this.#accused.add(`${slot} ${leaf}`);
    this.#state.problems.tell('problem', name, error);
    const { differsWith } = this.#state.log;
    if (!differsWith.includes(name)) this.#show({ differsWith: [...differsWith, name] });
  }

  /** The first piece says it all; the server could make more of them without end. */
  #keep(file: string): void {
    if (this.#state.log.evidence === null) this.#show({ evidence: file });
  }

  #show(change: Partial<LogView>): void {
    this.#state.log = { ...this.#state.log, ...change };
    this.#state.touch();
  }
}

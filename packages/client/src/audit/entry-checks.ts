// Whether what a history says can be (L4; decision 0047): times in the order of the log, numbers without gaps, and erasing that goes with the
// removal of a person. A server can write whatever it likes; it cannot make it fit afterwards.
import { ENTRY_TYPES, type EntryType, type HistoryEntry } from '@incamera/tlog';
import { type AuditBook } from './audit-book.js';

/** A state of the log that somebody dated who is not the server. */
export interface DatedState {
  readonly size: number;
  /** Unix ms, by the clock of a witness. */
  readonly atMs: number;
}

/** An entry waits for the next tick, and for the one after when many wait. */
const WAITING_MS = 60_000;
/** Clocks of witnesses and of servers are not the same. */
const CLOCK_SLACK_MS = 5 * 60_000;

export class EntryChecks {
  readonly #book: AuditBook;
  readonly #dated: readonly DatedState[];
  #latestMs = Number.NEGATIVE_INFINITY;
  /** Latest time in the batch that is being read: entries of one batch have no order. */
  #batch = { index: -1, latestMs: Number.NEGATIVE_INFINITY };
  #firstMs: number | null = null;
  readonly #numbers = new Map<string, Numbers>();
  /** Accounts of which something personal can still be read, and where. */
  readonly #open = new Map<string, string>();
  readonly #removed = new Set<string>();
  /** Erased entries since the last removal, by their batches; all before it are explained. */
  #erasedSince: number[] = [];

  /** @param dated states with the times of their witnesses, in any order */
  constructor(book: AuditBook, dated: readonly DatedState[]) {
    this.#book = book;
    this.#dated = [...dated].sort((a, b) => a.size - b.size);
  }

  /** Earliest and latest time of an entry, Unix ms; null: there was none. */
  get span(): { readonly fromMs: number; readonly toMs: number } | null {
    const toMs = Math.max(this.#latestMs, this.#batch.latestMs);
    return this.#firstMs === null ? null : { fromMs: this.#firstMs, toMs };
  }

  /** Whether anybody was ever removed. */
  get hasRemoval(): boolean {
    return this.#removed.size > 0;
  }

  /** Entries come in the order of their batches. */
  entry(entry: HistoryEntry, batchIndex: number, where: string): void {
    this.#time(entry.atMs, batchIndex, where);
    if (entry.type === 'case_step') this.#number(`case ${entry.caseId}`, entry.seq);
    if (entry.type === 'rulebook_published') this.#number('rulebook', entry.version);
    if (entry.type === 'account_removed') this.#removal(entry.accountId, batchIndex);
    else if (isPersonal(entry) && entry.accountId !== '') this.#open.set(entry.accountId, where);
  }

  erased(batchIndex: number): void {
    this.#erasedSince.push(batchIndex);
  }

  /** What can be said only when everything was read. */
  finish(): void {
    for (const [what, numbers] of this.#numbers) {
      for (const number of numbers.twice) this.#book.add('number_twice', `${what}, ${number}`);
      if (numbers.count < numbers.most - numbers.least + 1) {
        this.#book.add('number_left_out', `${what}: ${numbers.count} of ${numbers.least} to ${numbers.most}`);
      }
    }
    for (const [accountId, where] of this.#open) {
      if (this.#removed.has(accountId)) this.#book.add('not_erased', where);
    }
    const [first] = this.#erasedSince;
    if (first !== undefined) {
      this.#book.add('erased_unexplained', `${this.#erasedSince.length} from batch ${first} on`);
    }
  }

  #time(atMs: number, batchIndex: number, where: string): void {
    if (this.#batch.index !== batchIndex) {
      this.#latestMs = Math.max(this.#latestMs, this.#batch.latestMs);
      this.#batch = { index: batchIndex, latestMs: Number.NEGATIVE_INFINITY };
    }
    const until = this.#dated.find(({ size }) => batchIndex < size);
    if (until !== undefined && atMs > until.atMs + CLOCK_SLACK_MS) {
      // It says nothing about when the others were written.
      this.#book.add('from_the_future', where);
      return;
    }
    const before = this.#dated.findLast(({ size }) => batchIndex >= size);
    const isOlder = before !== undefined && atMs < before.atMs - WAITING_MS - CLOCK_SLACK_MS;
    if (isOlder || atMs < this.#latestMs - WAITING_MS) this.#book.add('backdated', where);
    this.#batch.latestMs = Math.max(this.#batch.latestMs, atMs);
    this.#firstMs = Math.min(this.#firstMs ?? atMs, atMs);
  }

  #number(what: string, number: number): void {
    const numbers = this.#numbers.get(what);
    if (numbers === undefined) {
      this.#numbers.set(what, { least: number, most: number, count: 1, known: new Set([number]), twice: new Set() });
      return;
    }
    if (numbers.known.has(number)) {
      numbers.twice.add(number);
      return;
    }
    numbers.known.add(number);
    numbers.count++;
    numbers.least = Math.min(numbers.least, number);
    numbers.most = Math.max(numbers.most, number);
  }

  /** Whoever is removed is erased in the same moment: from batches that were there by then. */
  #removal(accountId: string, batchIndex: number): void {
    this.#removed.add(accountId);
    this.#erasedSince = this.#erasedSince.filter((batch) => batch >= batchIndex);
  }
}

interface Numbers {
  least: number;
  most: number;
  count: number;
  readonly known: Set<number>;
  readonly twice: Set<number>;
}

type PersonalEntry = Extract<HistoryEntry, { accountId: string }>;

function isPersonal(entry: HistoryEntry): entry is PersonalEntry {
  const type: EntryType = ENTRY_TYPES[entry.type];
  return type.isPersonal === true && 'accountId' in entry;
}

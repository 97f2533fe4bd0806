// A look at what stands behind a log (L4; decision 0047): every batch made again from its secret and its leaves, every opening against its
// leaf, and the log made again from all batches. Nothing of it needs the server, and nothing that the operator says is believed.
import { AppError, type Bytes, equalBytes } from '@incamera/kernel';
import {
  Batch,
  commitEntry,
  decodeEntry,
  encodeLogEntry,
  type HistoryEntry,
  RebuiltLog,
  TILE_WIDTH,
  type TileReader,
  type TreeHead,
  tlogErrors,
} from '@incamera/tlog';
import { type AuditBook } from './audit-book.js';
import { type DatedState, EntryChecks } from './entry-checks.js';
import { type ExportedBatch, type ExportedEntry } from './export-reader.js';

/** What was found, in numbers. */
export interface HistoryAudit {
  /** Batches that were shown to hold what the file says, and nothing else; 0 for a file that has no secrets. */
  readonly batches: number;
  /** Of those, batches that hold nothing. */
  readonly empty: number;
  /** Entries that could be opened. */
  readonly entries: number;
  /** Of those, of types of a later version. */
  readonly unknown: number;
  /** Entries of which nobody can say any more what they were. */
  readonly erased: number;
  /** Earliest and latest time of an entry, Unix ms by the server's clock; null: there is none. */
  readonly span: { readonly fromMs: number; readonly toMs: number } | null;
}

export interface HistoryAuditOptions {
  /** The state that the file is of; it was verified. */
  readonly head: TreeHead;
  readonly book: AuditBook;
  /** States with times that are not the server's. */
  readonly dated: readonly DatedState[];
  /** Other states that the log signed: it must have had them on its way. */
  readonly seen: readonly TreeHead[];
  /** Reads the log itself, as far as somebody has its tiles: batches are then told apart one by one. */
  readonly tiles: TileReader | null;
  readonly onBatch: (batches: number) => void;
  /** Each entry that could be read, in the order of the log. */
  readonly onEntry: (entry: HistoryEntry) => void;
}

/** Of a file with all batches. @throws what `batches` throws; never for what is wrong with what it gives */
export async function auditBatches(
  batches: AsyncIterable<ExportedBatch>,
  { head, book, dated, seen, tiles, onBatch, onEntry }: HistoryAuditOptions,
): Promise<HistoryAudit> {
  const log = new RebuiltLog();
  const entries = new EntryAudit(book, dated, onEntry);
  const logged = new LoggedEntries(tiles);
  const passed = new PassedStates(seen, book);
  passed.check(log);
  const found = { batches: 0, empty: 0 };
  let next = 0;
  for await (const batch of batches) {
    const { batchIndex, root } = batch;
    if (batchIndex > next) book.add('batch_left_out', `batch ${next} to ${batchIndex - 1}`);
    else if (batchIndex < next) book.add('entry_twice', `batch ${batchIndex}`);
    next = batchIndex + 1;
    const logEntry = encodeLogEntry(root);
    log.add(logEntry);
    passed.check(log);
    const committed = await logged.at(batchIndex);
    if (committed !== null && !equalBytes(committed, logEntry)) book.add('not_of_this_log', `batch ${batchIndex}`);
    if (isWhole(batch, book)) {
      found.batches++;
      if (batch.entries.length === 0) found.empty++;
    }
    for (const entry of batch.entries) entries.exported(batchIndex, entry);
    onBatch(next);
  }
  if (next < head.size) book.add('batch_left_out', `batch ${next} to ${head.size - 1}`);
  // What is left out was named; then the rest gives another root in any case.
  else if (log.size >= head.size && !isSame(log, head)) book.add('not_of_this_log', `${log.size} batches`);
  passed.finish();
  return { ...found, ...entries.finish() };
}

const isSame = (log: RebuiltLog, head: TreeHead): boolean =>
  log.size === head.size && equalBytes(log.root(), head.root);

/** The batch is made of the leaves that are given, and of nothing else. */
function isWhole({ batchIndex, root, secret, entries }: ExportedBatch, book: AuditBook): boolean {
  const leaves = new Map<number, Bytes>();
  for (const { place, leaf } of entries) {
    if (leaves.has(place)) book.add('entry_twice', `${batchIndex}/${place}`);
    leaves.set(place, leaf);
  }
  const isMade = equalBytes(new Batch(secret, leaves).root(), root);
  if (!isMade) book.add('batch_altered', `batch ${batchIndex}`);
  return isMade;
}

/** Entries one by one, from whichever file they come. */
export class EntryAudit {
  readonly #book: AuditBook;
  readonly #checks: EntryChecks;
  readonly #onEntry: (entry: HistoryEntry) => void;
  /** Half of each leaf: an opening that is given twice counts twice. Some 100 MB for a million entries. */
  readonly #leaves = new Set<string>();
  #entries = 0;
  #unknown = 0;
  #erased = 0;

  constructor(book: AuditBook, dated: readonly DatedState[], onEntry: (entry: HistoryEntry) => void) {
    this.#book = book;
    this.#onEntry = onEntry;
    this.#checks = new EntryChecks(book, dated);
  }

  exported(batchIndex: number, { place, leaf, opened }: ExportedEntry): void {
    const where = `${batchIndex}/${place}`;
    this.#once(leaf, where);
    if (opened === null) {
      this.#erased++;
      this.#checks.erased(batchIndex);
    } else if (equalBytes(commitEntry(opened.salt, opened.entry), leaf)) {
      this.#opened(batchIndex, opened.entry, where);
    } else {
      this.#book.add('entry_not_committed', where);
    }
  }

  /** @param leaf what its salt commits it to */
  proved(batchIndex: number, leaf: Bytes, entry: Bytes, where: string): void {
    this.#once(leaf, where);
    this.#opened(batchIndex, entry, where);
  }

  #opened(batchIndex: number, bytes: Bytes, where: string): void {
    this.#entries++;
    const entry = this.#read(bytes, where);
    if (entry === null) return;
    this.#checks.entry(entry, batchIndex, where);
    this.#onEntry(entry);
  }

  /** Erased entries of which nobody says where they are. */
  erasedSomewhere(count: number): void {
    this.#erased += count;
    if (count > 0 && !this.#checks.hasRemoval) this.#book.add('erased_unexplained', `${count} of the whole history`);
  }

  finish(): Pick<HistoryAudit, 'entries' | 'unknown' | 'erased' | 'span'> {
    this.#checks.finish();
    return { entries: this.#entries, unknown: this.#unknown, erased: this.#erased, span: this.#checks.span };
  }

  #once(leaf: Bytes, where: string): void {
    const half = String.fromCharCode(...leaf.subarray(0, 16));
    if (this.#leaves.has(half)) this.#book.add('entry_twice', where);
    this.#leaves.add(half);
  }

  #read(bytes: Bytes, where: string): HistoryEntry | null {
    try {
      return decodeEntry(bytes);
    } catch (error) {
      if (!(error instanceof AppError) || !tlogErrors.owns(error)) throw error;
      const isUnknown = error.code === 'tlog/entry_unknown';
      if (isUnknown) this.#unknown++;
      this.#book.add(isUnknown ? 'entry_unknown' : 'entry_unreadable', where);
      return null;
    }
  }
}

/** States that were seen elsewhere, compared as the log that is made again grows past them. */
class PassedStates {
  readonly #waiting: TreeHead[];
  readonly #book: AuditBook;

  constructor(seen: readonly TreeHead[], book: AuditBook) {
    this.#waiting = [...seen].sort((a, b) => b.size - a.size);
    this.#book = book;
  }

  check(log: RebuiltLog): void {
    for (let head = this.#waiting.at(-1); head?.size === log.size; head = this.#waiting.at(-1)) {
      if (!equalBytes(log.root(), head.root)) this.#book.add('history_rewritten', `state of ${head.size} entries`);
      this.#waiting.pop();
    }
  }

  finish(): void {
    for (const { size } of this.#waiting) this.#book.add('rolled_back', `state of ${size} entries`);
  }
}

/** Entries of the log by their index, a bundle at a time. */
class LoggedEntries {
  readonly #tiles: TileReader | null;
  #bundle: { readonly index: number; readonly entries: readonly Bytes[] | null } = { index: -1, entries: null };

  constructor(tiles: TileReader | null) {
    this.#tiles = tiles;
  }

  /** Null: there are no tiles, or none that go so far; those that are damaged were named before. */
  async at(index: number): Promise<Bytes | null> {
    if (this.#tiles === null || index >= this.#tiles.head.size) return null;
    const bundle = Math.floor(index / TILE_WIDTH);
    if (this.#bundle.index !== bundle) this.#bundle = { index: bundle, entries: await this.#read(this.#tiles, bundle) };
    return this.#bundle.entries?.[index % TILE_WIDTH] ?? null;
  }

  async #read(tiles: TileReader, bundle: number): Promise<readonly Bytes[] | null> {
    try {
      return await tiles.bundle(bundle);
    } catch (error) {
      if (tlogErrors.owns(error)) return null;
      throw error;
    }
  }
}

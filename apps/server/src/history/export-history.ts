// The whole history in the open, line by line, for somebody who audits it (L5; decision 0047): every batch with its secret, every entry with
// its salt. Nothing of it is held: a batch is read when its line is due.
import { toBase64Url } from '@incamera/kernel';
import { type ExportBatch, type ExportEntry, type ExportHeader, HISTORY_EXPORT_FORMAT } from '@incamera/protocol';
import { type HistoryRow, type Store } from '@incamera/store';
import {
  decodeLogEntry,
  formatVkey,
  type NoteKey,
  openCheckpoint,
  TILE_WIDTH,
  TileReader,
  tlogErrors,
} from '@incamera/tlog';
import { type HistoryVault } from './vault.js';

/** What is exported, and where it is recorded. */
export interface ExportSource {
  readonly store: Store;
  readonly vault: HistoryVault;
  readonly key: NoteKey;
}

const PAGE = 500;

/**
 * Records that the history is exported, then gives it up to the state that went out last: text, each piece with whole lines.
 * @throws {AppError} tlog/store_damaged: something that is stored is not what was logged, so that it cannot be called erased either;
 *   what `TileReader` throws of a log that does not fit its checkpoint
 */
export async function* exportHistory({ store, vault, key }: ExportSource): AsyncGenerator<string> {
  const { log } = store.history;
  const checkpoint = await log.published();
  if (checkpoint === null) throw tlogErrors.make('tlog/out_of_range');
  const head = await openCheckpoint(checkpoint, key);
  const reader = await TileReader.open(head, log);
  await store.historyExports.record(head.size);
  yield line({ format: HISTORY_EXPORT_FORMAT, vkey: formatVkey(key), checkpoint } satisfies ExportHeader);
  const rows = new RowsByBatch(store);
  for (let bundle = 0; bundle * TILE_WIDTH < head.size; bundle++) {
    const entries = await reader.bundle(bundle);
    for (const [i, entry] of entries.entries()) {
      const batchIndex = bundle * TILE_WIDTH + i;
      const held = await rows.of(batchIndex);
      const secret = toBase64Url(vault.secretOf(batchIndex));
      const root = toBase64Url(decodeLogEntry(entry));
      const lines = [line({ batchIndex, root, secret, count: held.length } satisfies ExportBatch)];
      for (const row of held) lines.push(line(await exported(vault, row)));
      yield lines.join('');
    }
  }
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

async function exported(vault: HistoryVault, row: HistoryRow): Promise<ExportEntry> {
  const { batchIndex, place, sealed } = row;
  const leaf = toBase64Url(row.leafHash);
  if (sealed === null) return { place, leaf, opened: null };
  const content = await vault.unseal(batchIndex, place, sealed);
  if (content === null)
    throw tlogErrors.make('tlog/store_damaged', { context: { what: `entry ${batchIndex}/${place}` } });
  return { place, leaf, opened: { salt: toBase64Url(content.salt), entry: toBase64Url(content.entry) } };
}

/** Rows in the order of the log, read by pages: most batches hold nothing. */
class RowsByBatch {
  readonly #store: Store;
  #page: readonly HistoryRow[] = [];
  #at = 0;
  #from = { batchIndex: 0, place: 0 };
  #isEnd = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Batches must be asked for in their order. */
  async of(batchIndex: number): Promise<HistoryRow[]> {
    const rows: HistoryRow[] = [];
    for (let row = await this.#next(); row?.batchIndex === batchIndex; row = await this.#next()) {
      rows.push(row);
      this.#at++;
    }
    return rows;
  }

  async #next(): Promise<HistoryRow | null> {
    if (this.#at === this.#page.length && !this.#isEnd) {
      this.#page = await this.#store.history.entries('all', this.#from, PAGE);
      this.#at = 0;
      this.#isEnd = this.#page.length < PAGE;
      const last = this.#page.at(-1);
      if (last !== undefined) this.#from = { batchIndex: last.batchIndex, place: last.place + 1 };
    }
    return this.#page[this.#at] ?? null;
  }
}

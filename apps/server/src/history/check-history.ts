// A look at a whole history (L5): the log by itself, and everything that stands beside it against the log.
import { type Bytes, equalBytes, systemRng } from '@incamera/kernel';
import { type HistoryRow, openStore, type Store } from '@incamera/store';
import {
  checkLog,
  commitEntry,
  decodeBundle,
  decodeEntry,
  decodeLogEntry,
  type LogCheck,
  type NoteKey,
  TILE_WIDTH,
  widthOf,
} from '@incamera/tlog';
import { type ServerConfig } from '../config.js';
import { DELIVERY_LIMITS } from '../run.js';
import { openLogKeys } from './log-keys.js';
import { HistoryVault } from './vault.js';

export interface HistoryCheck extends LogCheck {
  /** Entries in batches, erased ones included. */
  readonly entryCount: number;
  readonly erasedCount: number;
}

const PAGE = 500;
const MOST_PROBLEMS = 100;

/**
 * Checks the history of a server that does not run.
 * @throws {AppError} server/log_files: there is none, or its keys are not there; store/in_use: the server runs
 */
export async function checkServerHistory(config: ServerConfig): Promise<HistoryCheck> {
  const { dataDir, publicUrl } = config;
  // First, so that a folder that is none of a server's does not become one.
  const keys = await openLogKeys({ dataDir, host: publicUrl.hostname, hasLog: true, rng: systemRng });
  const store = await openStore(config.database, DELIVERY_LIMITS);
  try {
    return await checkHistory(store, keys.signer.key, await HistoryVault.open(keys.secret));
  } finally {
    await store.close();
  }
}

/** What does not fit in a history; never throws for what is wrong with it. */
export async function checkHistory(store: Store, key: NoteKey, vault: HistoryVault): Promise<HistoryCheck> {
  const log = await checkLog(store.history.log, key);
  const problems = [...log.problems];
  let [entryCount, erasedCount] = [0, 0];
  let from = { batchIndex: 0, place: 0 };
  for (;;) {
    const rows = await store.history.entries('all', from, PAGE);
    for (const row of rows) {
      entryCount++;
      if (row.sealed === null) erasedCount++;
      else if (!(await fits(vault, row)))
        problems.push(`entry ${row.batchIndex}/${row.place}: is not what its hash says`);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    from = { batchIndex: last.batchIndex, place: last.place + 1 };
  }
  for (let index = 0; widthOf(log.size, 'entries', index) > 0; index++) {
    problems.push(...(await checkBatches(store, vault, log.size, index)));
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return { ...log, problems: problems.slice(0, MOST_PROBLEMS), entryCount, erasedCount };
}

async function fits(vault: HistoryVault, row: HistoryRow): Promise<boolean> {
  const { batchIndex, place } = row;
  const opened = await vault.unseal(batchIndex, place, row.sealed as Bytes);
  if (opened === null || !equalBytes(commitEntry(opened.salt, opened.entry), row.leafHash)) return false;
  try {
    decodeEntry(opened.entry);
    return true;
  } catch {
    return false;
  }
}

/** Each batch is made of the leaves that are stored, and of nothing else. */
async function checkBatches(store: Store, vault: HistoryVault, size: number, index: number): Promise<string[]> {
  const width = widthOf(size, 'entries', index);
  const bundle = await store.history.log.fetch({ level: 'entries', index, width });
  // A bundle that is missing or broken was named before.
  if (bundle === null) return [];
  const problems: string[] = [];
  const entries = readable(() => decodeBundle(bundle, width)) ?? [];
  for (const [i, entry] of entries.entries()) {
    const batchIndex = index * TILE_WIDTH + i;
    const root = readable(() => decodeLogEntry(entry));
    const leaves = await store.history.leaves(batchIndex);
    if (root === null || !equalBytes(vault.batch(batchIndex, leaves).root(), root)) {
      problems.push(`batch ${batchIndex}: entries are missing, or others were put in`);
    }
  }
  return problems;
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

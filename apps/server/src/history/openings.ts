// Openings for those who may have them (L5; decision 0034): entry, salt and path, page by page.
import { toBase64Url } from '@incamera/kernel';
import { HISTORY_LIMITS, type HistoryPage } from '@incamera/protocol';
import { type HistoryRow, type HistoryScope, type Store } from '@incamera/store';
import { type Batch } from '@incamera/tlog';
import { type HistoryVault } from './vault.js';

export interface Position {
  readonly batchIndex: number;
  readonly place: number;
}

/** One page of entries from a position on. */
export async function historyPage(
  { store, vault }: { readonly store: Store; readonly vault: HistoryVault },
  scope: HistoryScope,
  from: Position,
): Promise<HistoryPage> {
  const rows = await store.history.entries(scope, from, HISTORY_LIMITS.page + 1);
  const batches = new Map<number, Batch>();
  const entries: HistoryPage['entries'] = [];
  for (const row of rows.slice(0, HISTORY_LIMITS.page)) {
    const { batchIndex, place } = row;
    const batch = batches.get(batchIndex) ?? vault.batch(batchIndex, await store.history.leaves(batchIndex));
    batches.set(batchIndex, batch);
    entries.push({ batchIndex, place, opened: await opened(vault, row), path: batch.path(place).map(toBase64Url) });
  }
  const next = rows[HISTORY_LIMITS.page];
  return { entries, next: next === undefined ? null : { batchIndex: next.batchIndex, place: next.place } };
}

async function opened(vault: HistoryVault, row: HistoryRow): Promise<HistoryPage['entries'][number]['opened']> {
  if (row.sealed === null) return null;
  const content = await vault.unseal(row.batchIndex, row.place, row.sealed);
  return content === null ? null : { salt: toBase64Url(content.salt), entry: toBase64Url(content.entry) };
}

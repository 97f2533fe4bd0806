// Sealed bundles of a meeting, some at a time (L5).
import { CASE_LIMITS } from '@incamera/protocol';
import { type Store } from '@incamera/store';

/** Those after `after` in the order of their digests. */
export async function bundlePage(store: Store, meetingId: string, after: string | null) {
  const rows = await store.bundles.page(meetingId, after, CASE_LIMITS.page + 1);
  return { bundles: rows.slice(0, CASE_LIMITS.page), isLast: rows.length <= CASE_LIMITS.page };
}

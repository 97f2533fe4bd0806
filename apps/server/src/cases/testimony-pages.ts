// Sealed testimonies of a meeting, some at a time (L5).

import { toBase64Url } from '@incamera/kernel';
import { TESTIMONY_LIMITS } from '@incamera/protocol';
import { type Store } from '@incamera/store';

const PAGE = { rows: TESTIMONY_LIMITS.page, bytes: TESTIMONY_LIMITS.pageBytes };

/** Those after `after` in the order of their commitments. */
export async function testimonyPage(store: Store, meetingId: string, after: string | null) {
  const { rows, isLast } = await store.testimonies.page(meetingId, after, PAGE);
  return { testimonies: rows.map((row) => ({ ...row, sealed: toBase64Url(row.sealed) })), isLast };
}

// Fetches the sealed keys of a meeting, page by page (L4).
import { CASE_LIMITS, type WireBundle } from '@incamera/protocol';
import { clientErrors } from '../errors.js';

interface Page {
  readonly bundles: readonly WireBundle[];
  readonly isLast: boolean;
}

/** @throws {AppError} `client/malformed_answer`: the server hands out more than there can be, or goes in circles */
export async function fetchBundles(page: (after: string | null) => Promise<Page>): Promise<WireBundle[]> {
  const all: WireBundle[] = [];
  for (let after: string | null = null; ; ) {
    const { bundles, isLast } = await page(after);
    all.push(...bundles);
    if (isLast) return all;
    after = bundles.at(-1)?.digest ?? null;
    if (after === null || all.length > CASE_LIMITS.bundles) {
      throw clientErrors.make('client/malformed_answer', { context: { request: 'bundles' } });
    }
  }
}

// Fetches the sealed testimonies of a meeting, page by page (L4).
import { TESTIMONY_LIMITS, type WireTestimony } from '@incamera/protocol';
import { clientErrors } from '../errors.js';

interface Page {
  readonly testimonies: readonly WireTestimony[];
  readonly isLast: boolean;
}

/** @throws {AppError} `client/malformed_answer`: the server hands out more than there can be, or goes in circles */
export async function fetchTestimonies(page: (after: string | null) => Promise<Page>): Promise<WireTestimony[]> {
  const all: WireTestimony[] = [];
  for (let after: string | null = null; ; ) {
    const { testimonies, isLast } = await page(after);
    for (const one of testimonies) all.push(one);
    if (isLast) return all;
    after = testimonies.at(-1)?.commitment ?? null;
    if (after === null || all.length > TESTIMONY_LIMITS.perMeeting) {
      throw clientErrors.make('client/malformed_answer', { context: { request: 'testimonies' } });
    }
  }
}

// Between a page of the web app and its service worker (L1).
import { z } from 'zod';
import { type KeeperState, type Refusal, type Sighting } from './state.js';

/** What a page may ask for; each is answered with a `KeeperReport`. */
export const keeperRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('report') }),
  z.strictObject({ kind: z.literal('ask'), asks: z.boolean() }),
  z.strictObject({ kind: z.literal('told') }),
]);

export type KeeperRequest = z.infer<typeof keeperRequestSchema>;

export interface KeeperReport {
  readonly kind: 'report';
  readonly history: readonly Sighting[];
  readonly asks: boolean;
  readonly isNews: boolean;
  readonly refusals: readonly Refusal[];
}

export function reportOf({ history, asks, isNews, refusals }: KeeperState): KeeperReport {
  return { kind: 'report', history, asks, isNews, refusals };
}

export function isKeeperReport(data: unknown): data is KeeperReport {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'report';
}

// A question in its one written form (L4): what is recorded of a sweep is its hash, and a command line says the same as a page.
import { type Bytes, sha256, utf8 } from '@incamera/kernel';
import { type SweepQuery } from './query.js';
import { type SweepOptions } from './sweep.js';

/** JSON, keys in the order of their names. */
export function formOfSweep(query: SweepQuery, { fromMs, toMs }: SweepOptions = {}): string {
  const all: Record<string, unknown> = {
    ...query,
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
  return JSON.stringify(Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** SHA-256("incamera/sweep/1" and a line feed, and the form). */
export async function digestOfSweep(query: SweepQuery, options: SweepOptions = {}): Promise<Bytes> {
  return await sha256(utf8(`incamera/sweep/1\n${formOfSweep(query, options)}`));
}

// A log of tests as a server hands it out, page by page (test support).
import { toBase64Url } from '@incamera/kernel';
import { type HistoryPage } from '@incamera/protocol';
import { type RecordSource } from '../src/record/index.js';
import { type RecordLog, TICK_MS } from './record-log.js';

export function sourceOf(log: RecordLog, pageLength = 5): RecordSource & { waited: number } {
  const openings = log.openings();
  const source = {
    waited: 0,
    about: async () => ({ vkey: log.vkey, witnesses: [], intervalMs: TICK_MS }),
    checkpoint: () => log.checkpoint(),
    tiles: log.tiles,
    page: async (from: { batchIndex: number; place: number }): Promise<HistoryPage> => {
      const rest = openings.filter(
        ({ batchIndex, place }) =>
          batchIndex > from.batchIndex || (batchIndex === from.batchIndex && place >= from.place),
      );
      const next = rest[pageLength];
      return {
        entries: rest.slice(0, pageLength).map(({ batchIndex, place, salt, entry, path }) => ({
          batchIndex,
          place,
          opened: { salt: toBase64Url(salt), entry: toBase64Url(entry) },
          path: path.map(toBase64Url),
        })),
        next: next === undefined ? null : { batchIndex: next.batchIndex, place: next.place },
      };
    },
    wait: async () => {
      source.waited += 1;
    },
  };
  return source;
}

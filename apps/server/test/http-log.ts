// A reader of a server's log, as a client is one: it trusts the key of the log, and nothing that the server says.
import { historyLogSchema, historyPageSchema } from '@incamera/protocol';
import {
  type HistoryEntry,
  type NoteKey,
  openCheckpoint,
  parseVkey,
  type SignedCheckpoint,
  TileReader,
  tilePath,
  verifyOpening,
} from '@incamera/tlog';

export class HttpLog {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.#url}${path}`, { headers: this.#headers });
  }

  async key(): Promise<NoteKey> {
    return parseVkey(historyLogSchema.parse(await (await this.get('/api/history/log')).json()).vkey);
  }

  async checkpoint(): Promise<SignedCheckpoint> {
    return openCheckpoint(await (await this.get('/log/checkpoint')).text(), await this.key());
  }

  async reader(): Promise<TileReader> {
    const fetchTile = async (path: string) => {
      const answer = await this.get(`/log/${path}`);
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    };
    return TileReader.open(await this.checkpoint(), { fetch: (tile) => fetchTile(tilePath(tile)) });
  }

  /** All entries of a list, each verified against the log; null stands for an erased one. */
  async verified(path: string): Promise<(HistoryEntry | null)[]> {
    const reader = await this.reader();
    const entries: (HistoryEntry | null)[] = [];
    for (let query = ''; ; ) {
      const page = historyPageSchema.parse(await (await this.get(`${path}${query}`)).json());
      for (const { batchIndex, place, opened, path: hashes } of page.entries) {
        if (opened === null) {
          entries.push(null);
          continue;
        }
        const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
        const opening = { batchIndex, place, salt: bytes(opened.salt), entry: bytes(opened.entry) };
        entries.push(await verifyOpening({ ...opening, path: hashes.map(bytes) }, reader));
      }
      if (page.next === null) return entries;
      query = `?batch=${page.next.batchIndex}&place=${page.next.place}`;
    }
  }
}

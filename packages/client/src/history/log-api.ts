// The log of a server over HTTP (L4). Nothing that comes from here is believed: `packages/tlog` compares it with what was signed.

import { errorCode } from '@incamera/kernel';
import { type HistoryLog, historyLogSchema } from '@incamera/protocol';
import { type TileId, type TileSource, tilePath } from '@incamera/tlog';
import { type HttpClient } from '../api/http-client.js';

/** A checkpoint of the largest log, with a signature of each witness, takes a fraction of it. */
const MAX_NOTE_CHARS = 16 * 1024;
/** A full bundle of entries as this product writes them takes 9 KiB, a full tile 8. */
const MAX_TILE_BYTES = 64 * 1024;

export class LogApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Which log it is, as the server says. @throws {AppError} as `HttpClient.get` */
  async about(): Promise<HistoryLog> {
    return await this.#http.get('/api/history/log', historyLogSchema);
  }

  /** The newest signed state, unread. @throws {AppError} as `HttpClient.get` */
  async checkpoint(): Promise<string> {
    return await this.#http.text('/log/checkpoint', MAX_NOTE_CHARS);
  }

  /** Tiles for a member by its token, or (`null`) for whoever is signed in. */
  tiles(token: () => string | null): TileSource {
    return { fetch: (id) => this.#tile(id, token()) };
  }

  async #tile(id: TileId, token: string | null): Promise<Uint8Array | null> {
    try {
      return await this.#http.download(`/log/${tilePath(id)}`, token, MAX_TILE_BYTES);
    } catch (error) {
      if (errorCode(error) === 'log/unknown') return null;
      throw error;
    }
  }
}

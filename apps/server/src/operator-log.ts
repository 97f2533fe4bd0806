// The log of a server for its operator's tools (L5; decision 0047): through the control port where the server runs, else from what is stored.
import { systemRng } from '@incamera/kernel';
import { openStore } from '@incamera/store';
import { type TileSource, tilePath, tlogErrors } from '@incamera/tlog';
import { type ServerConfig } from './config.js';
import { askControl } from './control-file.js';
import { CONTROL_CHECKPOINT, CONTROL_EXPORT } from './control-log.js';
import { serverErrors } from './errors.js';
import { exportHistory } from './history/export-history.js';
import { openLogKeys } from './history/log-keys.js';
import { HistoryVault } from './history/vault.js';
import { DELIVERY_LIMITS } from './run.js';

/** The log as its operator may read it. `close` it. */
export interface OperatorLog {
  /** The newest state that went out, with cosignatures. @throws {AppError} tlog/out_of_range: there is none yet */
  checkpoint(): Promise<string>;
  readonly tiles: TileSource;
  /** As `exportHistory`; that it is asked for stands in the history. */
  history(): AsyncIterable<string>;
  close(): Promise<void>;
}

/**
 * The log of the server of a data directory, whether it runs or not.
 * @throws {AppError} server/log_files, server/control, store/in_use, store/unreachable
 */
export async function openOperatorLog(config: ServerConfig): Promise<OperatorLog> {
  const answer = await askControl(config.dataDir, 'GET', CONTROL_CHECKPOINT);
  return answer === null ? await storedLog(config) : servedLog(config.dataDir);
}

function servedLog(dataDir: string): OperatorLog {
  const ask = async (method: 'GET' | 'POST', path: string): Promise<Response> => {
    const answer = await askControl(dataDir, method, path);
    if (answer === null) throw serverErrors.make('server/control');
    return answer;
  };
  return {
    async checkpoint() {
      const answer = await ask('GET', CONTROL_CHECKPOINT);
      if (!answer.ok) throw tlogErrors.make('tlog/out_of_range');
      return await answer.text();
    },
    tiles: {
      async fetch(tile) {
        const answer = await ask('GET', `/log/${tilePath(tile)}`);
        return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
      },
    },
    async *history() {
      const answer = await ask('POST', CONTROL_EXPORT);
      if (!answer.ok || answer.body === null) throw await refusalOf(answer);
      const decoder = new TextDecoder();
      try {
        for await (const chunk of answer.body) yield decoder.decode(chunk as Uint8Array, { stream: true });
      } catch (cause) {
        // The server was stopped, or something that is stored does not fit: its own log says which.
        throw serverErrors.make('server/control', { cause });
      }
      yield decoder.decode();
    },
    close: async () => undefined,
  };
}

async function refusalOf(answer: Response): Promise<Error> {
  const { code } = ((await answer.json().catch(() => null)) ?? {}) as { code?: string };
  const known = Object.keys(tlogErrors.texts).find((each) => each === code);
  return known === undefined ? serverErrors.make('server/control') : tlogErrors.make(known as 'tlog/store_damaged');
}

async function storedLog({ dataDir, publicUrl, database }: ServerConfig): Promise<OperatorLog> {
  // First, so that a folder that is none of a server's does not become one.
  const keys = await openLogKeys({ dataDir, host: publicUrl.hostname, hasLog: true, rng: systemRng });
  const store = await openStore(database, DELIVERY_LIMITS);
  const source = { store, vault: await HistoryVault.open(keys.secret), key: keys.signer.key };
  return {
    async checkpoint() {
      const note = await store.history.log.published();
      if (note === null) throw tlogErrors.make('tlog/out_of_range');
      return note;
    },
    tiles: store.history.log,
    history: () => exportHistory(source),
    close: () => store.close(),
  };
}

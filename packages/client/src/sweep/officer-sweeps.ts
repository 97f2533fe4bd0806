// Sweeps in an officer's browser (L4; decision 0043): the history comes here once, each question is recorded before its answer is shown.
import { toBase64Url } from '@incamera/kernel';
import { parseVkey } from '@incamera/tlog';
import { type Confirm } from '../api/confirm.js';
import { type HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { fetchHistory } from './history-fetch.js';
import { type HistoryFile, type VerifiedHistory, verifyHistory } from './history-file.js';
import { questionOf, type SweepQuery } from './query.js';
import { digestOfSweep } from './query-form.js';
import { type Sweep, type SweepOptions, sweep } from './sweep.js';

/** A history that was fetched and verified. */
export interface TakenHistory {
  readonly history: VerifiedHistory;
  /** To be kept, and searched by `incamera sweep`. */
  readonly file: HistoryFile;
}

export interface SweepActions {
  /** Everything; with a passkey of the last minutes. */
  take(onProgress: (entries: number) => void): Promise<TakenHistory>;
  /** Records that it is asked, then answers. @throws {AppError} client/sweep_query_invalid */
  run(taken: TakenHistory, query: SweepQuery, options?: SweepOptions): Promise<Sweep>;
}

export function sweepActions(
  http: HttpClient,
  environment: Pick<ClientEnvironment, 'publicUrl' | 'request'>,
  confirm: Confirm,
): SweepActions {
  return {
    async take(onProgress) {
      const file = await confirm(() => fetchHistory(http, environment, onProgress));
      const trust = { key: parseVkey(file.vkey), witnesses: [], required: 0 };
      return { file, history: await verifyHistory(file, trust) };
    },
    async run({ history }, query, options = {}) {
      // What cannot be asked is not recorded.
      questionOf(query);
      const digest = toBase64Url(await digestOfSweep(query, options));
      await confirm(() => http.command('/api/admin/sweeps', { digest }));
      return sweep(history.entries, query, options);
    },
  };
}

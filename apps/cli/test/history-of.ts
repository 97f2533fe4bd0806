// The history of a server as an officer's browser saves it.
import { confirmBy } from '../../../packages/client/src/api/confirm.js';
import { HttpClient } from '../../../packages/client/src/api/http-client.js';
import { type ClientEnvironment } from '../../../packages/client/src/environment.js';
import { type HistoryFile } from '../../../packages/client/src/sweep/history-file.js';
import { sweepActions } from '../../../packages/client/src/sweep/officer-sweeps.js';

/** @param headers of an officer who is signed in */
export async function createClientHistory(
  publicUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<HistoryFile> {
  const request: ClientEnvironment['request'] = async (url, { method, headers: own, body }) =>
    await fetch(url, { method, headers: { ...own, ...headers }, body: body ?? null });
  const environment = { publicUrl, request };
  const confirm = confirmBy(async () => undefined);
  return (await sweepActions(new HttpClient(environment), environment, confirm).take(() => undefined)).file;
}

// What this device remembers of the log of releases (L4; decision 0042): the key that it saw first, and the newest state. A log that was
// rewritten, shortened or exchanged since then is named.
import { type Bytes } from '@incamera/kernel';
import { historyLogSchema } from '@incamera/protocol';
import { parseVkey, type TreeHead } from '@incamera/tlog';
import { HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { releaseLogErrors } from '../release-log-errors.js';
import { type ReleaseLog, readReleaseLog } from './release-log.js';

interface Memory {
  readonly vkey: string;
  readonly head: TreeHead;
}

const RECORD = 'release-log';

export class ReleaseWatch {
  readonly #environment: Pick<ClientEnvironment, 'publicUrl' | 'request' | 'storage'>;

  constructor(environment: Pick<ClientEnvironment, 'publicUrl' | 'request' | 'storage'>) {
    this.#environment = environment;
  }

  /**
   * Reads the releases in the log and compares the log with what this device saw before.
   * @throws {AppError} client/log_key_changed, what `readReleaseLog` throws, and the server's own codes
   */
  async read(): Promise<ReleaseLog> {
    const { storage } = this.#environment;
    const http = new HttpClient(this.#environment);
    // One after another over all tabs: a state that is older than another tab's would look like a log that was shortened.
    return await storage.exclusively(RECORD, async () => {
      const memory = readMemory(await storage.get(RECORD).catch(() => null));
      const { vkey } = await http.get('/api/history/log', historyLogSchema);
      if (memory !== null && memory.vkey !== vkey) throw releaseLogErrors.make('client/log_key_changed');
      const log = await readReleaseLog({
        get: (path) => this.#text(path),
        key: parseVkey(vkey),
        witnesses: [],
        required: 0,
        seen: memory?.head ?? null,
      });
      // A browser that keeps nothing begins anew each time.
      await storage.set(RECORD, { vkey, ...log.head }).catch(() => undefined);
      return log;
    });
  }

  async #text(path: string): Promise<string> {
    const { publicUrl, request } = this.#environment;
    const answer = await request(`${publicUrl}${path}`, { method: 'GET' }).catch((cause) => {
      throw clientErrors.make('client/network', { cause });
    });
    if (answer.status !== 200) throw clientErrors.make('client/network', { context: { status: answer.status } });
    return await answer.text();
  }
}

function readMemory(stored: unknown): Memory | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { vkey, size, root } = stored as Record<string, unknown>;
  const isWhole = typeof vkey === 'string' && Number.isSafeInteger(size) && root instanceof Uint8Array;
  return isWhole ? { vkey, head: { size: size as number, root: root as Bytes } } : null;
}

// The log of releases as a page looks at it (L4; decision 0042). What it remembers is what this device remembers of the log everywhere
// (`LogMemory`): a state that a meeting saw counts here, and what is seen here counts in meetings.
import { historyLogSchema } from '@incamera/protocol';
import { openCheckpoint, parseVkey, type TreeHead } from '@incamera/tlog';
import { HttpClient } from '../api/http-client.js';
import { DeviceRecords } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { LogMemory } from '../history/log-memory.js';
import { releaseLogErrors } from '../release-log-errors.js';
import { type ReleaseLog, readReleaseLog } from './release-log.js';

type Environment = Pick<ClientEnvironment, 'publicUrl' | 'request' | 'storage' | 'clock'>;

const TURNS = 'release-log';
/** One page of openings with their proofs. */
const MAX_PAGE_CHARS = 4 * 1024 * 1024;

export class ReleaseWatch {
  readonly #environment: Environment;
  readonly #memory: LogMemory;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#memory = new LogMemory(new DeviceRecords(environment.storage), environment.publicUrl);
  }

  /**
   * Reads the releases in the log and compares the log with what this device saw before, here or in a meeting.
   * @throws {AppError} client/log_key_changed, what `readReleaseLog` throws, and the server's own codes
   */
  async read(): Promise<ReleaseLog> {
    const http = new HttpClient(this.#environment);
    // One after another over all tabs: what one of them remembers, the next one demands.
    return await this.#environment.storage.exclusively(TURNS, async () => {
      const { vkey } = await http.get('/api/history/log', historyLogSchema);
      const log = await readReleaseLog({
        get: (path) => http.text(path, MAX_PAGE_CHARS),
        key: parseVkey(vkey),
        witnesses: [],
        required: 0,
        seen: await this.#seen(vkey),
      });
      // A browser that keeps nothing begins anew each time.
      await this.#memory.advance(vkey, log.checkpoint).catch(() => undefined);
      return log;
    });
  }

  /**
   * The newest state of this log that the device verified, whatever it was doing. A log that it never followed is not taken over here: only
   * the first one is, and later ones where a charter names them and the person is told.
   */
  async #seen(vkey: string): Promise<TreeHead | null> {
    const known = await this.#memory.load().catch(() => null);
    if (known === null) {
      await this.#memory.follow(vkey, this.#environment.clock.nowMs()).catch(() => undefined);
      return null;
    }
    const log = [known, ...known.earlier].find((each) => each.vkey === vkey);
    if (log === undefined) throw releaseLogErrors.make('client/log_key_changed');
    return log.note === null ? null : await openCheckpoint(log.note, parseVkey(vkey));
  }
}

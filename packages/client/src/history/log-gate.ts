// Before the knock (L4; decision 0039): a meeting that asks for witnesses is not entered while they are missing. Needs no right to tiles: the
// checkpoint is for everybody.
import { type AppError, type Clock, errorCode } from '@incamera/kernel';
import { openCheckpoint, parseVkey } from '@incamera/tlog';
import { historyErrors } from '../history-errors.js';
import { type LogApi } from './log-api.js';
import { type NamedLog } from './log-watch.js';
import { countWitnesses } from './witness-rule.js';

/** A witness that is started anew misses a tick or two; nobody should be turned away by that. */
const GRACE_MS = 30_000;
const AGAIN_MS = 5_000;

export class LogGate {
  readonly #api: LogApi;
  readonly #named: () => NamedLog;
  readonly #clock: Clock;

  constructor(api: LogApi, named: () => NamedLog, clock: Clock) {
    this.#api = api;
    this.#named = named;
    this.#clock = clock;
  }

  /**
   * Resolves once enough witnesses stand behind the newest state.
   * @throws {AppError} after half a minute `client/history_unwitnessed` or `client/history_stale`; at once `client/history_key_changed`,
   * `client/history_altered`, or why the server could not be asked
   */
  async pass(): Promise<void> {
    const log = this.#named();
    if (log === null || log.required === 0) return;
    const untilMs = this.#clock.nowMs() + GRACE_MS;
    for (;;) {
      const problem = await this.#look(log);
      if (problem === null) return;
      if (this.#clock.nowMs() >= untilMs) throw problem;
      await new Promise<void>((resolve) => this.#clock.after(AGAIN_MS, resolve));
    }
  }

  async #look(log: NonNullable<NamedLog>): Promise<AppError | null> {
    const text = await this.#api.checkpoint();
    try {
      const { note } = await openCheckpoint(text, parseVkey(log.vkey));
      return (await countWitnesses(note, log, this.#clock.nowMs())).problem;
    } catch (cause) {
      const isOtherKey = ['tlog/note_unsigned', 'tlog/other_log'].includes(errorCode(cause));
      throw historyErrors.make(isOtherKey ? 'client/history_key_changed' : 'client/history_altered', { cause });
    }
  }
}

// What a device remembers of a server's log (L4; decision 0039), across meetings and reloads and for all tabs: the key, the newest state
// that was verified, and what proved the server to have cheated.
import { errorCode } from '@incamera/kernel';
import { parseCheckpoint, parseNote } from '@incamera/tlog';
import { type DeviceRecords } from '../device/device-records.js';
import {
  decodeKeptEvidence,
  decodeLogRecord,
  encodeKeptEvidence,
  encodeLogRecord,
  type LogRecord,
  MOST_EARLIER,
  MOST_EVIDENCE,
} from './log-record.js';

export class LogMemory {
  readonly #records: DeviceRecords;
  readonly #server: string;

  /** @param publicUrl the server's address */
  constructor(records: DeviceRecords, publicUrl: string) {
    this.#records = records;
    this.#server = publicUrl;
  }

  /** @throws {AppError} `client/storage_unavailable`, as everything here */
  async load(): Promise<LogRecord | null> {
    return decodeLogRecord(await this.#records.sealed(this.#name));
  }

  /** Follows the log of `vkey` from now on. True: it was another one before, which is remembered. */
  async follow(vkey: string, nowMs: number): Promise<boolean> {
    return await this.#exclusively(async () => {
      const known = await this.load();
      if (known?.vkey === vkey) return false;
      const left = known === null ? [] : [...known.earlier, { vkey: known.vkey, note: known.note, untilMs: nowMs }];
      // Whoever names another log for a while does not make this device forget what it saw of this one.
      const note = left.find((log) => log.vkey === vkey)?.note ?? null;
      const earlier = left.filter((log) => log.vkey !== vkey).slice(-MOST_EARLIER);
      await this.#save({ vkey, note, earlier });
      return known !== null;
    });
  }

  /** Remembers a verified state of the log that is followed, or of an earlier one, unless another tab has gone further. */
  async advance(vkey: string, note: string): Promise<void> {
    await this.#exclusively(async () => {
      const known = await this.load();
      const isNewer = (log: { readonly vkey: string; readonly note: string | null }) =>
        log.vkey === vkey && sizeOf(log.note) < sizeOf(note);
      if (known === null || ![known, ...known.earlier].some(isNewer)) return;
      const earlier = known.earlier.map((log) => (isNewer(log) ? { ...log, note } : log));
      await this.#save({ ...known, note: isNewer(known) ? note : known.note, earlier });
    });
  }

  /** Forgets the state and not the key: what the server shows next is where this device begins anew. */
  async beginAnew(): Promise<void> {
    await this.#exclusively(async () => {
      const known = await this.load();
      if (known !== null) await this.#save({ ...known, note: null });
    });
  }

  /** Files of evidence (`encodeContradiction`), oldest first. */
  async evidence(): Promise<readonly string[]> {
    return decodeKeptEvidence(await this.#records.sealed(this.#evidenceName)) ?? [];
  }

  /** The first few are kept: a server that goes on cheating does not push them out. */
  async keepEvidence(file: string): Promise<void> {
    await this.#exclusively(async () => {
      const kept = await this.evidence();
      if (kept.length >= MOST_EVIDENCE || kept.includes(file)) return;
      await this.#records.saveSealed(this.#evidenceName, encodeKeptEvidence([...kept, file]));
    });
  }

  get #name(): string {
    return `log/${this.#server}`;
  }

  get #evidenceName(): string {
    return `log-evidence/${this.#server}`;
  }

  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    return await this.#records.exclusively(this.#name, work);
  }

  async #save(record: LogRecord): Promise<void> {
    await this.#records.saveSealed(this.#name, encodeLogRecord(record));
  }
}

/** Of a note that was verified when it was stored. */
function sizeOf(note: string | null): number {
  if (note === null) return -1;
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch (error) {
    if (errorCode(error).startsWith('tlog/')) return -1;
    throw error;
  }
}

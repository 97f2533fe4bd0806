// Testifying (L4; decision 0038): signs with the epoch and the last checkpoint, salts, seals, and gives it to the server; what the server has not
// taken waits on this device and survives a reload. Nothing here stops anybody from being heard.
import {
  commitTestimony,
  type KeptTestimony,
  MAX_CONTENT_BYTES,
  type MeetingGroup,
  sealTestimony,
  TESTIMONY_SALT_BYTES,
  type TestimonyKind,
} from '@incamera/group';
import { type Bytes, errorCode, toBase64Url } from '@incamera/kernel';
import { type HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { asAppError } from '../errors.js';
import { type RecordKeeper } from '../record/record-keeper.js';
import { type ProblemBook } from '../session/problem-book.js';
import { testimonyErrors } from '../testimony-errors.js';
import { backoffMs } from '../transport/backoff.js';
import { type SeenLog } from './seen-log.js';
import { type TestimonyKey } from './testimony-key.js';
import { type TestimonyRecords, type UnsentTestimony } from './testimony-records.js';

export interface TestimonyDeskParts {
  readonly group: Pick<MeetingGroup, 'testimony'>;
  /** 32 bytes. */
  readonly groupId: Bytes;
  readonly meetingId: string;
  readonly log: Pick<SeenLog, 'last'>;
  readonly key: Pick<TestimonyKey, 'secret' | 'deposit'>;
  readonly records: Pick<TestimonyRecords, 'unsent' | 'saveUnsent' | 'sent'>;
  readonly http: Pick<HttpClient, 'command'>;
  /** Of this member's connection; null while there is none. */
  readonly token: () => string | null;
  readonly environment: Pick<ClientEnvironment, 'clock' | 'rng' | 'logger'>;
  readonly problems: Pick<ProblemBook, 'set' | 'happened'>;
  /** What this device keeps for the record of the meeting. */
  readonly record: Pick<RecordKeeper, 'took'>;
  /** Something about `unsentCount` changed. */
  readonly changed: () => void;
}

interface Waiting extends UnsentTestimony {
  readonly sinceMs: number;
}

/** Some minutes of everything that one device says, without a connection. */
const MAX_UNSENT = 256;
const MAX_UNSENT_BYTES = 8 * 1024 * 1024;
/** A lost connection is told elsewhere, and comes back mostly within this time. */
const TOLD_AFTER_MS = 15_000;
/** Refusals that another attempt in a moment would only repeat: told at once. */
const REFUSED_RETRY_MS = 30_000;
const REFUSALS = ['testimony/quota', 'bundle/quota', 'client/bundle_altered'];
/** What no attempt makes good. */
const HOPELESS = ['testimony/taken', 'protocol/malformed', 'protocol/too_large'];
const PROBLEM = 'testimony/unsent';

export class TestimonyDesk {
  readonly #parts: TestimonyDeskParts;
  #queue: Waiting[] = [];
  #attempt = 0;
  #isBusy = false;
  #closed = false;
  #cancelRetry: (() => void) | null = null;

  constructor(parts: TestimonyDeskParts) {
    this.#parts = parts;
  }

  /** How many the server has not taken yet. */
  get unsentCount(): number {
    return this.#queue.length;
  }

  /** Takes up what waited before a reload, and begins to send. Never throws. */
  async start(): Promise<void> {
    const { records, environment } = this.#parts;
    try {
      const sinceMs = environment.clock.nowMs();
      const kept = (await records.unsent()).map((one) => ({ ...one, sinceMs }));
      this.#queue = [...kept.filter((one) => !this.#has(one)), ...this.#queue];
    } catch (error) {
      environment.logger.warn('testimonies_not_read', { code: errorCode(error) });
    }
    void this.#drain();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
  }

  /**
   * Testifies: signed and kept on this device when this resolves; the server gets it as soon as it can.
   * @param content at most `MAX_CONTENT_BYTES`; its form depends on the kind
   * @param attachment sealed beside it and not signed; with the content at most some 130,000 bytes
   * @throws {RangeError} it is too long
   */
  async testify(kind: TestimonyKind, content: Bytes, attachment: Bytes = new Uint8Array()): Promise<void> {
    await this.testifyShown(kind, content, attachment);
  }

  /** As `testify`, with what members are shown of it; null: the membership is over. */
  async testifyShown(
    kind: TestimonyKind,
    content: Bytes,
    attachment: Bytes = new Uint8Array(),
  ): Promise<KeptTestimony | null> {
    if (content.byteLength > MAX_CONTENT_BYTES) throw new RangeError('testimony too long');
    const { group, log, environment } = this.#parts;
    const atMs = environment.clock.nowMs();
    const signed = await group.testimony.sign({ kind, atMs, checkpoint: log.last(), content });
    if (signed === null || this.#closed) return null;
    const kept = { salt: environment.rng.bytes(TESTIMONY_SALT_BYTES), signed, attachment };
    this.#parts.record.took(kept);
    await this.#keep(kept, atMs);
    void this.#drain();
    return kept;
  }

  async #keep(kept: KeptTestimony, atMs: number): Promise<void> {
    const { groupId, records, environment } = this.#parts;
    const secret = await this.#secret();
    const commitment = await commitTestimony(kept.salt, kept.signed);
    const sealed = secret === null ? null : await sealTestimony(secret, groupId, kept);
    const waiting = { commitment, sealed, sinceMs: atMs };
    this.#queue.push(waiting);
    this.#dropTooMany();
    this.#parts.changed();
    try {
      await records.saveUnsent(waiting, atMs);
    } catch (error) {
      environment.logger.warn('testimony_not_kept', { code: errorCode(error) });
    }
  }

  /** Without storage nothing can be sealed for good; the commitment still goes to the log. */
  async #secret(): Promise<Bytes | null> {
    try {
      return await this.#parts.key.secret();
    } catch (error) {
      this.#parts.problems.happened(testimonyErrors.make('client/testimony_lost', { cause: asAppError(error) }));
      return null;
    }
  }

  #has({ commitment }: UnsentTestimony): boolean {
    const name = toBase64Url(commitment);
    return this.#queue.some((one) => toBase64Url(one.commitment) === name);
  }

  #dropTooMany(): void {
    const bytes = () => this.#queue.reduce((sum, { sealed }) => sum + (sealed?.byteLength ?? 0), 0);
    while (this.#queue.length > MAX_UNSENT || bytes() > MAX_UNSENT_BYTES) {
      const dropped = this.#queue.shift();
      if (dropped === undefined) return;
      this.#forget(dropped);
      this.#parts.problems.happened(testimonyErrors.make('client/testimony_lost'));
    }
  }

  /** One after another, oldest first. */
  async #drain(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#cancelRetry?.();
    try {
      for (let next = this.#queue[0]; next !== undefined && !this.#closed; next = this.#queue[0]) {
        if (!(await this.#send(next))) return;
        this.#queue = this.#queue.filter((one) => one !== next);
        this.#forget(next);
        this.#parts.changed();
      }
      if (!this.#closed) this.#parts.problems.set(PROBLEM, null);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Whether this one is done with. */
  async #send({ commitment, sealed, sinceMs }: Waiting): Promise<boolean> {
    const { http, meetingId, key, token, environment, problems } = this.#parts;
    const bearer = token();
    if (bearer === null) return this.#later(backoffMs(this.#attempt++, environment.rng), sinceMs);
    const body = { commitment: toBase64Url(commitment), sealed: sealed === null ? null : toBase64Url(sealed) };
    try {
      await key.deposit(bearer);
      await http.command(`/api/meetings/${meetingId}/testimonies`, body, bearer);
      this.#attempt = 0;
      return true;
    } catch (error) {
      const code = errorCode(error);
      if (HOPELESS.includes(code)) {
        problems.happened(testimonyErrors.make('client/testimony_not_stored', { cause: asAppError(error) }));
        return true;
      }
      if (!REFUSALS.includes(code)) return this.#later(backoffMs(this.#attempt++, environment.rng), sinceMs);
      problems.set(PROBLEM, testimonyErrors.make('client/testimony_not_stored', { cause: asAppError(error) }));
      return this.#later(REFUSED_RETRY_MS, sinceMs);
    }
  }

  #later(delayMs: number, sinceMs: number): false {
    const { environment, problems } = this.#parts;
    if (this.#closed) return false;
    if (environment.clock.nowMs() - sinceMs >= TOLD_AFTER_MS) {
      problems.set(PROBLEM, testimonyErrors.make('client/testimony_not_stored'));
    }
    this.#cancelRetry = environment.clock.after(delayMs, () => void this.#drain());
    return false;
  }

  #forget(one: Waiting): void {
    this.#parts.records.sent(one).catch((error: unknown) => {
      this.#parts.environment.logger.warn('testimony_not_forgotten', { code: errorCode(error) });
    });
  }
}

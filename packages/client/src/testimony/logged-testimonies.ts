// Whether the log holds what was testified (L4; decision 0038): the entries of this meeting are fetched, each opening is verified against the state
// of the log that this device has verified itself, and commitments that are not there in time are named.
import { type Bytes, errorCode, toBase64Url } from '@incamera/kernel';
import { type HistoryPage, historyPageSchema, wireBytes } from '@incamera/protocol';
import { type HistoryEntry, type TileReader, tlogErrors, verifyOpening } from '@incamera/tlog';
import { type HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { type SeenLog } from './seen-log.js';

export interface LoggedTestimoniesParts {
  readonly http: Pick<HttpClient, 'getAs'>;
  readonly meetingId: string;
  readonly token: () => string | null;
  readonly log: Pick<SeenLog, 'last' | 'reader'>;
  readonly environment: Pick<ClientEnvironment, 'logger'>;
}

/** What is known to be on its way into the log. */
interface Expected {
  readonly leafKey: string;
  /** How far the log went when it was heard; null: nothing of it was known yet. */
  readonly sinceSize: number | null;
}

/** The entry is made at the next tick; one that is missed is given the time of a retry. */
const TICKS = 4;
/** Beyond, the oldest are not waited for: the next receipt of that member is. */
const MAX_EXPECTED = 2048;

export class LoggedTestimonies {
  readonly #parts: LoggedTestimoniesParts;
  /** By commitment, base64url. */
  readonly #expected = new Map<string, Expected>();
  #overdue: ReadonlySet<string> = new Set();
  #from = { batchIndex: 0, place: 0 };
  #isBusy = false;
  /** How far the log went at the last look. */
  #lookedAtSize = 0;

  constructor(parts: LoggedTestimoniesParts) {
    this.#parts = parts;
  }

  /** Leaf keys of those of whom the log does not hold what it should by now. */
  get overdue(): ReadonlySet<string> {
    return this.#overdue;
  }

  /** Somebody testified this. */
  expect(leafKey: string, commitment: Bytes): void {
    this.#expected.set(toBase64Url(commitment), { leafKey, sinceSize: this.#parts.log.last()?.size ?? null });
    const oldest = this.#expected.keys().next().value;
    if (this.#expected.size > MAX_EXPECTED && oldest !== undefined) this.#expected.delete(oldest);
  }

  /** Whoever is gone is not waited for. */
  keepOnly(leafKeys: ReadonlySet<string>): void {
    for (const [commitment, { leafKey }] of this.#expected) {
      if (!leafKeys.has(leafKey)) this.#expected.delete(commitment);
    }
    this.#overdue = new Set([...this.#overdue].filter((leafKey) => leafKeys.has(leafKey)));
  }

  /** Looks, if something is due. Never throws. */
  async look(): Promise<void> {
    const { log, environment } = this.#parts;
    const reader = log.reader();
    if (this.#isBusy || reader === null || reader.head.size === this.#lookedAtSize) return;
    const { size } = reader.head;
    this.#begin(size);
    if (this.#due(size).length === 0) return;
    this.#isBusy = true;
    try {
      await this.#read(reader);
      this.#lookedAtSize = size;
      this.#overdue = new Set(this.#due(size).map(({ leafKey }) => leafKey));
    } catch (error) {
      // A server that cannot be reached says nothing about its log.
      environment.logger.info('testimonies_not_looked_up', { code: errorCode(error) });
    } finally {
      this.#isBusy = false;
    }
  }

  /** What was heard before anything of the log was known is waited for from now on. */
  #begin(size: number): void {
    for (const [commitment, one] of this.#expected) {
      if (one.sinceSize === null) this.#expected.set(commitment, { ...one, sinceSize: size });
    }
  }

  #due(size: number): Expected[] {
    return [...this.#expected.values()].filter(({ sinceSize }) => sinceSize !== null && size >= sinceSize + TICKS);
  }

  /** All entries up to where the log was verified. */
  async #read(reader: TileReader): Promise<void> {
    const { http, meetingId, token } = this.#parts;
    for (;;) {
      const bearer = token();
      if (bearer === null) return;
      const { batchIndex, place } = this.#from;
      const path = `/api/meetings/${meetingId}/history?batch=${batchIndex}&place=${place}`;
      const page = await http.getAs(path, bearer, historyPageSchema);
      const isWhole = await this.#take(page, reader);
      if (!isWhole || page.next === null) return;
      const { next } = page;
      // A server that leads in circles is not followed.
      const isFurther = next.batchIndex > batchIndex || (next.batchIndex === batchIndex && next.place > place);
      if (!isFurther) return;
      this.#from = next;
    }
  }

  /** False: the rest is not covered by what was verified yet. */
  async #take({ entries }: HistoryPage, reader: TileReader): Promise<boolean> {
    for (const entry of entries) {
      if (entry.batchIndex >= reader.head.size) return false;
      const read = await opened(entry, reader);
      if (read?.type === 'testimony' && read.meetingId === this.#parts.meetingId) {
        this.#expected.delete(toBase64Url(read.commitment));
      }
      // What comes later stands behind it, or in a later batch.
      this.#from = { batchIndex: entry.batchIndex, place: entry.place };
    }
    return true;
  }
}

/** Null: erased, of a later version, or not what the log holds: then it is not there. */
async function opened(
  { batchIndex, place, opened: content, path }: HistoryPage['entries'][number],
  reader: TileReader,
): Promise<HistoryEntry | null> {
  if (content === null) return null;
  const opening = { batchIndex, place, salt: wireBytes(content.salt), entry: wireBytes(content.entry) };
  try {
    return await verifyOpening({ ...opening, path: path.map(wireBytes) }, reader);
  } catch (error) {
    if (!tlogErrors.owns(error)) throw error;
    return null;
  }
}

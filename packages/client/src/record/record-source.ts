// Where a record's proofs come from (L4; decision 0044): the server's log and what it hands out of its history. Nothing of it is believed here:
// whoever reads the record verifies it.
import { type CharterChain, currentCharter } from '@incamera/charter';
import { errorCode, type MeetingId } from '@incamera/kernel';
import { type HistoryLog, type HistoryPage, wireBytes } from '@incamera/protocol';
import { type TileSource } from '@incamera/tlog';
import { clientErrors } from '../errors.js';
import { type AssembledRecord, assembleRecord, type RecordParts } from './assemble-record.js';
import { RECORD_LIMITS, type RecordedOpening } from './record-file.js';

type Position = Pick<HistoryPage['entries'][number], 'batchIndex' | 'place'>;

export interface RecordSource {
  about(): Promise<HistoryLog>;
  /** The newest checkpoint. */
  checkpoint(): Promise<string>;
  readonly tiles: TileSource;
  /** Entries of the meeting's history from a position on. */
  page(from: Position): Promise<HistoryPage>;
  /** Resolves after this time. */
  wait(ms: number): Promise<void>;
}

/** What is in the record beside what the server has. */
export type OwnParts = Pick<RecordParts, 'charters' | 'testimonies' | 'rosters'> & {
  readonly meetingId: MeetingId;
  /** Verified; null: it was not. */
  readonly chain: CharterChain | null;
};

/** After this the server takes more requests again. */
const PAUSE_MS = 10_000;

/**
 * Fetches what the server has of a meeting and makes the record.
 * @throws {AppError} `client/malformed_answer`: the server hands out more than there can be, or leads in circles; as `assembleRecord`
 */
export async function recordFrom(source: RecordSource, own: OwnParts): Promise<AssembledRecord> {
  const openings = await openingsFrom(source);
  const about = await source.about();
  // After the entries: it has all of them.
  const checkpoint = await source.checkpoint();
  const named = own.chain === null ? null : currentCharter(own.chain).charter.log;
  const witnesses = [...new Set([...(named?.witnesses ?? []), ...about.witnesses])];
  const { meetingId, charters, testimonies, rosters } = own;
  const parts = { meetingId, charters, testimonies, rosters, openings, checkpoint, witnesses };
  return await assembleRecord({ ...parts, vkey: named?.vkey ?? about.vkey }, source.tiles);
}

/** All that the server can still show, in the order of the log. @throws {AppError} `client/malformed_answer`, as `recordFrom` */
export async function openingsFrom(source: Pick<RecordSource, 'page' | 'wait'>): Promise<RecordedOpening[]> {
  const all: RecordedOpening[] = [];
  for (let from: Position = { batchIndex: 0, place: 0 }; ; ) {
    const { entries, next } = await patiently(source, () => source.page(from));
    for (const { opened, batchIndex, place, path } of entries) {
      // Of an erased entry nothing can be shown.
      if (opened === null) continue;
      const { salt, entry } = opened;
      all.push({ batchIndex, place, salt: wireBytes(salt), entry: wireBytes(entry), path: path.map(wireBytes) });
    }
    if (next === null) return all;
    const isFurther =
      next.batchIndex > from.batchIndex || (next.batchIndex === from.batchIndex && next.place > from.place);
    if (!isFurther || all.length > RECORD_LIMITS.entries) {
      throw clientErrors.make('client/malformed_answer', { context: { request: 'history' } });
    }
    from = next;
  }
}

/** A long meeting has more pages than the server hands out in a minute. */
async function patiently<T>(source: Pick<RecordSource, 'wait'>, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (errorCode(error) !== 'protocol/rate_limited' || attempt >= MAX_ATTEMPTS) throw error;
      await source.wait(PAUSE_MS);
    }
  }
}

/** A minute and a half for each page. */
const MAX_ATTEMPTS = 9;

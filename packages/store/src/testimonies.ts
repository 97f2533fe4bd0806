// What members testify (L3; decision 0038): the commitment goes into the history in the same transaction, so that none is acknowledged
// that the log will not hold; what is sealed is kept for investigations as long as the operator says.
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { type Database, type Executor } from './database.js';
import { type HistoryJournal } from './history-journal.js';
import { holdRunningMeeting } from './running-meeting.js';
import { bytesOf } from './stored-bytes.js';

export interface NewTestimony {
  readonly meetingId: string;
  readonly peerId: string;
  /** 32 bytes. */
  readonly commitment: Bytes;
  /** Ciphertext, or null. */
  readonly sealed: Bytes | null;
  readonly nowMs: number;
}

/** How many a meeting may have. */
export interface TestimonyLimits {
  readonly perMeeting: number;
  readonly bytesPerMeeting: number;
}

/** One that is kept. */
export interface KeptTestimonyRow {
  /** base64url. */
  readonly commitment: string;
  readonly peerId: string;
  readonly sealed: Bytes;
  readonly atMs: number;
}

/** At most so many rows and bytes in one page; one row always fits. */
export interface PageSize {
  readonly rows: number;
  readonly bytes: number;
}

export class Testimonies {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /**
   * Keeps a testimony and writes its commitment into the history: durable, both or neither. The same again of the same connection is
   * kept once.
   * @returns 'taken': another connection brought this commitment; 'full'; 'ended' when the meeting does not run any more
   */
  async add(row: NewTestimony, limits: TestimonyLimits): Promise<'stored' | 'taken' | 'full' | 'ended'> {
    const { meetingId, peerId, sealed, nowMs } = row;
    const commitment = toBase64Url(row.commitment);
    return await this.#db.transaction().execute(async (tx) => {
      if (!(await holdRunningMeeting(tx, meetingId))) return 'ended';
      const known = await tx
        .selectFrom('testimonies')
        .select('peer_id')
        .where('meeting_id', '=', meetingId)
        .where('commitment', '=', commitment)
        .executeTakeFirst();
      if (known !== undefined) return known.peer_id === peerId ? 'stored' : 'taken';
      const size = sealed?.byteLength ?? 0;
      if (!(await takeRoom(tx, meetingId, size, limits))) return 'full';
      await tx
        .insertInto('testimonies')
        .values({ meeting_id: meetingId, commitment, peer_id: peerId, sealed, size, created_at_ms: nowMs })
        .execute();
      await this.#journal.record(tx, { type: 'testimony', meetingId, peerId, commitment: row.commitment });
      return 'stored';
    });
  }

  /**
   * Sealed testimonies of a meeting in the order of their commitments.
   * @param after the last commitment of the page before, base64url; `null`: from the beginning
   */
  async page(
    meetingId: string,
    after: string | null,
    most: PageSize,
  ): Promise<{ readonly rows: readonly KeptTestimonyRow[]; readonly isLast: boolean }> {
    const kept = this.#db
      .selectFrom('testimonies')
      .where('meeting_id', '=', meetingId)
      .where('sealed', 'is not', null)
      .where('commitment', '>', after ?? '')
      .orderBy('commitment');
    const sizes = await kept
      .select('size')
      .limit(most.rows + 1)
      .execute();
    const count = fitting(
      sizes.map(({ size }) => size),
      most,
    );
    const rows = count === 0 ? [] : await kept.selectAll().limit(count).execute();
    return {
      rows: rows.map((row) => ({
        commitment: row.commitment,
        peerId: row.peer_id,
        sealed: bytesOf(row.sealed ?? new Uint8Array()),
        atMs: Number(row.created_at_ms),
      })),
      isLast: count >= sizes.length,
    };
  }

  /** Erases what was brought before `beforeMs`. The commitments in the history stay. */
  async sweep(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('testimonies').where('created_at_ms', '<', beforeMs).execute();
    const kept = this.#db.selectFrom('testimonies').select('meeting_id');
    const running = this.#db.selectFrom('meetings').select('meeting_id').where('ended_at_ms', 'is', null);
    await this.#db
      .deleteFrom('testimony_totals')
      .where('meeting_id', 'not in', kept)
      .where('meeting_id', 'not in', running)
      .execute();
  }
}

/** How many of the first rows fit into a page: at least one, if there is one. */
function fitting(sizes: readonly number[], most: PageSize): number {
  let bytes = 0;
  let count = 0;
  for (const size of sizes.slice(0, most.rows)) {
    bytes += size;
    if (count > 0 && bytes > most.bytes) break;
    count += 1;
  }
  return count;
}

async function takeRoom(tx: Executor, meetingId: string, size: number, limits: TestimonyLimits): Promise<boolean> {
  const before = await tx
    .selectFrom('testimony_totals')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst();
  const count = Number(before?.count ?? 0) + 1;
  const bytes = Number(before?.bytes ?? 0) + size;
  if (count > limits.perMeeting || bytes > limits.bytesPerMeeting) return false;
  await tx
    .insertInto('testimony_totals')
    .values({ meeting_id: meetingId, count, bytes })
    .onConflict((c) => c.column('meeting_id').doUpdateSet({ count, bytes }))
    .execute();
  return true;
}

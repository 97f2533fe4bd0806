// Encrypted recordings (L3; decision 0041): which there are, which parts of them, and each of it in the history in the same transaction.
import { fromBase64Url } from '@incamera/kernel';
import { type Database, type Executor } from './database.js';
import { type HistoryJournal } from './history-journal.js';
import { holdRunningMeeting } from './running-meeting.js';

export interface NewRecording {
  readonly recordingId: string;
  readonly meetingId: string;
  readonly peerId: string;
  readonly tokenHash: string;
  readonly bundleDigest: string;
  readonly nowMs: number;
  readonly keptUntilMs: number;
}

export interface RecordingRow {
  readonly recordingId: string;
  readonly meetingId: string;
  readonly tokenHash: string;
  readonly bundleDigest: string;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number | null;
  readonly keptUntilMs: number;
}

/** A recording with how much there is of it. */
export interface RecordingSummary extends RecordingRow {
  readonly segments: number;
  readonly sizeBytes: number;
}

export interface SegmentRow {
  readonly number: number;
  readonly sizeBytes: number;
  readonly digest: string;
  readonly storedAtMs: number;
}

export interface RecordingLimits {
  readonly perMeeting: number;
}

export class Recordings {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /**
   * Begins a recording of a meeting that runs. Its bundle must be there, and is kept at least as long as the recording.
   * @param holderIds whom the bundle names, for the history
   */
  async start(
    row: NewRecording,
    holderIds: readonly string[],
    { perMeeting }: RecordingLimits,
  ): Promise<'started' | 'exists' | 'full' | 'ended' | 'no_bundle'> {
    const { recordingId, meetingId, bundleDigest, peerId, nowMs, keptUntilMs } = row;
    return await this.#db.transaction().execute(async (tx) => {
      if (!(await holdRunningMeeting(tx, meetingId))) return 'ended';
      if ((await find(tx, recordingId)) !== null) return 'exists';
      const known = await tx
        .selectFrom('recordings')
        .select('recording_id')
        .where('meeting_id', '=', meetingId)
        .execute();
      if (known.length >= perMeeting) return 'full';
      const kept = await tx
        .updateTable('bundles')
        .set((e) => ({
          kept_until_ms: e
            .case()
            .when('kept_until_ms', '<', keptUntilMs)
            .then(keptUntilMs)
            .else(e.ref('kept_until_ms'))
            .end(),
        }))
        .where('meeting_id', '=', meetingId)
        .where('digest', '=', bundleDigest)
        .executeTakeFirst();
      if (kept.numUpdatedRows !== 1n) return 'no_bundle';
      await tx
        .insertInto('recordings')
        .values({
          recording_id: recordingId,
          meeting_id: meetingId,
          peer_id: peerId,
          token_hash: row.tokenHash,
          bundle_digest: bundleDigest,
          started_at_ms: nowMs,
          stopped_at_ms: null,
          kept_until_ms: keptUntilMs,
        })
        .execute();
      const holders = [...holderIds];
      await this.#journal.record(tx, {
        type: 'recording_started',
        meetingId,
        recordingId,
        peerId,
        bundleDigest,
        holders,
      });
      return 'started';
    });
  }

  async find(recordingId: string): Promise<RecordingRow | null> {
    return await find(this.#db, recordingId);
  }

  async get(meetingId: string, recordingId: string): Promise<RecordingRow | null> {
    const row = await find(this.#db, recordingId);
    return row?.meetingId === meetingId ? row : null;
  }

  /** When the meeting ended, Unix ms; null: it runs. @returns undefined: it was forgotten */
  async endOf(meetingId: string): Promise<number | null | undefined> {
    const row = await this.#db
      .selectFrom('meetings')
      .select('ended_at_ms')
      .where('meeting_id', '=', meetingId)
      .executeTakeFirst();
    return row?.ended_at_ms;
  }

  /** Octets that are stored of a meeting's recordings. */
  async usedBytes(meetingId: string): Promise<number> {
    const { used } = await this.#db
      .selectFrom('recording_segments')
      .innerJoin('recordings', 'recordings.recording_id', 'recording_segments.recording_id')
      .select((e) => e.fn.sum<number | null>('recording_segments.size_bytes').as('used'))
      .where('recordings.meeting_id', '=', meetingId)
      .executeTakeFirstOrThrow();
    return Number(used ?? 0);
  }

  /** Enters a segment whose octets are on disk. The same again is stored once. */
  async addSegment(
    { meetingId, recordingId }: Pick<RecordingRow, 'meetingId' | 'recordingId'>,
    segment: SegmentRow,
  ): Promise<'stored' | 'known' | 'taken' | 'over'> {
    return await this.#db.transaction().execute(async (tx) => {
      // Locks the recording where the database has row locks: two uploads of one number wait for each other.
      const open = await tx
        .updateTable('recordings')
        .set((e) => ({ peer_id: e.ref('peer_id') }))
        .where('recording_id', '=', recordingId)
        .where('meeting_id', '=', meetingId)
        .returning('stopped_at_ms')
        .executeTakeFirst();
      const known = await this.segment(recordingId, segment.number, tx);
      if (known !== null) return known.digest === segment.digest ? 'known' : 'taken';
      if (open === undefined || open.stopped_at_ms !== null) return 'over';
      await tx
        .insertInto('recording_segments')
        .values({
          recording_id: recordingId,
          number: segment.number,
          size_bytes: segment.sizeBytes,
          digest: segment.digest,
          stored_at_ms: segment.storedAtMs,
        })
        .execute();
      const digest = fromBase64Url(segment.digest) ?? new Uint8Array();
      const entry = { meetingId, recordingId, segment: segment.number, digest } as const;
      await this.#journal.record(tx, { type: 'recording_segment_stored', ...entry });
      return 'stored';
    });
  }

  async segment(recordingId: string, number: number, db: Executor = this.#db): Promise<SegmentRow | null> {
    const row = await db
      .selectFrom('recording_segments')
      .selectAll()
      .where('recording_id', '=', recordingId)
      .where('number', '=', number)
      .executeTakeFirst();
    return row === undefined ? null : toSegment(row);
  }

  /** Nothing is added any more. False: it was stopped before. */
  async stop(
    { meetingId, recordingId }: Pick<RecordingRow, 'meetingId' | 'recordingId'>,
    segments: number,
    nowMs: number,
  ): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const stopped = await tx
        .updateTable('recordings')
        .set({ stopped_at_ms: nowMs })
        .where('recording_id', '=', recordingId)
        .where('meeting_id', '=', meetingId)
        .where('stopped_at_ms', 'is', null)
        .executeTakeFirst();
      if (stopped.numUpdatedRows !== 1n) return false;
      await this.#journal.record(tx, { type: 'recording_stopped', meetingId, recordingId, segments });
      return true;
    });
  }

  /** Of a meeting, oldest first. */
  async ofMeeting(meetingId: string): Promise<RecordingSummary[]> {
    const rows = await this.#db
      .selectFrom('recordings')
      .selectAll()
      .where('meeting_id', '=', meetingId)
      .orderBy('started_at_ms')
      .orderBy('recording_id')
      .execute();
    return await Promise.all(
      rows.map(async (row) => {
        const { segments, used } = await this.#db
          .selectFrom('recording_segments')
          .select((e) => [e.fn.countAll<number>().as('segments'), e.fn.sum<number | null>('size_bytes').as('used')])
          .where('recording_id', '=', row.recording_id)
          .executeTakeFirstOrThrow();
        return { ...toRecording(row), segments: Number(segments), sizeBytes: Number(used ?? 0) };
      }),
    );
  }

  /** Those after `after`, by number. */
  async segments(recordingId: string, after: number | null, limit: number): Promise<SegmentRow[]> {
    const rows = await this.#db
      .selectFrom('recording_segments')
      .selectAll()
      .where('recording_id', '=', recordingId)
      .where('number', '>', after ?? -1)
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(toSegment);
  }

  /** Recordings that were to be kept until `nowMs`. */
  async overdue(nowMs: number): Promise<Pick<RecordingRow, 'meetingId' | 'recordingId'>[]> {
    const rows = await this.#db
      .selectFrom('recordings')
      .select(['meeting_id', 'recording_id'])
      .where('kept_until_ms', '<=', nowMs)
      .limit(100)
      .execute();
    return rows.map((row) => ({ meetingId: row.meeting_id, recordingId: row.recording_id }));
  }

  /** Forgets a recording whose octets are gone. */
  async delete({ meetingId, recordingId }: Pick<RecordingRow, 'meetingId' | 'recordingId'>): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('recording_segments').where('recording_id', '=', recordingId).execute();
      const gone = await tx.deleteFrom('recordings').where('recording_id', '=', recordingId).executeTakeFirst();
      if (gone.numDeletedRows !== 1n) return;
      await this.#journal.record(tx, { type: 'recording_deleted', meetingId, recordingId });
    });
  }
}

async function find(db: Executor, recordingId: string): Promise<RecordingRow | null> {
  const row = await db.selectFrom('recordings').selectAll().where('recording_id', '=', recordingId).executeTakeFirst();
  return row === undefined ? null : toRecording(row);
}

function toRecording(row: {
  recording_id: string;
  meeting_id: string;
  token_hash: string;
  bundle_digest: string;
  started_at_ms: number;
  stopped_at_ms: number | null;
  kept_until_ms: number;
}): RecordingRow {
  return {
    recordingId: row.recording_id,
    meetingId: row.meeting_id,
    tokenHash: row.token_hash,
    bundleDigest: row.bundle_digest,
    startedAtMs: row.started_at_ms,
    stoppedAtMs: row.stopped_at_ms,
    keptUntilMs: row.kept_until_ms,
  };
}

function toSegment(row: { number: number; size_bytes: number; digest: string; stored_at_ms: number }): SegmentRow {
  return { number: row.number, sizeBytes: row.size_bytes, digest: row.digest, storedAtMs: row.stored_at_ms };
}

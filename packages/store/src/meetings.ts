// Meetings as the server knows them: ids, times, host keys and sealed bytes (L3).
import { dropUnadmitted } from './bundles.js';
import { type Database } from './database.js';
import { digestOf } from './history-digest.js';
import { type HistoryJournal } from './history-journal.js';

export interface NewMeetingRow {
  readonly meetingId: string;
  readonly accountId: string;
  readonly sealedCharter: string;
  readonly sealedMeta: string;
  /** Ed25519 public keys, base64url. */
  readonly hostKeys: readonly string[];
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** JSON of classification, rules and rulebook; absent where there is none. */
  readonly policy?: string | null;
}

export interface MeetingRow extends NewMeetingRow {
  readonly policy: string | null;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
  readonly locked: boolean;
  /** Position of the group, or null as long as no host has founded it. */
  readonly head: { readonly epoch: number; readonly seq: number } | null;
}

export class Meetings {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** False when a meeting of that id exists, ended ones included. */
  async create(meeting: NewMeetingRow, nowMs: number): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const inserted = await tx
        .insertInto('meetings')
        .values({
          meeting_id: meeting.meetingId,
          account_id: meeting.accountId,
          sealed_charter: meeting.sealedCharter,
          sealed_meta: meeting.sealedMeta,
          host_keys: JSON.stringify(meeting.hostKeys),
          starts_at_ms: meeting.startsAtMs,
          expires_at_ms: meeting.expiresAtMs,
          created_at_ms: nowMs,
          ended_at_ms: null,
          locked: 0,
          founded: 0,
          epoch: 0,
          seq: 0,
          log_size: 0,
          policy: meeting.policy ?? null,
        })
        .onConflict((c) => c.column('meeting_id').doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
      const { meetingId, accountId, startsAtMs, expiresAtMs } = meeting;
      const made = { meetingId, accountId, startsAtMs, expiresAtMs, policyHash: digestOf(meeting.policy ?? '') };
      await this.#journal.record(tx, { type: 'meeting_created', ...made });
      return true;
    });
  }

  async get(meetingId: string): Promise<MeetingRow | null> {
    const row = await this.#db
      .selectFrom('meetings')
      .selectAll()
      .where('meeting_id', '=', meetingId)
      .executeTakeFirst();
    return row === undefined ? null : toMeeting(row);
  }

  /** Newest first. */
  async ofAccount(accountId: string, limit: number): Promise<MeetingRow[]> {
    const rows = await this.#db
      .selectFrom('meetings')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at_ms', 'desc')
      .orderBy('meeting_id')
      .limit(limit)
      .execute();
    return rows.map(toMeeting);
  }

  async countRunning(accountId: string): Promise<number> {
    const row = await this.#db
      .selectFrom('meetings')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('account_id', '=', accountId)
      .where('ended_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Meetings that begin after `fromMs`, until `untilMs`, and have not ended. */
  async countBeginning(fromMs: number, untilMs: number): Promise<number> {
    const row = await this.#db
      .selectFrom('meetings')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('ended_at_ms', 'is', null)
      .where('starts_at_ms', '>', fromMs)
      .where('starts_at_ms', '<=', untilMs)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  async setLocked(meetingId: string, locked: boolean): Promise<void> {
    await this.#db
      .updateTable('meetings')
      .set({ locked: locked ? 1 : 0 })
      .where('meeting_id', '=', meetingId)
      .where('ended_at_ms', 'is', null)
      .execute();
  }

  /** Ends a meeting and deletes all that was stored of it; the id stays taken. False when it had ended before. */
  async end(meetingId: string, nowMs: number): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const ended = await tx
        .updateTable('meetings')
        .set({ ended_at_ms: nowMs, sealed_charter: '', sealed_meta: '', host_keys: '[]' })
        .where('meeting_id', '=', meetingId)
        .where('ended_at_ms', 'is', null)
        .executeTakeFirst();
      if (ended.numUpdatedRows !== 1n) return false;
      await dropUnadmitted(tx, meetingId);
      for (const table of ['entries', 'knocks', 'peers', 'group_infos', 'files', 'charters'] as const) {
        await tx.deleteFrom(table).where('meeting_id', '=', meetingId).execute();
      }
      await this.#journal.record(tx, { type: 'meeting_ended', meetingId });
      return true;
    });
  }

  /** Meetings that run although they expired before `beforeMs`. */
  async overdue(beforeMs: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('meetings')
      .select('meeting_id')
      .where('ended_at_ms', 'is', null)
      .where('expires_at_ms', '<', beforeMs)
      .limit(100)
      .execute();
    return rows.map((row) => row.meeting_id);
  }

  /** Forgets meetings that ended before `beforeMs`. */
  async forgetEnded(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('meetings').where('ended_at_ms', '<', beforeMs).execute();
  }
}

function toMeeting(row: {
  meeting_id: string;
  account_id: string;
  sealed_charter: string;
  sealed_meta: string;
  host_keys: string;
  starts_at_ms: number;
  expires_at_ms: number;
  created_at_ms: number;
  ended_at_ms: number | null;
  locked: number;
  founded: number;
  epoch: number;
  seq: number;
  policy: string | null;
}): MeetingRow {
  return {
    meetingId: row.meeting_id,
    accountId: row.account_id,
    sealedCharter: row.sealed_charter,
    sealedMeta: row.sealed_meta,
    hostKeys: JSON.parse(row.host_keys) as string[],
    startsAtMs: row.starts_at_ms,
    expiresAtMs: row.expires_at_ms,
    createdAtMs: row.created_at_ms,
    endedAtMs: row.ended_at_ms,
    locked: row.locked === 1,
    policy: row.policy,
    head: row.founded === 1 ? { epoch: row.epoch, seq: row.seq } : null,
  };
}

// Investigations (L3): append-only. Each change of a case and its entry in the record are one transaction, so that nothing happens
// without being recorded. Of what was released only ciphertext is here, and it goes when the case is closed.

import { currentSecond } from './case-officers.js';
import {
  type CaseEventRow,
  type CaseRequestRow,
  type CaseRow,
  type NewCaseEvent,
  type NewCaseRequestRow,
  type NewCaseRow,
  toCase,
  toEvent,
  toRequest,
} from './case-rows.js';
import { appendEvent, type CaseRefusal, takeStep } from './case-steps.js';
import { type Database, type Executor } from './database.js';
import { type HistoryJournal } from './history-journal.js';

/** As CASE_LIMITS of packages/protocol: what one answer holds. */
const MOST_CASES = 1_000;

const REQUEST_COLUMNS = [
  'case_id',
  'meeting_id',
  'holder_id',
  'threshold',
  'devices',
  'state',
  'answered_at_ms',
  'answered_by',
  'refusal',
] as const;

interface RequestKey {
  readonly meetingId: string;
  readonly holderId: string;
}

export class Cases {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  async open(row: NewCaseRow, event: NewCaseEvent): Promise<'opened' | 'exists' | 'full'> {
    return await this.#db.transaction().execute(async (tx) => {
      const known = await tx.selectFrom('cases').select('case_id').limit(MOST_CASES).execute();
      if (known.some(({ case_id }) => case_id === row.caseId)) return 'exists';
      if (known.length >= MOST_CASES) return 'full';
      await tx
        .insertInto('cases')
        .values({
          case_id: row.caseId,
          title: row.title,
          reason: row.reason,
          asked_by: row.askedBy,
          meetings: JSON.stringify(row.meetings),
          public_key: row.publicKey,
          purposes: JSON.stringify(row.purposes),
          opened_at_ms: event.atMs,
          closed_at_ms: null,
          opened_by: row.openedBy,
          opening: row.opening,
        })
        .execute();
      await appendEvent(tx, this.#journal, row.caseId, 1, event);
      return 'opened';
    });
  }

  /** Newest first. */
  async all(): Promise<CaseRow[]> {
    const rows = await this.#db
      .selectFrom('cases')
      .selectAll()
      .orderBy('opened_at_ms', 'desc')
      .orderBy('case_id')
      .execute();
    return rows.map(toCase);
  }

  async get(caseId: string): Promise<CaseRow | null> {
    const row = await this.#db.selectFrom('cases').selectAll().where('case_id', '=', caseId).executeTakeFirst();
    return row === undefined ? null : toCase(row);
  }

  async requests(caseId: string): Promise<CaseRequestRow[]> {
    const rows = await this.#db
      .selectFrom('case_requests')
      .select(REQUEST_COLUMNS)
      .where('case_id', '=', caseId)
      .orderBy('meeting_id')
      .orderBy('holder_id')
      .execute();
    return rows.map(toRequest);
  }

  /** In order. */
  async events(caseId: string): Promise<CaseEventRow[]> {
    const rows = await this.#db
      .selectFrom('case_events')
      .selectAll()
      .where('case_id', '=', caseId)
      .orderBy('seq')
      .execute();
    return rows.map(toEvent);
  }

  /** Asks holders; one who was asked before is not asked again. Never before a second officer confirmed a case that needs one. */
  async ask(caseId: string, requests: readonly NewCaseRequestRow[], event: NewCaseEvent): Promise<CaseRefusal | null> {
    return await takeStep(this.#db, this.#journal, caseId, event, async (tx) => {
      const missing = await missingOfficer(tx, caseId);
      if (missing !== null) return missing;
      for (const { meetingId, holderId, threshold, devices } of requests) {
        const row = {
          case_id: caseId,
          meeting_id: meetingId,
          holder_id: holderId,
          threshold,
          devices,
          state: 'open' as const,
          answered_at_ms: null,
          answered_by: null,
          refusal: null,
          shares: null,
        };
        await tx
          .insertInto('case_requests')
          .values(row)
          .onConflict((c) => c.columns(['case_id', 'meeting_id', 'holder_id']).doNothing())
          .execute();
      }
      return null;
    });
  }

  /** The answer of a holder. Who refused may release later; what was released stays. */
  async answer(
    caseId: string,
    key: RequestKey,
    answer: { readonly shares: string } | { readonly refusal: string },
    event: NewCaseEvent,
  ): Promise<CaseRefusal | null> {
    return await takeStep(this.#db, this.#journal, caseId, { ...event, ...key }, async (tx) => {
      const missing = await missingOfficer(tx, caseId);
      if (missing !== null) return missing;
      const asked = await tx
        .selectFrom('case_requests')
        .select('state')
        .where('case_id', '=', caseId)
        .where('meeting_id', '=', key.meetingId)
        .where('holder_id', '=', key.holderId)
        .executeTakeFirst();
      if (asked === undefined) return 'not_asked';
      if (asked.state === 'released') return 'answered';
      const isRelease = 'shares' in answer;
      await tx
        .updateTable('case_requests')
        .set({
          state: isRelease ? 'released' : 'refused',
          answered_at_ms: event.atMs,
          answered_by: event.actor,
          refusal: isRelease ? null : answer.refusal,
          shares: isRelease ? answer.shares : null,
        })
        .where('case_id', '=', caseId)
        .where('meeting_id', '=', key.meetingId)
        .where('holder_id', '=', key.holderId)
        .execute();
      return null;
    });
  }

  /** What was released of a meeting, as stored: JSON of each holder's shares. That somebody looked is recorded with it. */
  async collect(
    caseId: string,
    meetingId: string,
    event: NewCaseEvent,
  ): Promise<CaseRefusal | readonly { readonly holderId: string; readonly shares: string }[]> {
    let releases: { holderId: string; shares: string }[] = [];
    const refusal = await takeStep(this.#db, this.#journal, caseId, { ...event, meetingId }, async (tx) => {
      const missing = await missingOfficer(tx, caseId);
      if (missing !== null) return missing;
      const rows = await tx
        .selectFrom('case_requests')
        .select(['holder_id', 'shares'])
        .where('case_id', '=', caseId)
        .where('meeting_id', '=', meetingId)
        .where('state', '=', 'released')
        .orderBy('holder_id')
        .execute();
      releases = rows.flatMap(({ holder_id, shares }) => (shares === null ? [] : [{ holderId: holder_id, shares }]));
      return null;
    });
    return refusal ?? releases;
  }

  async record(caseId: string, event: NewCaseEvent): Promise<CaseRefusal | null> {
    return await takeStep(this.#db, this.#journal, caseId, event, async () => null);
  }

  /** Ends a case: nobody answers any more, and what was released is deleted. The record stays. */
  async close(caseId: string, event: NewCaseEvent): Promise<CaseRefusal | null> {
    return await takeStep(this.#db, this.#journal, caseId, event, async (tx) => {
      await tx.updateTable('cases').set({ closed_at_ms: event.atMs }).where('case_id', '=', caseId).execute();
      await tx.updateTable('case_requests').set({ shares: null }).where('case_id', '=', caseId).execute();
      return null;
    });
  }

  /** Ids of open cases that were opened before `beforeMs`. */
  async openSince(beforeMs: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('cases')
      .select('case_id')
      .where('closed_at_ms', 'is', null)
      .where('opened_at_ms', '<', beforeMs)
      .execute();
    return rows.map(({ case_id }) => case_id);
  }

  /** Requests to one holder in cases that are open, the oldest case first. */
  async toHolder(holderId: string): Promise<{ readonly of: CaseRow; readonly request: CaseRequestRow }[]> {
    const rows = await this.#db
      .selectFrom('case_requests')
      .select(REQUEST_COLUMNS)
      .where('holder_id', '=', holderId)
      .orderBy('meeting_id')
      .execute();
    const open = await this.#db
      .selectFrom('cases')
      .selectAll()
      .where('closed_at_ms', 'is', null)
      .orderBy('opened_at_ms')
      .orderBy('case_id')
      .execute();
    return open.flatMap((row) =>
      rows
        .filter(({ case_id }) => case_id === row.case_id)
        .map((request) => ({ of: toCase(row), request: toRequest(request) })),
    );
  }
}

/** Null: one officer is enough, or a second one stands behind the case. */
async function missingOfficer(tx: Executor, caseId: string): Promise<CaseRefusal | null> {
  const row = await tx.selectFrom('cases').select('opening').where('case_id', '=', caseId).executeTakeFirstOrThrow();
  if (row.opening === null) return null;
  const second = await currentSecond(tx, caseId);
  if (second?.state === 'declined') return 'declined';
  return second?.state === 'confirmed' ? null : 'unconfirmed';
}

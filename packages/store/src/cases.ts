// Investigations (L3): append-only. Each change of a case and its entry in the record are one transaction, so that nothing happens
// without being recorded. Of what was released only ciphertext is here, and it goes when the case is closed.
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
import { type Database, type Executor } from './database.js';
import { digestOf } from './history-digest.js';
import { type HistoryJournal } from './history-journal.js';

/** As CASE_LIMITS of packages/protocol: what one answer holds. */
const MOST_CASES = 1_000;
const MOST_EVENTS = 2_000;

/** Why a step is not taken. */
export type CaseRefusal = 'unknown' | 'closed' | 'full' | 'not_asked' | 'answered';

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
        })
        .execute();
      await append(tx, this.#journal, row.caseId, 1, event);
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

  /** Asks holders; one who was asked before is not asked again. */
  async ask(caseId: string, requests: readonly NewCaseRequestRow[], event: NewCaseEvent): Promise<CaseRefusal | null> {
    return await this.#step(caseId, event, async (tx) => {
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
    return await this.#step(caseId, { ...event, ...key }, async (tx) => {
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
    const refusal = await this.#step(caseId, { ...event, meetingId }, async (tx) => {
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
    return await this.#step(caseId, event, async () => null);
  }

  /** Ends a case: nobody answers any more, and what was released is deleted. The record stays. */
  async close(caseId: string, event: NewCaseEvent): Promise<CaseRefusal | null> {
    return await this.#step(caseId, event, async (tx) => {
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

  /** One change of an open case, with its entry in the record. */
  async #step(
    caseId: string,
    event: NewCaseEvent,
    change: (tx: Executor) => Promise<CaseRefusal | null>,
  ): Promise<CaseRefusal | null> {
    return await this.#db.transaction().execute(async (tx) => {
      // Locks the row where the database has row locks, so that steps of one case come one after another.
      const touched = await tx
        .updateTable('cases')
        .set((e) => ({ title: e.ref('title') }))
        .where('case_id', '=', caseId)
        .returning('closed_at_ms')
        .executeTakeFirst();
      if (touched === undefined) return 'unknown';
      if (touched.closed_at_ms !== null) return 'closed';
      const seq = await nextSeq(tx, caseId);
      // The last entry is kept for closing.
      if (seq >= MOST_EVENTS && event.kind !== 'closed') return 'full';
      const refusal = await change(tx);
      if (refusal === null) await append(tx, this.#journal, caseId, seq, event);
      return refusal;
    });
  }
}

async function nextSeq(tx: Executor, caseId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('case_events')
    .select((e) => e.fn.max('seq').as('last'))
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}

async function append(
  tx: Executor,
  journal: HistoryJournal,
  caseId: string,
  seq: number,
  event: NewCaseEvent,
): Promise<void> {
  await tx
    .insertInto('case_events')
    .values({
      case_id: caseId,
      seq,
      at_ms: event.atMs,
      kind: event.kind,
      actor: event.actor,
      holder_id: event.holderId ?? null,
      meeting_id: event.meetingId ?? null,
      by_file: event.byFile === true ? 1 : 0,
      trace: event.trace ?? null,
    })
    .execute();
  const digest = event.trace === undefined || event.trace === null ? new Uint8Array() : digestOf(event.trace);
  await journal.record(tx, { type: 'case_step', caseId, seq, kind: event.kind, digest });
}

// One step of a case (L3): what it changes and its entry in the record, in one transaction.
import { type NewCaseEvent } from './case-rows.js';
import { type Database, type Executor } from './database.js';
import { digestOf } from './history-digest.js';
import { type HistoryJournal } from './history-journal.js';

/** As CASE_LIMITS of packages/protocol: what one answer holds. */
const MOST_EVENTS = 2_000;

/** Why a step is not taken. */
export type CaseRefusal =
  | 'unknown'
  | 'closed'
  | 'full'
  | 'not_asked'
  | 'answered'
  | 'unconfirmed'
  | 'declined'
  | 'own'
  | 'confirmed'
  | 'not_confirmed'
  | 'asked';

/** One change of an open case, with its entry in the record. @param change gets the place of that entry */
export async function takeStep(
  db: Database,
  journal: HistoryJournal,
  caseId: string,
  event: NewCaseEvent,
  change: (tx: Executor, seq: number) => Promise<CaseRefusal | null>,
): Promise<CaseRefusal | null> {
  return await db.transaction().execute(async (tx) => {
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
    const refusal = await change(tx, seq);
    if (refusal === null) await appendEvent(tx, journal, caseId, seq, event);
    return refusal;
  });
}

async function nextSeq(tx: Executor, caseId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('case_events')
    .select((e) => e.fn.max('seq').as('last'))
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}

/** @param seq place of the event in the record of its case */
export async function appendEvent(
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

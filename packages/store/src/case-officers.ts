// Second officers of cases (L3; decision 0046): each word of theirs is a row that nobody deletes, with its entry in the record; the last one
// counts. Who opened a case has no say in it, whatever name the account has by now.
import { type NewCaseEvent } from './case-rows.js';
import { type CaseRefusal, takeStep } from './case-steps.js';
import { type Database, type Executor } from './database.js';
import { type HistoryJournal } from './history-journal.js';
import { type SecondOfficerState } from './schema-cases.js';

/** What a second officer said last. */
export interface SecondOfficerRow {
  readonly state: SecondOfficerState;
  readonly accountId: string;
  /** The account's name then. */
  readonly actor: string;
  readonly atMs: number;
  /** What was signed, base64url; only of a confirmation. */
  readonly statement: string | null;
  readonly reason: string | null;
}

/** A word of an officer, by account. */
interface Word {
  readonly accountId: string;
  readonly state: SecondOfficerState;
  readonly statement?: string;
  readonly reason?: string;
}

export class CaseOfficers {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** Null: nobody has said anything. */
  async second(caseId: string): Promise<SecondOfficerRow | null> {
    return await currentSecond(this.#db, caseId);
  }

  /** Cases that are open and wait for a second officer. */
  async waiting(): Promise<string[]> {
    const open = await this.#db
      .selectFrom('cases')
      .select('case_id')
      .where('closed_at_ms', 'is', null)
      .where('opening', 'is not', null)
      .execute();
    const words = await this.#db.selectFrom('case_confirmations').select(['case_id', 'state']).orderBy('seq').execute();
    const last = new Map(words.map(({ case_id, state }) => [case_id, state] as const));
    return open.map(({ case_id }) => case_id).filter((id) => (last.get(id) ?? 'withdrawn') === 'withdrawn');
  }

  /** @param statement what the officer signed, base64url; the caller verified it */
  async confirm(
    caseId: string,
    accountId: string,
    statement: string,
    event: NewCaseEvent,
  ): Promise<CaseRefusal | null> {
    return await this.#say(caseId, { accountId, state: 'confirmed', statement }, event, mayDecide);
  }

  /** Final: the case can only be closed. */
  async decline(caseId: string, accountId: string, reason: string, event: NewCaseEvent): Promise<CaseRefusal | null> {
    return await this.#say(caseId, { accountId, state: 'declined', reason }, event, mayDecide);
  }

  /** The own confirmation, as long as no holder was asked. */
  async withdraw(caseId: string, accountId: string, event: NewCaseEvent): Promise<CaseRefusal | null> {
    return await this.#say(caseId, { accountId, state: 'withdrawn' }, event, mayWithdraw);
  }

  async #say(
    caseId: string,
    word: Word,
    event: NewCaseEvent,
    refusalOf: (tx: Executor, caseId: string, accountId: string) => Promise<CaseRefusal | null>,
  ): Promise<CaseRefusal | null> {
    return await takeStep(this.#db, this.#journal, caseId, event, async (tx, seq) => {
      const { accountId, state, statement = null, reason = null } = word;
      const refusal = await refusalOf(tx, caseId, accountId);
      if (refusal !== null) return refusal;
      const { actor, atMs } = event;
      const row = { case_id: caseId, seq, state, account_id: accountId, actor, at_ms: atMs, statement, reason };
      await tx.insertInto('case_confirmations').values(row).execute();
      return null;
    });
  }
}

/** The last word of a second officer about a case. */
export async function currentSecond(tx: Executor, caseId: string): Promise<SecondOfficerRow | null> {
  const row = await tx
    .selectFrom('case_confirmations')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { state, actor, statement, reason } = row;
  return { state, accountId: row.account_id, actor, atMs: row.at_ms, statement, reason };
}

async function mayDecide(tx: Executor, caseId: string, accountId: string): Promise<CaseRefusal | null> {
  const { opened_by, opening } = await tx
    .selectFrom('cases')
    .select(['opened_by', 'opening'])
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  if (opening === null) return 'not_confirmed';
  if (opened_by === accountId) return 'own';
  const second = await currentSecond(tx, caseId);
  if (second?.state === 'declined') return 'declined';
  return second?.state === 'confirmed' ? 'confirmed' : null;
}

async function mayWithdraw(tx: Executor, caseId: string, accountId: string): Promise<CaseRefusal | null> {
  const second = await currentSecond(tx, caseId);
  if (second?.state !== 'confirmed' || second.accountId !== accountId) return 'not_confirmed';
  const asked = await tx
    .selectFrom('case_requests')
    .select('holder_id')
    .where('case_id', '=', caseId)
    .limit(1)
    .execute();
  return asked.length === 0 ? null : 'asked';
}

// Rows of investigations as callers see them (L3).
import { type CaseRequestState, type CaseTables } from './schema-cases.js';

/** What was opened; nothing of it ever changes. */
export interface NewCaseRow {
  readonly caseId: string;
  readonly title: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly meetings: readonly string[];
  readonly publicKey: string;
  /** For what the keys are that it asks for. */
  readonly purposes: readonly string[];
  /** Account of the officer; null: of before this was kept. */
  readonly openedBy: string | null;
  /** What the officer signed, base64url; null: the case needs no second officer. */
  readonly opening: string | null;
}

export interface CaseRow extends NewCaseRow {
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
}

export interface NewCaseRequestRow {
  readonly meetingId: string;
  readonly holderId: string;
  readonly threshold: number;
  readonly devices: number;
}

export interface CaseRequestRow extends NewCaseRequestRow {
  readonly caseId: string;
  readonly state: CaseRequestState;
  readonly answeredAtMs: number | null;
  readonly answeredBy: string | null;
  readonly refusal: string | null;
}

export interface CaseEventRow {
  readonly atMs: number;
  readonly kind: string;
  readonly actor: string;
  readonly holderId: string | null;
  readonly meetingId: string | null;
  readonly byFile: boolean;
  /** Of what was examined or made, by the kind of the event: hashes and a verdict, as JSON. */
  readonly trace: string | null;
}

/** An event of whatever kind; what is absent is null. */
export type NewCaseEvent = Pick<CaseEventRow, 'atMs' | 'kind' | 'actor'> & Partial<CaseEventRow>;

export function toCase(row: CaseTables['cases']): CaseRow {
  return {
    caseId: row.case_id,
    title: row.title,
    reason: row.reason,
    askedBy: row.asked_by,
    meetings: JSON.parse(row.meetings) as string[],
    publicKey: row.public_key,
    purposes: JSON.parse(row.purposes) as string[],
    openedBy: row.opened_by,
    opening: row.opening,
    openedAtMs: row.opened_at_ms,
    closedAtMs: row.closed_at_ms,
  };
}

export function toRequest(row: Omit<CaseTables['case_requests'], 'shares'>): CaseRequestRow {
  return {
    caseId: row.case_id,
    meetingId: row.meeting_id,
    holderId: row.holder_id,
    threshold: row.threshold,
    devices: row.devices,
    state: row.state,
    answeredAtMs: row.answered_at_ms,
    answeredBy: row.answered_by,
    refusal: row.refusal,
  };
}

export function toEvent(row: CaseTables['case_events']): CaseEventRow {
  return {
    atMs: row.at_ms,
    kind: row.kind,
    actor: row.actor,
    holderId: row.holder_id,
    meetingId: row.meeting_id,
    byFile: row.by_file === 1,
    trace: row.trace,
  };
}

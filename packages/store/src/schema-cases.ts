// Table types of investigations (L3). No row is ever deleted; when a case is closed, the shares that were released for it are.

export interface CaseTables {
  cases: {
    /** SHA-256 over the rest of what was opened, base64url. */
    case_id: string;
    title: string;
    reason: string;
    /** The officer's name then. */
    asked_by: string;
    /** JSON array of meeting ids. */
    meetings: string;
    /** X-Wing, base64url. */
    public_key: string;
    /** JSON array: for what the keys are that it asks for. */
    purposes: string;
    opened_at_ms: number;
    closed_at_ms: number | null;
    /** Account of the officer; null: of before this was kept. */
    opened_by: string | null;
    /** What the officer signed, base64url; null: the case needs no second officer. */
    opening: string | null;
  };
  case_requests: {
    case_id: string;
    meeting_id: string;
    holder_id: string;
    threshold: number;
    devices: number;
    state: CaseRequestState;
    answered_at_ms: number | null;
    /** The account's name then. */
    answered_by: string | null;
    refusal: string | null;
    /** JSON array of bundle digest and share, sealed to the case's key. */
    shares: string | null;
  };
  /** What second officers said; the last row counts. */
  case_confirmations: {
    case_id: string;
    /** Of the event that records it. */
    seq: number;
    state: SecondOfficerState;
    account_id: string;
    /** The account's name then. */
    actor: string;
    at_ms: number;
    /** What was signed, base64url; only of a confirmation. */
    statement: string | null;
    reason: string | null;
  };
  case_events: {
    case_id: string;
    seq: number;
    at_ms: number;
    kind: string;
    actor: string;
    holder_id: string | null;
    meeting_id: string | null;
    by_file: 0 | 1;
    /** JSON: what was traced, and the verdict. */
    trace: string | null;
  };
}

export type SecondOfficerState = 'confirmed' | 'declined' | 'withdrawn';
export type CaseRequestState = 'open' | 'released' | 'refused';

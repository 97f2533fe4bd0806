// How often receipts are said, by how many members there are (L4; decision 0038). Milliseconds.

/** At most one receipt in this time. */
const EVERY_MS = 2000;
/** Receipts of one change of a large meeting are spread, so that not all arrive in the same moment: fifty in a second. */
const SPREAD_PER_MEMBER_MS = 20;
const SMALL_MEETING = 12;
/** A signal is not repeated by the server: whoever lost one hears it again after this. */
const REPEAT_MS = 5000;
const REPEAT_PER_MEMBER_MS = 50;

export interface ReceiptPace {
  readonly everyMs: number;
  /** A receipt is put off by a random part of this. */
  readonly spreadMs: number;
  readonly repeatMs: number;
  /** After this, whoever was heard and has not attested the epoch is named: two signals in a row can be lost. */
  readonly patienceMs: number;
}

export function paceOf(memberCount: number): ReceiptPace {
  const spreadMs = memberCount <= SMALL_MEETING ? 0 : memberCount * SPREAD_PER_MEMBER_MS;
  const repeatMs = Math.max(REPEAT_MS, memberCount * REPEAT_PER_MEMBER_MS);
  return { everyMs: EVERY_MS, spreadMs, repeatMs, patienceMs: EVERY_MS + spreadMs + 2 * repeatMs + 1000 };
}

/** Whoever looks reads the entries of everybody: of a large meeting thirty devices are enough to catch a server. */
const LOOKERS = 30;

/** The share of devices, 0 to 1, that look into the log for what all testified. */
export function lookShare(memberCount: number): number {
  return Math.min(1, LOOKERS / Math.max(1, memberCount));
}

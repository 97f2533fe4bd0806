// What an interface shows of the log in a meeting (L4).

export interface LogView {
  /** Entries of the newest state that this device verified; null: none yet. */
  readonly size: number | null;
  readonly witnesses: {
    /** In the charter. */
    readonly named: number;
    readonly required: number;
    /** That countersigned that state lately. */
    readonly signed: number;
  };
  /** Members who were shown another history. */
  readonly differsWith: readonly string[];
  /** Both signed states that contradict each other, as a file for `incamera log compare`; null: nothing is proved. */
  readonly evidence: string | null;
}

export const NOTHING_SEEN: LogView = {
  size: null,
  witnesses: { named: 0, required: 0, signed: 0 },
  differsWith: [],
  evidence: null,
};

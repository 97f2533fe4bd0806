// How many threads share a search (L6): as many as there are cores, within a gibibyte for three hours.

const MEBIBYTE = 1024 * 1024;
/** What the whole command is to take at most. */
const BUDGET_BYTES = 1024 * MEBIBYTE;
/** The command without a search; 136 MB measured. */
const BASE_BYTES = 150 * MEBIBYTE;
/** A thread before it has any readings. */
const THREAD_BYTES = 45 * MEBIBYTE;
/** Readings and their spectra for each second of the blocks that are searched together; 0.16 MB measured. */
const BYTES_A_SECOND = 0.18 * MEBIBYTE;
/** Four blocks of five minutes. */
const MOST_SECONDS = 1200;
/** A reference is held by each thread as rows of levels. */
const REFERENCE_BYTES_A_SECOND = 5000;

export interface SearchSize {
  readonly seconds: number;
  readonly referenceSeconds: number;
  /** Levels of both, which all threads share. */
  readonly sharedBytes: number;
}

/** At least one. */
export function threadCount(cores: number, { seconds, referenceSeconds, sharedBytes }: SearchSize): number {
  const each =
    THREAD_BYTES + BYTES_A_SECOND * Math.min(MOST_SECONDS, seconds) + REFERENCE_BYTES_A_SECOND * referenceSeconds;
  const room = BUDGET_BYTES - BASE_BYTES - sharedBytes;
  return Math.max(1, Math.min(cores, Math.floor(room / each)));
}

// The receiver's book of sender proofs: which frames were played, which of them their sender has signed for, and whose
// frames stay uncovered (L1). Pure: time is a parameter, signatures are checked elsewhere.
import { type Bytes, equalBytes, err, type LeafIndex, ok, type Result } from '@incamera/kernel';
import { type SframeErrorCode } from './errors.js';
import { type FrameRecord } from './frame-record.js';
import { decodeKid, type StreamKind } from './kid.js';

/** A frame may stay uncovered this long: its proof is due after half a second at most, and a second late after that. */
export const PROOF_GRACE_MS = 1_500;
/** A frame that nobody signed for counts against its source this long; afterwards the source may heal. */
export const PROOF_HORIZON_MS = 3_000;
/** Proofs are kept this long for frames that come later (held for keys, jitter). */
const EARLY_PROOF_MS = 5_000;
/** Per source: 8 s of 60 frames a second. */
const MAX_FRAMES = 512;
/** Sources a ledger follows: every stream of 256 members. */
const MAX_SOURCES = 1_024;

/** A source whose standing changed. */
export interface ProofChange {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
  readonly proved: boolean;
}

interface Entry {
  readonly hash: Bytes;
  readonly atMs: number;
}

interface SourceBook {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
  /** Frames that arrived and are not covered yet, oldest first. */
  readonly uncovered: Map<string, Entry>;
  /** Proofs whose frame has not arrived yet, oldest first. */
  readonly early: Map<string, Entry>;
  /** Until when a proof that contradicts a frame, or a flood of frames, counts against the source. */
  distrustedUntilMs: number;
  proved: boolean;
}

function frameKey({ kid, ctr }: FrameRecord): string {
  return `${kid}.${ctr}`;
}

/** One per receiving client. Call `review` a few times a second. */
export class ProofLedger {
  readonly #books = new Map<string, SourceBook>();

  /** A frame that decrypted. False when the source is unproved at this moment: do not play the frame. */
  observe(record: FrameRecord, nowMs: number): boolean {
    const book = this.#bookOf(record);
    if (book === null) return false;
    const key = frameKey(record);
    const early = book.early.get(key);
    if (early) {
      book.early.delete(key);
      if (!equalBytes(early.hash, record.hash)) this.#distrust(book, nowMs);
    } else if (book.uncovered.size >= MAX_FRAMES) this.#distrust(book, nowMs);
    else book.uncovered.set(key, { hash: record.hash, atMs: nowMs });
    return book.proved;
  }

  /**
   * Records that `leaf` signed for. They may come before or after their frames; a hash that differs from the frame's means
   * that somebody else made that frame.
   * @returns `sframe/foreign_record` when one names another sender: nothing of the list is taken then
   */
  cover(leaf: LeafIndex, records: readonly FrameRecord[], nowMs: number): Result<null, SframeErrorCode> {
    if (records.some((record) => decodeKid(record.kid)?.leaf !== leaf)) return err('sframe/foreign_record');
    for (const record of records) {
      const book = this.#bookOf(record);
      if (book === null) continue;
      const key = frameKey(record);
      const frame = book.uncovered.get(key);
      if (frame) {
        book.uncovered.delete(key);
        if (!equalBytes(frame.hash, record.hash)) this.#distrust(book, nowMs);
        continue;
      }
      if (book.early.size >= MAX_FRAMES) deleteOldest(book.early);
      book.early.set(key, { hash: record.hash, atMs: nowMs });
    }
    return ok(null);
  }

  /** Sources that became unproved or healed since the last review. */
  review(nowMs: number): ProofChange[] {
    const changes: ProofChange[] = [];
    for (const [id, book] of this.#books) {
      deleteOlder(book.uncovered, nowMs - PROOF_HORIZON_MS);
      deleteOlder(book.early, nowMs - EARLY_PROOF_MS);
      const [oldest] = book.uncovered.values();
      const overdue = oldest !== undefined && nowMs - oldest.atMs > PROOF_GRACE_MS;
      const proved = !overdue && nowMs >= book.distrustedUntilMs;
      if (proved !== book.proved) {
        book.proved = proved;
        changes.push({ leaf: book.leaf, kind: book.kind, proved });
      }
      if (proved && book.uncovered.size === 0 && book.early.size === 0) this.#books.delete(id);
    }
    return changes;
  }

  /** Whether the source's frames may be played. A source that never sent counts as proved. */
  isProved(leaf: LeafIndex, kind: StreamKind): boolean {
    return this.#books.get(`${leaf}.${kind}`)?.proved ?? true;
  }

  #distrust(book: SourceBook, nowMs: number): void {
    book.distrustedUntilMs = nowMs + PROOF_HORIZON_MS;
  }

  #bookOf(record: FrameRecord): SourceBook | null {
    const parts = decodeKid(record.kid);
    if (parts === null) return null;
    const { leaf, kind } = parts;
    const id = `${leaf}.${kind}`;
    const known = this.#books.get(id);
    if (known) return known;
    if (this.#books.size >= MAX_SOURCES) return null;
    const book: SourceBook = {
      leaf,
      kind,
      uncovered: new Map(),
      early: new Map(),
      distrustedUntilMs: Number.NEGATIVE_INFINITY,
      proved: true,
    };
    this.#books.set(id, book);
    return book;
  }
}

function deleteOlder(entries: Map<string, Entry>, beforeMs: number): void {
  for (const [key, entry] of entries) {
    if (entry.atMs >= beforeMs) return;
    entries.delete(key);
  }
}

function deleteOldest(entries: Map<string, Entry>): void {
  for (const key of entries.keys()) {
    entries.delete(key);
    return;
  }
}

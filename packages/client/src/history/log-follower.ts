// Following one log (L4; decision 0039): each state must be signed by its key, belong to its tiles, and continue what this device has
// seen before. What contradicts that comes back as evidence.
import { equalBytes } from '@incamera/kernel';
import {
  type Checkpoint,
  type Contradiction,
  formatNote,
  formatVkey,
  type NoteKey,
  nodesBetween,
  openCheckpoint,
  ownNote,
  type SignedCheckpoint,
  TileReader,
  type TileSource,
  type TreeHead,
  tlogErrors,
} from '@incamera/tlog';

/** A verified state with its tiles. */
interface Followed {
  readonly checkpoint: SignedCheckpoint;
  readonly reader: TileReader;
}

export type Taken =
  | { readonly kind: 'followed'; readonly checkpoint: SignedCheckpoint; readonly isNew: boolean }
  | { readonly kind: 'contradicts'; readonly evidence: Contradiction };

/** What comparing with a state that somebody else was shown says. */
export type Compared =
  | { readonly kind: 'agrees' }
  /** It is newer than what this device has: compare again later. */
  | { readonly kind: 'ahead' }
  /** Null: the other state came without the signature of the log, and proves nothing. */
  | { readonly kind: 'contradicts'; readonly evidence: Contradiction | null };

/** A state that somebody was shown, signed or not. */
export interface ShownHead extends TreeHead {
  readonly signed: SignedCheckpoint | null;
}

export class LogFollower {
  readonly key: NoteKey;
  readonly #source: TileSource;
  #kept: string | null;
  #last: Followed | null = null;

  /** @param kept the newest state that this device verified in another stay, as it was signed */
  constructor(key: NoteKey, source: TileSource, kept: string | null) {
    this.key = key;
    this.#source = source;
    this.#kept = kept;
  }

  get last(): SignedCheckpoint | null {
    return this.#last?.checkpoint ?? null;
  }

  /** Reads openings against the last verified state; null: there is none yet. */
  get reader(): TileReader | null {
    return this.#last?.reader ?? null;
  }

  /**
   * Takes over what the server shows as its newest state.
   * @throws {AppError} as `openCheckpoint` and `TileReader.open`; tlog/rolled_back: it is smaller than what was seen and does not contradict it
   */
  async take(text: string): Promise<Taken> {
    const checkpoint = await openCheckpoint(text, this.key);
    const before = this.#last;
    if (before !== null && isSame(before.checkpoint, checkpoint)) {
      // The same state with other cosignatures.
      this.#last = { ...before, checkpoint };
      return { kind: 'followed', checkpoint, isNew: false };
    }
    if (before !== null && checkpoint.size <= before.checkpoint.size) return await this.#smaller(checkpoint, before);
    const reader = await TileReader.open(checkpoint, this.#source);
    const baseline = before?.checkpoint ?? (await this.#keptState());
    if (baseline !== null && baseline.size > checkpoint.size) {
      return await this.#smaller(checkpoint, { checkpoint: baseline, reader: await this.#readerOf(baseline) });
    }
    if (baseline !== null) {
      const evidence = await this.#evidenceAgainst(baseline, { checkpoint, reader });
      if (evidence !== null) return { kind: 'contradicts', evidence };
    }
    this.#last = { checkpoint, reader };
    return { kind: 'followed', checkpoint, isNew: true };
  }

  /** Compares with what somebody else was shown. @throws {AppError} as `TileReader.verifyBeginsWith`, but for tlog/history_rewritten */
  async compare(head: ShownHead): Promise<Compared> {
    const last = this.#last;
    if (last === null || head.size > last.checkpoint.size) return { kind: 'ahead' };
    if (await beginsWith(last.reader, head)) return { kind: 'agrees' };
    const evidence = head.signed === null ? null : await this.#evidence(head.signed, last);
    return { kind: 'contradicts', evidence };
  }

  async #smaller(smaller: SignedCheckpoint, larger: Followed): Promise<Taken> {
    const evidence = await this.#evidenceAgainst(smaller, larger);
    if (evidence === null) {
      const context = { from: larger.checkpoint.size, to: smaller.size };
      throw tlogErrors.make('tlog/rolled_back', { context });
    }
    return { kind: 'contradicts', evidence };
  }

  async #evidenceAgainst(older: SignedCheckpoint, newer: Followed): Promise<Contradiction | null> {
    return (await beginsWith(newer.reader, older)) ? null : await this.#evidence(older, newer);
  }

  async #evidence(older: SignedCheckpoint, { checkpoint, reader }: Followed): Promise<Contradiction> {
    const text = ({ note }: SignedCheckpoint) => formatNote(ownNote(note, this.key));
    const nodes = await nodesBetween(older, reader);
    return { vkey: formatVkey(this.key), older: text(older), newer: text(checkpoint), nodes };
  }

  async #keptState(): Promise<SignedCheckpoint | null> {
    return this.#kept === null ? null : await openCheckpoint(this.#kept, this.key);
  }

  /** A server that went back may not have the tiles any more: then the smaller size is all that can be said. */
  async #readerOf(kept: SignedCheckpoint): Promise<TileReader> {
    try {
      return await TileReader.open(kept, this.#source);
    } catch (cause) {
      if (!tlogErrors.owns(cause)) throw cause;
      throw tlogErrors.make('tlog/rolled_back', { cause, context: { from: kept.size } });
    }
  }
}

const isSame = (one: Checkpoint, other: Checkpoint): boolean =>
  one.size === other.size && equalBytes(one.root, other.root);

async function beginsWith(reader: TileReader, older: TreeHead): Promise<boolean> {
  try {
    await reader.verifyBeginsWith(older);
    return true;
  } catch (error) {
    if (tlogErrors.owns(error) && error.code === 'tlog/history_rewritten') return false;
    throw error;
  }
}

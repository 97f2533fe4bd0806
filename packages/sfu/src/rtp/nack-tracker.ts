// Which packets of a received stream are missing, and when to ask for them (L3, RFC 4585 section 6.2.1).
import { sequenceDelta } from './rtp-packet.js';

/** More missing at once is no loss but an outage: a key frame is cheaper. */
const MAX_MISSING = 256;
const MAX_TRIES = 10;
/** Bounds of how long a packet may be merely late. The upper one follows what was seen of this stream. */
const MIN_REORDER_MS = 10;
const MAX_REORDER_MS = 60;
const REORDER_DECAY = 0.998;
/** A request is repeated when its answer is overdue. */
const RETRY_RTTS = 1.2;
const MIN_RETRY_MS = 30;

/** One stream. Owned by its layer; `received` per packet, `due` by a timer. */
export class NackTracker {
  readonly #maxAgeMs: number;
  // Missing packets, oldest first, as parallel arrays: nothing is allocated per loss.
  readonly #sequences = new Uint16Array(MAX_MISSING);
  readonly #sinceMs = new Float64Array(MAX_MISSING);
  readonly #askedMs = new Float64Array(MAX_MISSING);
  readonly #tries = new Uint8Array(MAX_MISSING);
  #count = 0;
  #highest = -1;
  #reorderMs = MIN_REORDER_MS;
  #abandoned = 0;
  #asked = 0;

  /** @param maxAgeMs after this a packet is of no use to any receiver's buffer */
  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  get missing(): number {
    return this.#count;
  }

  /** Packets given up since the last call. */
  takeAbandoned(): number {
    const abandoned = this.#abandoned;
    this.#abandoned = 0;
    return abandoned;
  }

  /** Packets asked for, each counted once, since the last call. */
  takeAsked(): number {
    const asked = this.#asked;
    this.#asked = 0;
    return asked;
  }

  /**
   * Takes note of a packet.
   * @param repaired whether it came as a retransmission
   * @returns whether it was missing
   */
  received(sequence: number, nowMs: number, repaired: boolean): boolean {
    if (this.#highest < 0) {
      this.#highest = sequence;
      return false;
    }
    const ahead = sequenceDelta(sequence, this.#highest);
    if (ahead <= 0) return this.#found(sequence, nowMs, repaired);
    if (ahead - 1 + this.#count > MAX_MISSING) {
      this.#abandoned += ahead - 1 + this.#count;
      this.#count = 0;
    } else {
      for (let step = 1; step < ahead; step++) {
        this.#sequences[this.#count] = this.#highest + step;
        this.#sinceMs[this.#count] = nowMs;
        this.#askedMs[this.#count] = 0;
        this.#tries[this.#count] = 0;
        this.#count++;
      }
    }
    this.#highest = sequence;
    return false;
  }

  /**
   * Writes the sequence numbers to ask for now into `out`, oldest first, and forgets those that are too old.
   * @returns how many
   */
  due(nowMs: number, rttMs: number, out: Uint16Array): number {
    const retryMs = Math.max(MIN_RETRY_MS, rttMs * RETRY_RTTS);
    let kept = 0;
    let found = 0;
    for (let i = 0; i < this.#count; i++) {
      const tries = this.#tries[i] as number;
      if (nowMs - (this.#sinceMs[i] as number) > this.#maxAgeMs || tries >= MAX_TRIES) {
        this.#abandoned++;
        continue;
      }
      if (kept !== i) this.#move(i, kept);
      const waitedMs = nowMs - (tries === 0 ? (this.#sinceMs[i] as number) : (this.#askedMs[i] as number));
      if (waitedMs >= (tries === 0 ? this.#reorderMs : retryMs) && found < out.length) {
        out[found++] = this.#sequences[kept] as number;
        this.#askedMs[kept] = nowMs;
        this.#tries[kept] = tries + 1;
        if (tries === 0) this.#asked++;
      }
      kept++;
    }
    this.#count = kept;
    return found;
  }

  /** The stream begins anew. */
  reset(): void {
    this.#count = 0;
    this.#highest = -1;
  }

  #found(sequence: number, nowMs: number, repaired: boolean): boolean {
    for (let i = this.#count - 1; i >= 0; i--) {
      if (this.#sequences[i] !== sequence) continue;
      if (!repaired && this.#tries[i] === 0) this.#late(nowMs - (this.#sinceMs[i] as number));
      for (let later = i + 1; later < this.#count; later++) this.#move(later, later - 1);
      this.#count--;
      return true;
    }
    return false;
  }

  /** It was not lost but overtaken: be more patient from now on. */
  #late(byMs: number): void {
    this.#reorderMs = Math.max(
      MIN_REORDER_MS,
      Math.min(MAX_REORDER_MS, Math.max(this.#reorderMs * REORDER_DECAY, byMs * 1.5)),
    );
  }

  #move(from: number, to: number): void {
    this.#sequences[to] = this.#sequences[from] as number;
    this.#sinceMs[to] = this.#sinceMs[from] as number;
    this.#askedMs[to] = this.#askedMs[from] as number;
    this.#tries[to] = this.#tries[from] as number;
  }
}

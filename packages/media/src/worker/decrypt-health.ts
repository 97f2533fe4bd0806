// Which senders' frames arrive and cannot be decrypted, and since when (L3). Pure.
import { type LeafIndex } from '@incamera/kernel';
import { type SframeErrorCode, type StreamKind } from '@incamera/sframe';

/** A sender is named after its frames failed this long without one that worked. */
export const UNDECRYPTABLE_MS = 1_000;
/** Without any frame for this long there is nothing left to complain about. */
const FORGET_MS = 5_000;

export interface HealthChange {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
  /** `null`: healed. */
  readonly code: SframeErrorCode | null;
}

interface Failing {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
  readonly sinceMs: number;
  lastMs: number;
  code: SframeErrorCode;
  isReported: boolean;
}

/** One per client. Who a failing frame is from is only claimed: report members only. */
export class DecryptHealth {
  readonly #failing = new Map<string, Failing>();

  failed(leaf: LeafIndex, kind: StreamKind, code: SframeErrorCode, nowMs: number): void {
    // A duplicate says nothing about the sender's keys.
    if (code === 'sframe/replayed') return;
    const id = `${leaf}.${kind}`;
    const known = this.#failing.get(id);
    if (known) {
      known.lastMs = nowMs;
      known.code = code;
    } else this.#failing.set(id, { leaf, kind, sinceMs: nowMs, lastMs: nowMs, code, isReported: false });
  }

  /** A frame worked; true when that ends a failure that had been reported. */
  worked(leaf: LeafIndex, kind: StreamKind): HealthChange | null {
    if (this.#failing.size === 0) return null;
    const id = `${leaf}.${kind}`;
    const known = this.#failing.get(id);
    if (!known) return null;
    this.#failing.delete(id);
    return known.isReported ? { leaf, kind, code: null } : null;
  }

  /** Senders to name, and those that fell silent. Call a few times a second. */
  review(nowMs: number): HealthChange[] {
    const changes: HealthChange[] = [];
    for (const [id, entry] of this.#failing) {
      const { leaf, kind } = entry;
      if (nowMs - entry.lastMs > FORGET_MS) {
        this.#failing.delete(id);
        if (entry.isReported) changes.push({ leaf, kind, code: null });
      } else if (!entry.isReported && entry.lastMs - entry.sinceMs >= UNDECRYPTABLE_MS) {
        entry.isReported = true;
        changes.push({ leaf, kind, code: entry.code });
      }
    }
    return changes;
  }
}

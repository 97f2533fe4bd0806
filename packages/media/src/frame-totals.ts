// Frames encrypted and decrypted since the engine was made, over all its transports and workers (L3).
import { STREAM_KINDS, type StreamKind } from '@incamera/sframe';
import { type MediaStats } from './engine.js';
import { type FrameCounts } from './worker-protocol.js';

/** By kind: how the worker calls our stream of the transport that there is; `''`: there is none. */
export type StreamIdOf = (kind: StreamKind) => string;

export class FrameTotals {
  readonly #encryptedBefore = new Map<StreamKind, number>();
  readonly #before = { decrypted: 0, refused: 0 };
  #last: FrameCounts | null = null;

  /** What the worker counts by now. */
  counted(counts: FrameCounts): void {
    this.#last = counts;
  }

  /** The worker is gone, and counts no more. */
  workerGone(): void {
    this.#before.decrypted += this.#last?.decrypted ?? 0;
    this.#before.refused += this.#last?.refused ?? 0;
    this.#last = null;
  }

  transportGone(streamIdOf: StreamIdOf): void {
    for (const kind of STREAM_KINDS) this.#encryptedBefore.set(kind, this.#encrypted(kind, streamIdOf));
  }

  totals(streamIdOf: StreamIdOf): Pick<MediaStats, 'framesEncrypted' | 'framesDecrypted' | 'framesRefused'> {
    const encrypted = STREAM_KINDS.map((kind) => [kind, this.#encrypted(kind, streamIdOf)] as const);
    return {
      framesEncrypted: Object.fromEntries(encrypted) as Record<StreamKind, number>,
      framesDecrypted: this.#before.decrypted + (this.#last?.decrypted ?? 0),
      framesRefused: this.#before.refused + (this.#last?.refused ?? 0),
    };
  }

  #encrypted(kind: StreamKind, streamIdOf: StreamIdOf): number {
    return (this.#encryptedBefore.get(kind) ?? 0) + (this.#last?.encrypted[streamIdOf(kind)] ?? 0);
  }
}

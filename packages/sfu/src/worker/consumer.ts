// What a producer sees of the slots that it is in (L3).
import { type Outbound } from './outbound.js';

export interface Consumer {
  /** Whether it waits for a key frame of its source. */
  readonly waiting: boolean;
  forward(outbound: Outbound, nowMs: number): void;
  /** The source's stream began anew. */
  restart(): void;
  /** The source's clock is known, or known better. */
  report(): void;
  sourceClosed(): void;
}

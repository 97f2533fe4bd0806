// Nonces for passkey ceremonies (L5): remembered for two minutes, used once. They may be lost at a restart.
import { type Clock, type Rng, toBase64Url } from '@incamera/kernel';

const LIFETIME_MS = 120_000;
/** Beyond this many open ones the oldest is forgotten, so that nobody can fill the memory. */
const MAX_OPEN = 10_000;

export class Nonces {
  readonly #clock: Clock;
  readonly #rng: Rng;
  /** Insertion order is order of expiry. */
  readonly #open = new Map<string, number>();

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock;
    this.#rng = rng;
  }

  issue(): string {
    const nowMs = this.#clock.nowMs();
    for (const [nonce, expiresAtMs] of this.#open) {
      if (expiresAtMs > nowMs && this.#open.size < MAX_OPEN) break;
      this.#open.delete(nonce);
    }
    const nonce = toBase64Url(this.#rng.bytes(32));
    this.#open.set(nonce, nowMs + LIFETIME_MS);
    return nonce;
  }

  /** True once, for a nonce that was issued here less than two minutes ago. */
  use(nonce: string): boolean {
    const expiresAtMs = this.#open.get(nonce);
    this.#open.delete(nonce);
    return expiresAtMs !== undefined && expiresAtMs > this.#clock.nowMs();
  }
}

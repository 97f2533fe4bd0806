// Which sign-in session showed that it holds which holder's key (L5; decision 0032): in memory, for ten minutes. After a restart the
// device shows it again, without a question to the person.
import { challengeHolder, isHolderAnswer } from '@incamera/identity';
import { type Bytes, type Clock, type Rng, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';

const CHALLENGE_MS = 60_000;
export const HOLDER_PROVED_FOR_MS = 10 * 60_000;
/** Beyond so many the oldest is forgotten, so that nobody can fill the memory. */
const MAX_OPEN = 1_000;

interface Open {
  readonly sessionId: string;
  readonly holderId: string;
  readonly nonce: Bytes;
  readonly untilMs: number;
}

export interface ListedKey {
  /** base64url. */
  readonly holderId: string;
  readonly publicKey: string;
}

export class HolderProofs {
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #origin: () => string;
  /** By challenge id; insertion order is order of expiry. */
  readonly #open = new Map<string, Open>();
  /** By session and holder: until when. */
  readonly #proved = new Map<string, number>();

  constructor(options: { readonly clock: Clock; readonly rng: Rng; readonly origin: () => string }) {
    this.#clock = options.clock;
    this.#rng = options.rng;
    this.#origin = options.origin;
  }

  async challenge(sessionId: string, holder: ListedKey) {
    const nonce = this.#rng.bytes(32);
    const context = { origin: this.#origin(), holderId: wireBytes(holder.holderId) };
    const sealed = await challengeHolder(wireBytes(holder.publicKey), nonce, context);
    const challengeId = toBase64Url(this.#rng.bytes(16));
    dropOldest(this.#open);
    const { holderId } = holder;
    this.#open.set(challengeId, { sessionId, holderId, nonce, untilMs: this.#clock.nowMs() + CHALLENGE_MS });
    return { challengeId, enc: toBase64Url(sealed.enc), ciphertext: toBase64Url(sealed.ciphertext) };
  }

  /** Each challenge is good for one answer, of the session that asked for it. */
  async prove(sessionId: string, challengeId: string, answer: Bytes): Promise<boolean> {
    const open = this.#open.get(challengeId);
    this.#open.delete(challengeId);
    const nowMs = this.#clock.nowMs();
    if (open === undefined || open.sessionId !== sessionId || open.untilMs <= nowMs) return false;
    if (!(await isHolderAnswer(open.nonce, answer))) return false;
    dropOldest(this.#proved);
    this.#proved.set(nameOf(sessionId, open.holderId), nowMs + HOLDER_PROVED_FOR_MS);
    return true;
  }

  isProved(sessionId: string, holderId: string): boolean {
    return (this.#proved.get(nameOf(sessionId, holderId)) ?? 0) > this.#clock.nowMs();
  }
}

const nameOf = (sessionId: string, holderId: string) => `${sessionId}/${holderId}`;

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size >= MAX_OPEN && oldest !== undefined) map.delete(oldest);
}

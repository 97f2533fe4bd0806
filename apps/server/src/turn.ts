// Credentials for the operator's TURN servers (L5): coturn's shared secret (use-auth-secret), HMAC-SHA1 over
// "expiry:random". Whoever gets one can relay packets for its lifetime, to wherever the TURN server allows, and nothing else.
import { createHmac } from 'node:crypto';
import { type Clock, type Rng, toBase64Url } from '@incamera/kernel';
import { type Relays } from '@incamera/protocol';

export interface TurnSettings {
  /** As given to RTCPeerConnection, e.g. turn:turn.example.org:3478?transport=udp. */
  readonly urls: readonly string[];
  /** `static-auth-secret` of the TURN servers. */
  readonly secret: string;
}

const RANDOM_BYTES = 12;

export class TurnCredentials {
  readonly #settings: TurnSettings | null;
  readonly #clock: Clock;
  readonly #rng: Rng;

  /** @param settings null: the operator runs no relay, and clients contact none */
  constructor(settings: TurnSettings | null, clock: Clock, rng: Rng) {
    this.#settings = settings;
    this.#clock = clock;
    this.#rng = rng;
  }

  /** New credentials, different each time, so that a relay cannot tell who was there before. */
  issue(lifetimeMs: number): Relays {
    const expiryS = Math.floor((this.#clock.nowMs() + lifetimeMs) / 1000);
    const expiresAtMs = expiryS * 1000;
    if (this.#settings === null) return { relays: [], expiresAtMs };
    const { urls, secret } = this.#settings;
    const username = `${expiryS}:${toBase64Url(this.#rng.bytes(RANDOM_BYTES))}`;
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return { relays: [{ urls: [...urls], username, credential }], expiresAtMs };
  }
}

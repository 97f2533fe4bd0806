// Sign-ins at providers that are under way (L5): remembered for ten minutes, tied to the browser by a cookie, each step once.
// They may be lost at a restart.
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Clock, type Rng, toBase64Url } from '@incamera/kernel';
import { type ServerErrorCode } from '@incamera/protocol';
import { type AuthorizationRequest, type SignedInPerson } from './provider-client.js';

const LIFETIME_MS = 10 * 60_000;
/** Beyond this many the oldest is forgotten, so that nobody can fill the memory. */
const MAX_OPEN = 5_000;

/** Who began a flow that ties an identity to an account. */
export interface FlowOwner {
  readonly accountId: string;
  readonly sessionId: string;
}

export type FlowAim =
  | { readonly purpose: 'sign-in' }
  | { readonly purpose: 'link'; readonly owner: FlowOwner }
  /** The nonce of the ID token is the guest's own. */
  | { readonly purpose: 'guest'; readonly nonce: string };

export type FlowOutcome =
  | { readonly ok: true; readonly person: SignedInPerson }
  | { readonly ok: false; readonly code: ServerErrorCode };

export interface Flow {
  readonly handle: string;
  readonly providerId: string;
  readonly aim: FlowAim;
  readonly expiresAtMs: number;
  readonly browserHash: string;
  /** Null before the browser was sent away, and again when its answer was taken. */
  request: AuthorizationRequest | null;
  outcome: FlowOutcome | null;
}

export class Flows {
  readonly #clock: Clock;
  readonly #rng: Rng;
  /** Insertion order is order of expiry. */
  readonly #open = new Map<string, Flow>();

  constructor(options: { clock: Clock; rng: Rng }) {
    this.#clock = options.clock;
    this.#rng = options.rng;
  }

  /** @param browser the value of the cookie that the browser has */
  begin(providerId: string, aim: FlowAim, browser: string): Flow {
    const nowMs = this.#clock.nowMs();
    for (const [handle, flow] of this.#open) {
      if (flow.expiresAtMs > nowMs && this.#open.size < MAX_OPEN) break;
      this.#open.delete(handle);
    }
    const flow: Flow = {
      handle: this.#random(),
      providerId,
      aim,
      expiresAtMs: nowMs + LIFETIME_MS,
      browserHash: hashOf(browser),
      request: null,
      outcome: null,
    };
    this.#open.set(flow.handle, flow);
    return flow;
  }

  /** What is sent along with the browser. An earlier one of the flow is void. */
  request(flow: Flow, redirectUrl: string): AuthorizationRequest {
    const nonce = flow.aim.purpose === 'guest' ? flow.aim.nonce : this.#random();
    flow.request = { redirectUrl, state: this.#random(), nonce, verifier: this.#random() };
    return flow.request;
  }

  /** The flow of a handle in the browser that began it. */
  find(handle: string, browser: string | undefined): Flow | null {
    const flow = this.#open.get(handle);
    if (flow === undefined || flow.expiresAtMs <= this.#clock.nowMs()) return null;
    return isBrowserOf(flow, browser) ? flow : null;
  }

  /**
   * The flow that an answer of a provider belongs to, once, in the browser that began it. An answer in another browser, where
   * somebody may have planted it, takes nothing.
   */
  takeAnswer(state: string, browser: string | undefined): { flow: Flow; request: AuthorizationRequest } | null {
    for (const flow of this.#open.values()) {
      const { request } = flow;
      if (request === null || !isSame(request.state, state)) continue;
      if (flow.expiresAtMs <= this.#clock.nowMs() || !isBrowserOf(flow, browser)) return null;
      flow.request = null;
      return { flow, request };
    }
    return null;
  }

  /** What came of a flow, once. */
  takeOutcome(handle: string, browser: string | undefined): { flow: Flow; outcome: FlowOutcome } | null {
    const flow = this.find(handle, browser);
    if (flow === null) return null;
    this.#open.delete(handle);
    return flow.outcome === null ? null : { flow, outcome: flow.outcome };
  }

  #random(): string {
    return toBase64Url(this.#rng.bytes(32));
  }
}

function isBrowserOf(flow: Flow, browser: string | undefined): boolean {
  return browser !== undefined && isSame(flow.browserHash, hashOf(browser));
}

function hashOf(text: string): string {
  return createHash('sha256').update('incamera/flow/1').update(text).digest('base64url');
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

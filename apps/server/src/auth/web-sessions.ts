// Sign-in sessions as cookies (L5): HttpOnly, SameSite=Strict, Secure with HTTPS, renewed while they are used.
import { type Clock, type Rng } from '@incamera/kernel';
import { type AccountRow, type Store } from '@incamera/store';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { newToken, tokenHash } from '../security/secrets.js';

const LIFETIME_MS = 30 * 24 * 3_600_000;
/** A session this old gets a new token at the next visit. */
const ROTATE_AFTER_MS = 24 * 3_600_000;
/** The old token still works so long, for requests that are on their way. */
const OVERLAP_MS = 60_000;

export class WebSessions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #secure: boolean;
  readonly #cookie: string;

  constructor(options: { store: Store; clock: Clock; rng: Rng; secure: boolean }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#rng = options.rng;
    this.#secure = options.secure;
    this.#cookie = options.secure ? '__Host-incamera' : 'incamera';
  }

  hasCookie(request: FastifyRequest): boolean {
    return request.cookies[this.#cookie] !== undefined;
  }

  async open(reply: FastifyReply, accountId: string): Promise<void> {
    const token = newToken(this.#rng);
    const nowMs = this.#clock.nowMs();
    await this.#store.accounts.openSession({
      tokenHash: tokenHash(token),
      accountId,
      nowMs,
      expiresAtMs: nowMs + LIFETIME_MS,
    });
    reply.setCookie(this.#cookie, token, { ...this.#attributes(), maxAge: LIFETIME_MS / 1000 });
  }

  /** The signed-in account, or null. With `reply`, an old session gets a new token. */
  async account(request: FastifyRequest, reply?: FastifyReply): Promise<AccountRow | null> {
    const token = request.cookies[this.#cookie];
    if (token === undefined || token.length > 100) return null;
    const nowMs = this.#clock.nowMs();
    const session = await this.#store.accounts.session(tokenHash(token), nowMs);
    if (session === null) return null;
    if (reply !== undefined && nowMs - session.createdAtMs > ROTATE_AFTER_MS) {
      await this.open(reply, session.account.accountId);
      await this.#store.accounts.shortenSession(tokenHash(token), nowMs + OVERLAP_MS);
    }
    return session.account;
  }

  async close(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = request.cookies[this.#cookie];
    if (token !== undefined) await this.#store.accounts.closeSession(tokenHash(token));
    reply.clearCookie(this.#cookie, this.#attributes());
  }

  #attributes() {
    return { path: '/', httpOnly: true, sameSite: 'strict', secure: this.#secure } as const;
  }
}

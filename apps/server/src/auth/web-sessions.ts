// Sign-in sessions as cookies (L5): HttpOnly, SameSite=Strict, Secure with HTTPS, renewed while they are used. A sign-in always
// makes a new token and ends the session that the browser had, so that nobody can have somebody use a token chosen before.
import { type Clock, type Rng, toBase64Url } from '@incamera/kernel';
import { type AccountRow, type SessionRow, type SignInMethod, type Store } from '@incamera/store';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { newToken, tokenHash } from '../security/secrets.js';
import { deviceName } from './device-name.js';

const LIFETIME_MS: Readonly<Record<SignInMethod, number>> = {
  passkey: 30 * 24 * 3_600_000,
  provider: 30 * 24 * 3_600_000,
  // Long enough to enrol a passkey.
  recovery: 15 * 60_000,
  // A day of work: it was confirmed for a program without passkeys of its own.
  transfer: 12 * 3_600_000,
};
/** A session this old gets a new token at the next visit. */
const ROTATE_AFTER_MS = 24 * 3_600_000;
/** The old token still works so long, for requests that are on their way. */
const OVERLAP_MS = 60_000;
/** How exactly "last seen" is kept: a write an hour, not one a request. */
const SEEN_EVERY_MS = 3_600_000;
/** So long after a passkey assertion lasting changes are allowed. */
export const CONFIRMED_FOR_MS = 5 * 60_000;

/** What a session rests on. */
export interface SignIn {
  readonly accountId: string;
  readonly method: SignInMethod;
  /** The passkey that was used. */
  readonly credentialId: string | null;
  /** Notices after this moment are shown in the session; null: none of those that there are. */
  readonly noticesSinceMs: number | null;
}

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

  /** Opens a session for this browser and ends the one that it had. */
  async open(request: FastifyRequest, reply: FastifyReply, signIn: SignIn): Promise<void> {
    const before = this.#token(request);
    if (before !== null) await this.#store.webSessions.close(tokenHash(before));
    const nowMs = this.#clock.nowMs();
    const { method, credentialId } = signIn;
    await this.#issue(reply, signIn.accountId, {
      sessionId: `s_${toBase64Url(this.#rng.bytes(12))}`,
      method,
      credentialId,
      device: deviceName(request.headers['user-agent']),
      openedAtMs: nowMs,
      confirmedAtMs: method === 'passkey' ? nowMs : null,
      noticesSinceMs: signIn.noticesSinceMs ?? nowMs,
    });
    if (method !== 'recovery') await this.#store.accounts.signedIn(signIn.accountId, nowMs);
  }

  /** The signed-in account, or null. With `reply`, an old session gets a new token. */
  async account(request: FastifyRequest, reply?: FastifyReply): Promise<AccountRow | null> {
    return (await this.current(request, reply))?.account ?? null;
  }

  /** The session of the request; null for nobody's and for one that only enrols a passkey. */
  async current(request: FastifyRequest, reply?: FastifyReply): Promise<SessionRow | null> {
    const session = await this.any(request);
    if (session === null || session.method === 'recovery') return null;
    const nowMs = this.#clock.nowMs();
    const hash = tokenHash(this.#token(request) ?? '');
    if (reply !== undefined && nowMs - session.issuedAtMs > ROTATE_AFTER_MS) {
      await this.#issue(reply, session.account.accountId, session);
      await this.#store.webSessions.shorten(hash, nowMs + OVERLAP_MS);
    } else if (nowMs - session.seenAtMs > SEEN_EVERY_MS) {
      await this.#store.webSessions.seen(hash, nowMs);
    }
    return session;
  }

  /** The session of the request, one of a recovery code included. */
  async any(request: FastifyRequest): Promise<SessionRow | null> {
    const token = this.#token(request);
    return token === null ? null : this.#store.webSessions.get(tokenHash(token), this.#clock.nowMs());
  }

  /** Whether its owner made a passkey assertion in it a moment ago. */
  isConfirmed(session: SessionRow): boolean {
    return session.confirmedAtMs !== null && this.#clock.nowMs() - session.confirmedAtMs <= CONFIRMED_FOR_MS;
  }

  async close(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = this.#token(request);
    if (token !== null) await this.#store.webSessions.close(tokenHash(token));
    this.forget(reply);
  }

  /** Takes the cookie from the browser; the session itself must have been ended. */
  forget(reply: FastifyReply): void {
    reply.clearCookie(this.#cookie, this.#attributes());
  }

  async #issue(
    reply: FastifyReply,
    accountId: string,
    session: Omit<SessionRow, 'account' | 'issuedAtMs' | 'seenAtMs'>,
  ): Promise<void> {
    const token = newToken(this.#rng);
    const nowMs = this.#clock.nowMs();
    const lifetimeMs = LIFETIME_MS[session.method];
    await this.#store.webSessions.open({
      sessionId: session.sessionId,
      method: session.method,
      credentialId: session.credentialId,
      device: session.device,
      openedAtMs: session.openedAtMs,
      confirmedAtMs: session.confirmedAtMs,
      noticesSinceMs: session.noticesSinceMs,
      tokenHash: tokenHash(token),
      accountId,
      nowMs,
      expiresAtMs: nowMs + lifetimeMs,
    });
    reply.setCookie(this.#cookie, token, { ...this.#attributes(), maxAge: lifetimeMs / 1000 });
  }

  #token(request: FastifyRequest): string | null {
    const token = request.cookies[this.#cookie];
    return token === undefined || token.length > 100 ? null : token;
  }

  #attributes() {
    return { path: '/', httpOnly: true, sameSite: 'strict', secure: this.#secure } as const;
  }
}

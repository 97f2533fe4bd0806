// Sign-in sessions (L3): tokens as hashes, what a session rests on, and when its owner last proved to be there.
import { type AccountRow, rolesOf, toAccount } from './account-rows.js';
import { type Database } from './database.js';
import { type SignInMethod } from './schema-accounts.js';

export interface SessionFields {
  /** Names it in lists; the same for all its tokens. */
  readonly sessionId: string;
  readonly method: SignInMethod;
  /** The passkey that opened it. */
  readonly credentialId: string | null;
  /** Browser and system, for the owner to recognise it. */
  readonly device: string;
  readonly openedAtMs: number;
  /** The last passkey assertion in it; null: none. */
  readonly confirmedAtMs: number | null;
  /** Notices after this moment are shown in it. */
  readonly noticesSinceMs: number;
}

export interface SessionRow extends SessionFields {
  readonly account: AccountRow;
  /** Of the token. */
  readonly issuedAtMs: number;
  readonly seenAtMs: number;
}

export interface ListedSession {
  readonly sessionId: string;
  readonly method: SignInMethod;
  readonly device: string;
  readonly openedAtMs: number;
  readonly seenAtMs: number;
}

export class WebSessionRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** A token of a session: its first one, or a renewed one of a session that exists. */
  async open(session: SessionFields & { tokenHash: string; accountId: string; nowMs: number; expiresAtMs: number }) {
    await this.#db
      .insertInto('web_sessions')
      .values({
        token_hash: session.tokenHash,
        account_id: session.accountId,
        created_at_ms: session.nowMs,
        expires_at_ms: session.expiresAtMs,
        session_id: session.sessionId,
        method: session.method,
        device: session.device,
        credential_id: session.credentialId,
        opened_at_ms: session.openedAtMs,
        seen_at_ms: session.nowMs,
        notices_since_ms: session.noticesSinceMs,
        confirmed_at_ms: session.confirmedAtMs,
      })
      .execute();
  }

  /** The session of a token, unless it has ended or its account is suspended. */
  async get(tokenHash: string, nowMs: number): Promise<SessionRow | null> {
    const row = await this.#db
      .selectFrom('web_sessions')
      .innerJoin('accounts', 'accounts.account_id', 'web_sessions.account_id')
      .selectAll('web_sessions')
      .select(['accounts.user_handle', 'accounts.display_name'])
      .where('token_hash', '=', tokenHash)
      .where('expires_at_ms', '>', nowMs)
      .where('suspended_at_ms', 'is', null)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      account: toAccount(row, await rolesOf(this.#db, row.account_id)),
      sessionId: row.session_id,
      method: row.method,
      credentialId: row.credential_id,
      device: row.device,
      openedAtMs: row.opened_at_ms,
      confirmedAtMs: row.confirmed_at_ms,
      noticesSinceMs: row.notices_since_ms,
      issuedAtMs: row.created_at_ms,
      seenAtMs: row.seen_at_ms,
    };
  }

  /** Most recently used first; those that only enrol a passkey included. */
  async ofAccount(accountId: string, nowMs: number): Promise<ListedSession[]> {
    const rows = await this.#db
      .selectFrom('web_sessions')
      .select(['session_id', 'method', 'device', 'opened_at_ms', 'seen_at_ms'])
      .where('account_id', '=', accountId)
      .where('expires_at_ms', '>', nowMs)
      .orderBy('seen_at_ms', 'desc')
      .execute();
    const newest = new Map<string, ListedSession>();
    for (const row of rows) {
      if (newest.has(row.session_id)) continue;
      newest.set(row.session_id, {
        sessionId: row.session_id,
        method: row.method,
        device: row.device,
        openedAtMs: row.opened_at_ms,
        seenAtMs: row.seen_at_ms,
      });
    }
    return [...newest.values()];
  }

  async seen(tokenHash: string, nowMs: number): Promise<void> {
    await this.#db.updateTable('web_sessions').set({ seen_at_ms: nowMs }).where('token_hash', '=', tokenHash).execute();
  }

  /** The owner made a passkey assertion in it. */
  async confirmed(sessionId: string, accountId: string, nowMs: number): Promise<void> {
    await this.#db
      .updateTable('web_sessions')
      .set({ confirmed_at_ms: nowMs })
      .where('session_id', '=', sessionId)
      .where('account_id', '=', accountId)
      .execute();
  }

  /** The notices up to `sinceMs` were read in it. */
  async noticesRead(sessionId: string, accountId: string, sinceMs: number): Promise<void> {
    await this.#db
      .updateTable('web_sessions')
      .set({ notices_since_ms: sinceMs })
      .where('session_id', '=', sessionId)
      .where('account_id', '=', accountId)
      .execute();
  }

  /** Shortens a token, never lengthens it: renewal leaves the old one a moment for requests on their way. */
  async shorten(tokenHash: string, expiresAtMs: number): Promise<void> {
    await this.#db
      .updateTable('web_sessions')
      .set({ expires_at_ms: expiresAtMs })
      .where('token_hash', '=', tokenHash)
      .where('expires_at_ms', '>', expiresAtMs)
      .execute();
  }

  /** Ends the session of a token with all its tokens. */
  async close(tokenHash: string): Promise<void> {
    await this.#db
      .deleteFrom('web_sessions')
      .where('session_id', 'in', (e) =>
        e.selectFrom('web_sessions').select('session_id').where('token_hash', '=', tokenHash),
      )
      .execute();
  }

  /** False when the account has no such session. */
  async end(accountId: string, sessionId: string): Promise<boolean> {
    const ended = await this.#db
      .deleteFrom('web_sessions')
      .where('account_id', '=', accountId)
      .where('session_id', '=', sessionId)
      .executeTakeFirst();
    return ended.numDeletedRows > 0n;
  }

  async endAll(accountId: string): Promise<void> {
    await this.#db.deleteFrom('web_sessions').where('account_id', '=', accountId).execute();
  }
}

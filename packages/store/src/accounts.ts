// Organisers, their passkeys, set-up tokens and sign-in sessions (L3). Tokens are stored as hashes only.
import { type Database } from './database.js';

export interface AccountRow {
  readonly accountId: string;
  /** WebAuthn user handle, 32 bytes in base64url. */
  readonly userHandle: string;
  readonly displayName: string;
}

export interface PasskeyRow {
  readonly credentialId: string;
  /** COSE key (RFC 9052), base64url. */
  readonly publicKey: string;
  readonly signCount: number;
  readonly rpId: string;
  readonly transports: readonly string[];
}

/** Passkeys of another RP ID than the current one: browsers do not offer them any more. */
export interface StrandedPasskeys {
  readonly rpId: string;
  readonly passkeyCount: number;
  readonly displayNames: readonly string[];
}

export class Accounts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async count(): Promise<number> {
    const row = await this.#db
      .selectFrom('accounts')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** A one-time token that lets one person make an account; `tokenHash` is what is kept of it. */
  async issueSetupToken(token: { tokenHash: string; label: string | null; nowMs: number; expiresAtMs: number }) {
    await this.#db
      .insertInto('setup_tokens')
      .values({
        token_hash: token.tokenHash,
        label: token.label,
        created_at_ms: token.nowMs,
        expires_at_ms: token.expiresAtMs,
        used_at_ms: null,
      })
      .execute();
  }

  async setupTokenIsGood(tokenHash: string, nowMs: number): Promise<boolean> {
    const row = await this.#db
      .selectFrom('setup_tokens')
      .select('token_hash')
      .where('token_hash', '=', tokenHash)
      .where('used_at_ms', 'is', null)
      .where('expires_at_ms', '>', nowMs)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Uses up the token and makes the account with its first passkey, or none of it: false when the token is not good. */
  async enrol(options: {
    tokenHash: string;
    account: AccountRow;
    passkey: PasskeyRow;
    nowMs: number;
  }): Promise<boolean> {
    const { account, passkey, nowMs } = options;
    return this.#db.transaction().execute(async (tx) => {
      const used = await tx
        .updateTable('setup_tokens')
        .set({ used_at_ms: nowMs })
        .where('token_hash', '=', options.tokenHash)
        .where('used_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      if (used.numUpdatedRows !== 1n) return false;
      await tx
        .insertInto('accounts')
        .values({
          account_id: account.accountId,
          user_handle: account.userHandle,
          display_name: account.displayName,
          created_at_ms: nowMs,
        })
        .execute();
      await tx
        .insertInto('passkeys')
        .values({
          credential_id: passkey.credentialId,
          account_id: account.accountId,
          public_key: passkey.publicKey,
          sign_count: passkey.signCount,
          rp_id: passkey.rpId,
          transports: JSON.stringify(passkey.transports),
          created_at_ms: nowMs,
          last_used_at_ms: null,
        })
        .execute();
      return true;
    });
  }

  async passkey(credentialId: string): Promise<{ account: AccountRow; passkey: PasskeyRow } | null> {
    const row = await this.#db
      .selectFrom('passkeys')
      .innerJoin('accounts', 'accounts.account_id', 'passkeys.account_id')
      .selectAll('passkeys')
      .select(['accounts.user_handle', 'accounts.display_name'])
      .where('credential_id', '=', credentialId)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      account: { accountId: row.account_id, userHandle: row.user_handle, displayName: row.display_name },
      passkey: {
        credentialId: row.credential_id,
        publicKey: row.public_key,
        signCount: row.sign_count,
        rpId: row.rp_id,
        transports: JSON.parse(row.transports) as string[],
      },
    };
  }

  async passkeyUsed(credentialId: string, signCount: number, nowMs: number): Promise<void> {
    await this.#db
      .updateTable('passkeys')
      .set({ sign_count: signCount, last_used_at_ms: nowMs })
      .where('credential_id', '=', credentialId)
      .execute();
  }

  /** What stops working when the RP ID is `rpId`, one item per former RP ID. */
  async strandedPasskeys(rpId: string): Promise<StrandedPasskeys[]> {
    const rows = await this.#db
      .selectFrom('passkeys')
      .innerJoin('accounts', 'accounts.account_id', 'passkeys.account_id')
      .select(['passkeys.rp_id', 'accounts.display_name'])
      .where('passkeys.rp_id', '!=', rpId)
      .orderBy('passkeys.created_at_ms')
      .execute();
    const byRpId = new Map<string, string[]>();
    for (const row of rows) byRpId.set(row.rp_id, [...(byRpId.get(row.rp_id) ?? []), row.display_name]);
    return [...byRpId].map(([former, names]) => ({
      rpId: former,
      passkeyCount: names.length,
      displayNames: [...new Set(names)],
    }));
  }

  async openSession(session: { tokenHash: string; accountId: string; nowMs: number; expiresAtMs: number }) {
    await this.#db
      .insertInto('web_sessions')
      .values({
        token_hash: session.tokenHash,
        account_id: session.accountId,
        created_at_ms: session.nowMs,
        expires_at_ms: session.expiresAtMs,
      })
      .execute();
  }

  async session(tokenHash: string, nowMs: number): Promise<{ account: AccountRow; createdAtMs: number } | null> {
    const row = await this.#db
      .selectFrom('web_sessions')
      .innerJoin('accounts', 'accounts.account_id', 'web_sessions.account_id')
      .select([
        'accounts.account_id',
        'accounts.user_handle',
        'accounts.display_name',
        'web_sessions.created_at_ms as opened_at_ms',
      ])
      .where('token_hash', '=', tokenHash)
      .where('expires_at_ms', '>', nowMs)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      account: { accountId: row.account_id, userHandle: row.user_handle, displayName: row.display_name },
      createdAtMs: row.opened_at_ms,
    };
  }

  /** Shortens a session, never lengthens it: rotation leaves the old token a moment for requests on their way. */
  async shortenSession(tokenHash: string, expiresAtMs: number): Promise<void> {
    await this.#db
      .updateTable('web_sessions')
      .set({ expires_at_ms: expiresAtMs })
      .where('token_hash', '=', tokenHash)
      .where('expires_at_ms', '>', expiresAtMs)
      .execute();
  }

  async closeSession(tokenHash: string): Promise<void> {
    await this.#db.deleteFrom('web_sessions').where('token_hash', '=', tokenHash).execute();
  }

  async sweep(nowMs: number): Promise<void> {
    await this.#db.deleteFrom('web_sessions').where('expires_at_ms', '<=', nowMs).execute();
    await this.#db.deleteFrom('setup_tokens').where('expires_at_ms', '<=', nowMs).execute();
  }
}

// Who asked an officer to certify a passkey, and what became of it (L3).
import { type PasskeyCertificateRow } from './certificates.js';
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';
import { type PasskeyRequestState } from './schema-identity.js';

export interface PasskeyRequestRow {
  readonly requestId: string;
  readonly accountId: string;
  readonly credentialId: string;
  readonly thumbprint: string;
  readonly request: string;
  readonly state: PasskeyRequestState;
  readonly createdAtMs: number;
  readonly decidedAtMs: number | null;
}

export class PasskeyRequests {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** Adds a request; an open one for the same passkey is withdrawn by it. */
  async add(request: Omit<PasskeyRequestRow, 'state' | 'decidedAtMs'>): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .updateTable('passkey_requests')
        .set({ state: 'withdrawn', decided_at_ms: request.createdAtMs })
        .where('credential_id', '=', request.credentialId)
        .where('state', '=', 'open')
        .execute();
      await tx
        .insertInto('passkey_requests')
        .values({
          request_id: request.requestId,
          account_id: request.accountId,
          credential_id: request.credentialId,
          thumbprint: request.thumbprint,
          request: request.request,
          state: 'open',
          created_at_ms: request.createdAtMs,
          decided_at_ms: null,
        })
        .execute();
    });
  }

  /** What waits, oldest first. */
  async open(limit: number): Promise<PasskeyRequestRow[]> {
    const rows = await this.#db
      .selectFrom('passkey_requests')
      .selectAll()
      .where('state', '=', 'open')
      .orderBy('created_at_ms')
      .orderBy('request_id')
      .limit(limit)
      .execute();
    return rows.map(toRequest);
  }

  async get(requestId: string): Promise<PasskeyRequestRow | null> {
    const row = await this.#db
      .selectFrom('passkey_requests')
      .selectAll()
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    return row === undefined ? null : toRequest(row);
  }

  /** Requests of one account, newest first. */
  async ofAccount(accountId: string, limit: number): Promise<PasskeyRequestRow[]> {
    const rows = await this.#db
      .selectFrom('passkey_requests')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at_ms', 'desc')
      .orderBy('request_id')
      .limit(limit)
      .execute();
    return rows.map(toRequest);
  }

  /** Closes an open request without a certificate. False: it is not open any more. */
  async close(requestId: string, state: 'refused' | 'withdrawn', nowMs: number): Promise<boolean> {
    const closed = await this.#db
      .updateTable('passkey_requests')
      .set({ state, decided_at_ms: nowMs })
      .where('request_id', '=', requestId)
      .where('state', '=', 'open')
      .executeTakeFirst();
    return closed.numUpdatedRows === 1n;
  }

  /** Closes an open request with its certificate, in one step. False: it is not open any more, and nothing is stored. */
  async certify(requestId: string, certificate: PasskeyCertificateRow): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const closed = await tx
        .updateTable('passkey_requests')
        .set({ state: 'certified', decided_at_ms: certificate.issuedAtMs })
        .where('request_id', '=', requestId)
        .where('state', '=', 'open')
        .executeTakeFirst();
      if (closed.numUpdatedRows !== 1n) return false;
      await tx
        .insertInto('passkey_certificates')
        .values({
          issuer_key_hash: certificate.issuerKeyHash,
          serial: certificate.serial,
          account_id: certificate.accountId,
          credential_id: certificate.credentialId,
          thumbprint: certificate.thumbprint,
          display_name: certificate.displayName,
          chain: JSON.stringify(certificate.chain),
          issued_at_ms: certificate.issuedAtMs,
          not_after_ms: certificate.notAfterMs,
        })
        .execute();
      const { accountId, credentialId, thumbprint, issuerKeyHash, serial, notAfterMs } = certificate;
      const issued = { accountId, credentialId, thumbprint, issuerKeyHash, serial, notAfterMs };
      await this.#journal.record(tx, { type: 'passkey_certificate', ...issued });
      return true;
    });
  }

  /** Forgets what was decided before `beforeMs`. */
  async sweep(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('passkey_requests').where('decided_at_ms', '<', beforeMs).execute();
  }
}

function toRequest(row: {
  request_id: string;
  account_id: string;
  credential_id: string;
  thumbprint: string;
  request: string;
  state: PasskeyRequestState;
  created_at_ms: number;
  decided_at_ms: number | null;
}): PasskeyRequestRow {
  return {
    requestId: row.request_id,
    accountId: row.account_id,
    credentialId: row.credential_id,
    thumbprint: row.thumbprint,
    request: row.request,
    state: row.state,
    createdAtMs: row.created_at_ms,
    decidedAtMs: row.decided_at_ms,
  };
}

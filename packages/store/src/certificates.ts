// Certificates that were issued (L3): of devices, for as long as they are valid, and of passkeys, with their chains.
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export interface DeviceCertificateRow {
  /** SHA-256 of the issuer's public key. */
  readonly issuerKeyHash: string;
  /** Lower-case hexadecimal. */
  readonly serial: string;
  readonly accountId: string;
  readonly deviceId: string;
  readonly leafKey: string;
  readonly issuedAtMs: number;
  readonly notAfterMs: number;
}

export interface PasskeyCertificateRow {
  readonly issuerKeyHash: string;
  readonly serial: string;
  readonly accountId: string;
  readonly credentialId: string;
  readonly thumbprint: string;
  readonly displayName: string;
  /** DER, that of the passkey first. */
  readonly chain: readonly string[];
  readonly issuedAtMs: number;
  readonly notAfterMs: number;
}

export class Certificates {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  async addDevice(certificate: DeviceCertificateRow): Promise<void> {
    const { issuerKeyHash, serial, accountId, deviceId, leafKey, issuedAtMs, notAfterMs } = certificate;
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('device_certificates')
        .values({
          issuer_key_hash: issuerKeyHash,
          serial,
          account_id: accountId,
          device_id: deviceId,
          leaf_key: leafKey,
          issued_at_ms: issuedAtMs,
          not_after_ms: notAfterMs,
        })
        .execute();
      const issued = { accountId, deviceId, leafKey, issuerKeyHash, serial, notAfterMs };
      await this.#journal.record(tx, { type: 'device_certificate', ...issued });
    });
  }

  /** How many an account was issued since `sinceMs`. */
  async countIssued(accountId: string, sinceMs: number): Promise<number> {
    const row = await this.#db
      .selectFrom('device_certificates')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('account_id', '=', accountId)
      .where('issued_at_ms', '>', sinceMs)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Valid ones, newest first; of one account, or of all. */
  async validDevices(nowMs: number, limit: number, accountId?: string): Promise<DeviceCertificateRow[]> {
    let query = this.#db.selectFrom('device_certificates').selectAll().where('not_after_ms', '>', nowMs);
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    const rows = await query.orderBy('issued_at_ms', 'desc').orderBy('serial').limit(limit).execute();
    return rows.map((row) => ({
      issuerKeyHash: row.issuer_key_hash,
      serial: row.serial,
      accountId: row.account_id,
      deviceId: row.device_id,
      leafKey: row.leaf_key,
      issuedAtMs: row.issued_at_ms,
      notAfterMs: row.not_after_ms,
    }));
  }

  /** Valid ones, newest first; of one account, or of all. */
  async validPasskeys(nowMs: number, limit: number, accountId?: string): Promise<PasskeyCertificateRow[]> {
    let query = this.#db.selectFrom('passkey_certificates').selectAll().where('not_after_ms', '>', nowMs);
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    const rows = await query.orderBy('issued_at_ms', 'desc').orderBy('serial').limit(limit).execute();
    return rows.map((row) => ({
      issuerKeyHash: row.issuer_key_hash,
      serial: row.serial,
      accountId: row.account_id,
      credentialId: row.credential_id,
      thumbprint: row.thumbprint,
      displayName: row.display_name,
      chain: JSON.parse(row.chain) as string[],
      issuedAtMs: row.issued_at_ms,
      notAfterMs: row.not_after_ms,
    }));
  }

  /** Takes out what was valid until `nowMs` at most. */
  async sweep(nowMs: number): Promise<void> {
    await this.#db.deleteFrom('device_certificates').where('not_after_ms', '<=', nowMs).execute();
    await this.#db.deleteFrom('passkey_certificates').where('not_after_ms', '<=', nowMs).execute();
  }
}

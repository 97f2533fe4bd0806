// The authorities that new meetings name in their charters (L3).
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';
import { type AnchorKind, type IdentitySchema } from './schema-identity.js';

export interface AnchorRow {
  /** SHA-256 of the certificate. */
  readonly anchorId: string;
  readonly kind: AnchorKind;
  readonly label: string;
  /** DER. */
  readonly certificate: string;
  /** SHA-256 of its public key. */
  readonly keyHash: string;
  /** Ed25519 key that signs its deny lists, or null. */
  readonly listKey: string | null;
  readonly domains: readonly string[];
  readonly notAfterMs: number;
  readonly createdAtMs: number;
  readonly retiredAtMs: number | null;
}

export class TrustAnchors {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** Adds an authority, or brings one back that was retired. False: it is there already. */
  async add(anchor: Omit<AnchorRow, 'retiredAtMs'>): Promise<boolean> {
    const values: IdentitySchema['trust_anchors'] = {
      anchor_id: anchor.anchorId,
      kind: anchor.kind,
      label: anchor.label,
      certificate: anchor.certificate,
      key_hash: anchor.keyHash,
      list_key: anchor.listKey,
      domains: JSON.stringify(anchor.domains),
      not_after_ms: anchor.notAfterMs,
      created_at_ms: anchor.createdAtMs,
      retired_at_ms: null,
    };
    const { anchor_id: _, ...renewed } = values;
    return await this.#db.transaction().execute(async (tx) => {
      const added = await tx
        .insertInto('trust_anchors')
        .values(values)
        .onConflict((c) =>
          c.column('anchor_id').doUpdateSet(renewed).where('trust_anchors.retired_at_ms', 'is not', null),
        )
        .executeTakeFirst();
      if ((added.numInsertedOrUpdatedRows ?? 0n) !== 1n) return false;
      await this.#journal.record(tx, { type: 'anchor_listed', anchorId: anchor.anchorId, kind: anchor.kind });
      return true;
    });
  }

  /** All, retired ones too, oldest first. */
  async all(): Promise<AnchorRow[]> {
    const rows = await this.#db
      .selectFrom('trust_anchors')
      .selectAll()
      .orderBy('created_at_ms')
      .orderBy('anchor_id')
      .execute();
    return rows.map((row) => ({
      anchorId: row.anchor_id,
      kind: row.kind,
      label: row.label,
      certificate: row.certificate,
      keyHash: row.key_hash,
      listKey: row.list_key,
      domains: JSON.parse(row.domains) as string[],
      notAfterMs: row.not_after_ms,
      createdAtMs: row.created_at_ms,
      retiredAtMs: row.retired_at_ms,
    }));
  }

  /** New meetings do not name it any more. False: it is not there, or retired already. */
  async retire(anchorId: string, nowMs: number): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const retired = await tx
        .updateTable('trust_anchors')
        .set({ retired_at_ms: nowMs })
        .where('anchor_id', '=', anchorId)
        .where('retired_at_ms', 'is', null)
        .executeTakeFirst();
      if (retired.numUpdatedRows !== 1n) return false;
      await this.#journal.record(tx, { type: 'anchor_retired', anchorId });
      return true;
    });
  }
}

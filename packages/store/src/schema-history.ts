// Table types of the log and of what stands beside it (L3; decision 0034). Bytes are bytes here: tiles are served as they are stored.
import { type ColumnType } from 'kysely';
import { type StoredBytes } from './stored-bytes.js';

export interface HistoryTables {
  /** What happened and is in no batch yet. */
  history_pending: {
    /** Random. */
    entry_id: string;
    at_ms: number;
    /** Canonical bytes. */
    entry: StoredBytes;
    /** Whom it is about, or null. */
    account_id: string | null;
    meeting_id: string | null;
    /** 1: erased with the account. */
    personal: 0 | 1;
    /** 1: everybody may have its opening. */
    is_public: 0 | 1;
  };
  history_entries: {
    /** Index of the batch's entry in the log. */
    batch_index: number;
    place: number;
    leaf_hash: StoredBytes;
    /** Salt and entry, sealed; null once it was erased. */
    sealed: ColumnType<Uint8Array | ArrayBuffer | null, Uint8Array | null, Uint8Array | null>;
    account_id: string | null;
    meeting_id: string | null;
    personal: 0 | 1;
    /** 1: everybody may have its opening. */
    is_public: 0 | 1;
  };
  /** Level -1: entry bundles. Partial tiles are stored as wide as they are and replaced as they grow. */
  log_tiles: { level: number; tile_index: number; width: number; bytes: StoredBytes };
  /** Manifests of releases that browsers got from here, by hash. */
  served_releases: { release_hash: string; manifest: string; first_served_at_ms: number };
  /** One row. */
  log_state: {
    log_id: number;
    size: number;
    /** The note that the log signed last; null before the first. */
    checkpoint: string | null;
    /** The newest one that went out, with cosignatures. */
    published: string | null;
  };
}

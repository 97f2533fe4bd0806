// Table types of what members testify (L3; decision 0038).
import { type StoredBytes } from './stored-bytes.js';

export interface TestimonyTables {
  testimonies: {
    meeting_id: string;
    /** base64url. */
    commitment: string;
    /** The connection that brought it. */
    peer_id: string;
    /** Ciphertext; null where a charter names nobody who could open it. */
    sealed: StoredBytes | null;
    /** Of `sealed`, bytes; 0 without. */
    size: number;
    created_at_ms: number;
  };
  /** What a meeting has stored so far: swept testimonies count on. */
  testimony_totals: { meeting_id: string; count: number; bytes: number };
}

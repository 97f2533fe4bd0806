// Table types of the database (L3). Binary values stand as the base64url text that the wire carries: the server never
// looks inside. Booleans are 0 or 1 and times are Unix milliseconds, so that SQLite and PostgreSQL hold the same values.
import { type AccountTables } from './schema-accounts.js';
import { type BundleTables } from './schema-bundles.js';
import { type CaseTables } from './schema-cases.js';
import { type HistoryTables } from './schema-history.js';
import { type HolderTables } from './schema-holders.js';
import { type IdentitySchema } from './schema-identity.js';
import { type TestimonyTables } from './schema-testimonies.js';

type Flag = 0 | 1;

/** Standing of a peer: 'left' said good-bye but is still a leaf of the group; 'removed' was removed by a commit. */
export type PeerRole = 'visitor' | 'member' | 'left' | 'removed';
export type KnockState = 'waiting' | 'admitted' | 'refused';
export type EntryKind = 'commit' | 'voided' | 'relay';

export interface StoreSchema
  extends AccountTables,
    IdentitySchema,
    HolderTables,
    BundleTables,
    CaseTables,
    HistoryTables,
    TestimonyTables {
  settings: { name: string; value: string };
  meetings: {
    meeting_id: string;
    account_id: string;
    sealed_charter: string;
    sealed_meta: string;
    /** JSON array of base64url Ed25519 keys. */
    host_keys: string;
    starts_at_ms: number;
    expires_at_ms: number;
    created_at_ms: number;
    ended_at_ms: number | null;
    locked: Flag;
    /** 1 once a host has founded the group; epoch and seq mean nothing before. */
    founded: Flag;
    epoch: number;
    seq: number;
    /** Characters stored in `entries`, against the quota of a meeting. */
    log_size: number;
    /** JSON: classification, rules and rulebook; null for meetings made before there were any. */
    policy: string | null;
  };
  rulebooks: {
    version: number;
    document_hash: string;
    policies_hash: string;
    files: string;
    published_at_ms: number;
    published_by: string | null;
    note: string;
  };
  exceptions: {
    exception_id: string;
    at_ms: number;
    meeting_id: string;
    seq: number;
    classification: string;
    rules: string;
    admitted_peer: string;
    granted_by_peer: string;
    voided: Flag;
  };
  decisions: { decision_id: string; at_ms: number; request: string; allowed: Flag };
  group_infos: { meeting_id: string; epoch: number; group_info: string };
  entries: {
    meeting_id: string;
    seq: number;
    kind: EntryKind;
    /** Of a commit: the epoch it was built on. Of 'voided': the epoch that is open again. */
    epoch: number | null;
    from_peer: string | null;
    /** Commit or relayed ciphertext; of 'voided': JSON of commit hash and refusals. */
    payload: string;
    commit_hash: string | null;
    welcome: string | null;
    voided: Flag;
    /** JSON: what a commit changed among peers and knocks, as it was before, so that voiding can restore it. */
    undo: string | null;
  };
  peers: {
    meeting_id: string;
    peer_id: string;
    token_hash: string;
    role: PeerRole;
    is_host: Flag;
    /** A commit of this peer was voided; it may not commit again. */
    barred: Flag;
    /** Entitled to the entries after this one; null for visitors. */
    admitted_seq: number | null;
    /** The commit entry that carries this peer's Welcome; null for founders and external joins. */
    welcome_seq: number | null;
    /** The commit that removed it: the last entry it is entitled to. */
    removed_seq: number | null;
    created_at_ms: number;
    /** JSON array: rules of the server's that the connection fails, and asks a host to be excepted from. */
    failing: string;
  };
  knocks: {
    meeting_id: string;
    knock_id: string;
    peer_id: string;
    sealed: string;
    state: KnockState;
    sealed_reason: string | null;
    at_ms: number;
  };
  /** Mails that an account caused on a day (whole days since 1970, UTC). */
  mail_budgets: { account_id: string; day: number; sent: number };
  /** The newest version of a charter that was changed inside its group. */
  charters: { meeting_id: string; version: number; sealed_chain: string };
  files: { file_id: string; meeting_id: string; size_bytes: number; created_at_ms: number };
}

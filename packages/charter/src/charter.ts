// What a charter says: who may host, whom to trust, by which rules (L1).
import { type Bytes } from '@incamera/kernel';
import { type CharterLog } from './charter-log.js';
import { type CharterClassification } from './classification.js';
import { MAX_MEMBERS } from './limits.js';
import { type Parties } from './parties.js';

/** Bytes of an Ed25519 public key (RFC 8032). */
export const SIGNATURE_KEY_BYTES = 32;
/** Bytes of an X-Wing public key: ML-KEM-768 (1184) and X25519 (32). */
export const RETURN_KEY_BYTES = 1216;
export const NONCE_BYTES = 32;
export const HASH_BYTES = 32;
export const MAX_LABEL_CHARS = 200;

export const SUCCESSION = ['none', 'members'] as const;
/** What a meeting can have beside speech, in the order of the encoding. */
export const FEATURES = ['camera', 'screen', 'chat', 'files', 'recording'] as const;

/** Whether members may act as host while every charter host is silent. */
export type Succession = (typeof SUCCESSION)[number];
export type Feature = (typeof FEATURES)[number];

/** One person who may admit, remove, and return by external commit. The first one signed the founding charter. */
export interface CharterHost {
  /** Ed25519 public key, 32 bytes: the host's leaf key. */
  readonly signatureKey: Bytes;
  /** X-Wing HPKE public key, 1216 bytes: the state of the group is sealed to it, so that the host can return. */
  readonly returnKey: Bytes;
  /** How the host is called, 1 to 200 characters. */
  readonly label: string;
}

/** The rules that every client of the meeting enforces, within those of the classification. */
export interface CharterRules {
  /** Whether a host's client re-admits a member who comes back under the same key without a click. */
  readonly autoReadmit: boolean;
  /** Members at once, 1 to 300. */
  readonly maxMembers: number;
  readonly succession: Succession;
  /** How long every charter host must be silent before a successor acts. */
  readonly successionAfterMs: number;
  /** After this silence a member is removed by a host's client. */
  readonly silentAfterMs: number;
  /** How long sending goes on without any host or successor; then it stops. */
  readonly hostAbsenceStopMs: number;
}

/** One version of a charter. Times are Unix milliseconds. */
export interface Charter extends Parties {
  /** 1 for the founding charter, then one more each time. */
  readonly version: number;
  /** SHA-256 of the version before; `null` for the founding charter. */
  readonly previousHash: Bytes | null;
  /** Which host signed: position among the hosts of the version before; 0 for the founding charter. */
  readonly signer: number;
  /** When this version was written. */
  readonly createdAtMs: number;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** 32 random bytes: two meetings with the same hosts and times are still two. All versions have the same. */
  readonly nonce: Bytes;
  /** 1 to 16 hosts, in order of succession; the first one founds and signs. */
  readonly hosts: readonly CharterHost[];
  readonly rules: CharterRules;
  readonly classification: CharterClassification;
  /** In the order of `FEATURES`. */
  readonly features: readonly Feature[];
  /** The log of the server that the meeting was made at; null: its members go by what their devices know of it. */
  readonly log: CharterLog | null;
}

/** Rules that suit an ordinary confidential talk. */
export const defaultRules: CharterRules = {
  autoReadmit: true,
  maxMembers: MAX_MEMBERS,
  succession: 'none',
  successionAfterMs: 60_000,
  silentAfterMs: 60_000,
  hostAbsenceStopMs: 600_000,
};

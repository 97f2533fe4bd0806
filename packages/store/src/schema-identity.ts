// Table types of what the server keeps of identities (L3). Binary values are base64url, lists are JSON.

/**
 * Whose authority: the server's own (`embedded`), the intermediate that an organisation gave it (`configured`), one of an
 * organisation that the server only names (`organisation`), or that of an officer's device (`officer`).
 */
export type AnchorKind = 'embedded' | 'configured' | 'organisation' | 'officer';
export type PasskeyRequestState = 'open' | 'certified' | 'refused' | 'withdrawn';

export interface IdentitySchema {
  trust_anchors: {
    /** SHA-256 of the certificate. */
    anchor_id: string;
    kind: AnchorKind;
    label: string;
    certificate: string;
    /** SHA-256 of its public key. */
    key_hash: string;
    /** Ed25519 key that signs its deny lists; null: it has a key of another kind, and no list. */
    list_key: string | null;
    domains: string;
    not_after_ms: number;
    created_at_ms: number;
    /** New meetings do not name it any more. */
    retired_at_ms: number | null;
  };
  /** Kept as long as they are valid, so that they can be revoked. */
  device_certificates: {
    issuer_key_hash: string;
    serial: string;
    account_id: string;
    device_id: string;
    leaf_key: string;
    issued_at_ms: number;
    not_after_ms: number;
  };
  passkey_requests: {
    request_id: string;
    account_id: string;
    credential_id: string;
    thumbprint: string;
    /** As `encodeCertificationRequest` makes it. */
    request: string;
    state: PasskeyRequestState;
    created_at_ms: number;
    decided_at_ms: number | null;
  };
  passkey_certificates: {
    issuer_key_hash: string;
    serial: string;
    account_id: string;
    credential_id: string;
    thumbprint: string;
    display_name: string;
    chain: string;
    issued_at_ms: number;
    not_after_ms: number;
  };
  deny_lists: {
    authority_key: string;
    version: number;
    list: string;
    entry_count: number;
    published_at_ms: number;
  };
}

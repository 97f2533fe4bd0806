// Tables of accounts, sign-in and roles (L3); conventions as in schema.ts.

type Flag = 0 | 1;

/** What an account may do beside taking part in meetings. */
export type Role = 'organiser' | 'officer' | 'operator';
/** By what a web session was opened; 'recovery' is good for enrolling a passkey and for nothing else; 'transfer': confirmed in another session of the account. */
export type SignInMethod = 'passkey' | 'provider' | 'recovery' | 'transfer';
/** What the owner of an account is told about it. */
export type NoticeKind =
  | 'recovery_code_used'
  | 'recovery_codes_renewed'
  | 'passkey_added'
  | 'passkey_removed'
  | 'identity_linked'
  | 'identity_removed'
  | 'roles_changed'
  | 'signed_in_by_transfer';
/** Who may make an account through a provider: listed addresses, or everybody with an address of its domains. */
export type ProviderAdmission = 'nobody' | 'listed' | 'domain';

export interface AccountTables {
  accounts: {
    account_id: string;
    user_handle: string;
    display_name: string;
    created_at_ms: number;
    suspended_at_ms: number | null;
    last_sign_in_at_ms: number | null;
  };
  account_roles: { account_id: string; role: Role };
  passkeys: {
    credential_id: string;
    account_id: string;
    /** COSE key (RFC 9052), base64url. */
    public_key: string;
    sign_count: number;
    rp_id: string;
    transports: string;
    created_at_ms: number;
    last_used_at_ms: number | null;
    name: string;
    /** Whether it may exist on other devices; null for one enrolled before that was kept. */
    syncable: Flag | null;
  };
  setup_tokens: {
    token_hash: string;
    label: string | null;
    created_at_ms: number;
    expires_at_ms: number;
    used_at_ms: number | null;
    /** JSON array. */
    roles: string;
  };
  /** One row a token: for a minute after a renewal a session has two. */
  web_sessions: {
    token_hash: string;
    account_id: string;
    created_at_ms: number;
    expires_at_ms: number;
    session_id: string;
    method: SignInMethod;
    device: string;
    credential_id: string | null;
    opened_at_ms: number;
    seen_at_ms: number;
    /** Notices after this moment are shown in it. */
    notices_since_ms: number;
    /** The last passkey assertion in it. */
    confirmed_at_ms: number | null;
  };
  account_notices: { account_id: string; kind: NoticeKind; at_ms: number };
  recovery_sets: { account_id: string; recovery_id: string; salt: string; created_at_ms: number };
  recovery_codes: { account_id: string; code_hash: string; used_at_ms: number | null };
  sign_in_providers: {
    provider_id: string;
    label: string;
    issuer: string;
    client_id: string;
    /** AES-256-GCM under a key that is not in the database; null: a client without secret. */
    sealed_secret: string | null;
    for_sign_in: Flag;
    for_guests: Flag;
    admission: ProviderAdmission;
    /** JSON arrays. */
    email_domains: string;
    emails: string;
    hosts: string;
    created_at_ms: number;
  };
  identities: {
    issuer: string;
    subject: string;
    account_id: string;
    email: string | null;
    created_at_ms: number;
    last_used_at_ms: number | null;
  };
}

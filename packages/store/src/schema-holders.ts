// Table types of the holders of investigation shares (L3).

export interface HolderTables {
  share_holders: {
    /** SHA-256 over names and key, base64url. */
    holder_id: string;
    name: string;
    organisation: string;
    /** X-Wing, base64url. */
    public_key: string;
    listed_at_ms: number;
    /** The officer's name then: accounts go, the history stays. */
    listed_by: string;
    /** New meetings do not name it any more. */
    retired_at_ms: number | null;
    retired_by: string | null;
  };
}

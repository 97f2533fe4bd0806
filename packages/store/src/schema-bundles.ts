// Table types of the sealed keys of marks (L3).

export interface BundleTables {
  bundles: {
    meeting_id: string;
    /** base64url. */
    digest: string;
    /** The connection that brought it: of whoever never got in, nothing is kept beyond the meeting. */
    peer_id: string;
    /** base64url; opaque to the server. */
    bundle: string;
    created_at_ms: number;
    kept_until_ms: number;
    /** By the rules of the meeting, as the server knows them: its keys are for cases that a second officer confirmed. */
    two_officers: 0 | 1;
  };
}

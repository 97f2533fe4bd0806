// Table types of encrypted recordings (L3).

export interface RecordingTables {
  recordings: {
    /** base64url, drawn by the recorder. */
    recording_id: string;
    meeting_id: string;
    peer_id: string;
    /** Of the recording's own token. */
    token_hash: string;
    bundle_digest: string;
    started_at_ms: number;
    stopped_at_ms: number | null;
    kept_until_ms: number;
  };
  recording_segments: {
    recording_id: string;
    number: number;
    size_bytes: number;
    /** SHA-256 of the ciphertext, base64url. */
    digest: string;
    stored_at_ms: number;
  };
}

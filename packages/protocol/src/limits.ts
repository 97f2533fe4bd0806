// Sizes and rates that both sides of the wire agree on (L1). Each figure says what it trades.

/** Version of this protocol; a server refuses any other with `protocol/version`. */
export const PROTOCOL_VERSION = 1;

export const LIMITS = {
  /** One WebSocket message: a commit with its Welcome and the sealed state, in base64. */
  socketMessageBytes: 8 * 1024 * 1024,
  /** A sealed knock: one KeyPackage (about 3 kB with X-Wing) and the evidence under a name (at most 12 kB). */
  knockBytes: 16 * 1024,
  /** A relayed message: chat text, a signal, a sender proof. */
  relayBytes: 64 * 1024,
  commitBytes: 1024 * 1024,
  /** The tree of 300 members who each show a certificate and a passkey is about 1 MB; certificates over passkeys double that. */
  welcomeBytes: 2560 * 1024,
  groupInfoBytes: 2560 * 1024,
  sealedCharterBytes: 64 * 1024,
  /** All versions of a charter, as the group carries them (80 KiB), and what sealing adds. */
  sealedChainBytes: 84 * 1024,
  sealedMetaBytes: 64 * 1024,
  sdpBytes: 128 * 1024,
  /** A file in the chat, as ciphertext. */
  fileBytes: 25 * 1024 * 1024,
  /** All files of one meeting. */
  meetingFilesBytes: 500 * 1024 * 1024,
  maxMembers: 300,
  maxHosts: 16,
  charterVersions: 64,
  /** Knocks that wait at one meeting at the same time; beyond, the newest is refused. */
  pendingKnocks: 100,
  displayNameChars: 200,
  passkeyNameChars: 60,
  passkeysPerAccount: 20,
  recoveryCodes: 10,
  /** Messages of one socket: sustained rate and burst. Six signals a second are normal. */
  socketMessagesPerSecond: 50,
  socketMessagesBurst: 250,
} as const;

// Sizes that every client agrees on (L1). Each figure says what it trades.

/** Hosts a charter can name. */
export const MAX_HOSTS = 16;
/** Members a meeting can have at once: what MLS commits and one SFU are measured for. */
export const MAX_MEMBERS = 300;
/** One version of a charter: sealed, it must fit into what a server stores of it (64 KiB). */
export const MAX_CHARTER_BYTES = 60_000;
/** Versions of one charter: joiners verify all of them, about half a millisecond each. */
export const MAX_CHARTER_VERSIONS = 64;
/**
 * All versions together, as the group context carries them: it goes into every Welcome and sealed state, which must leave room
 * for a tree of 300 members. A change of a rule takes about 250 bytes, a host 1.4 kB.
 */
export const MAX_CHAIN_BYTES = 81_920;
/** Sixteen holders with a post-quantum key each take a third of a charter. */
export const MAX_SHARE_HOLDERS = 16;
export const MAX_ISSUERS = 8;
export const MAX_ISSUER_KEYS = 16;
/** Clients of the product that a provider may know under names of their own. */
export const MAX_AUDIENCES = 8;
/** Each is a whole certificate: with usual ones of under a kilobyte, a quarter of a charter. */
export const MAX_TRUST_ANCHORS = 16;
/** Of one anchor or provider. */
export const MAX_DOMAINS = 16;
/** People and domains invited by name. */
export const MAX_INVITED = 300;

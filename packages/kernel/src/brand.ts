// Branded ids: a meeting id is not a peer id, although both are text (L0).

declare const brand: unique symbol;

/** `T` with a compile-time tag. Tags are unique per kind of id. */
export type Brand<T, Tag extends string> = T & { readonly [brand]: Tag };

/** Base64url of the SHA-256 of the founding charter; also the MLS group id. */
export type MeetingId = Brand<string, 'MeetingId'>;
/** What the server calls one connected or resumable client of a meeting. Not proof of anything to other members. */
export type PeerId = Brand<string, 'PeerId'>;
/** What the server calls one knock. */
export type KnockId = Brand<string, 'KnockId'>;
/** Position of a member in the MLS tree. */
export type LeafIndex = Brand<number, 'LeafIndex'>;

/** A short form of an id that may stand in a log. */
export function redact(id: string): string {
  return id.length <= 6 ? '…' : `${id.slice(0, 6)}…`;
}

// A deny list as members pass it on to each other (L4): whoever the server keeps it from has it from another member.
import { type Bytes, type Reader, type Writer } from '@incamera/kernel';

const KEY_BYTES = 32;
/** What fits into a relayed message with everything around it; of longer lists only the number is passed on. */
export const MAX_PASSED_ON_BYTES = 40_000;

export interface DenyListContent {
  readonly kind: 'deny_list';
  /** Ed25519 key of the authority whose list it is, 32 bytes. */
  readonly authorityKey: Bytes;
  readonly version: number;
  /** The signed list; null: it is too long, and everybody fetches it. */
  readonly list: Bytes | null;
}

export function writeDenyList(writer: Writer, { authorityKey, version, list }: DenyListContent): void {
  writer.raw(authorityKey).u64(version);
  writer.list(list === null ? [] : [list], (w, bytes) => w.bytes(bytes));
}

/** @throws {AppError} `kernel/malformed` */
export function readDenyList(reader: Reader): DenyListContent {
  const authorityKey = reader.raw(KEY_BYTES);
  const version = reader.u64Number();
  const [list = null] = reader.list(1, (r) => r.bytes(MAX_PASSED_ON_BYTES));
  return { kind: 'deny_list', authorityKey, version, list };
}

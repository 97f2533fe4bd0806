// Holders of investigation shares as a charter names them (L1; decision 0026): who can open, together, what an investigation of
// this meeting needs. Sealing is packages/shares' business.
import { type Bytes, isLine, type Reader, type Writer } from '@incamera/kernel';
import { chosen, inOrder, isAscending } from './canonical.js';
import { MAX_SHARE_HOLDERS } from './limits.js';
import { HOLDERS, type Holder } from './trust.js';

/** Somebody who holds one share of every investigation key. */
export interface ShareHolder {
  /** X-Wing HPKE public key (RFC 9180), 1216 bytes. */
  readonly publicKey: Bytes;
  /** Person or office, 1 to 64 characters. */
  readonly label: string;
  /** 1 to 64 characters. */
  readonly organisation: string;
  /** Who says whose key it is: `organisation` if its fingerprint was compared on the organiser's device, else the server. */
  readonly listedBy: Holder;
}

/** Who can open what an investigation needs, together. Without holders nothing is kept for one. */
export interface ShareHolders {
  /** How many shares it takes: 1 to the number of holders; 0 without holders. */
  readonly threshold: number;
  readonly holders: readonly ShareHolder[];
}

export const NO_SHARE_HOLDERS: ShareHolders = { threshold: 0, holders: [] };

export const HOLDER_KEY_BYTES = 1216;
export const MAX_HOLDER_NAME_CHARS = 64;
const UTF8_BYTES_PER_CHAR = 4;

export function writeShareHolders(writer: Writer, { threshold, holders }: ShareHolders): void {
  writer.u8(threshold);
  writer.list(holders, (w, { publicKey, label, organisation, listedBy }) =>
    w.raw(publicKey).text(label).text(organisation).u8(HOLDERS.indexOf(listedBy)),
  );
}

export function readShareHolders(reader: Reader): ShareHolders {
  const threshold = reader.u8();
  const holders = reader.list(MAX_SHARE_HOLDERS, (r) => ({
    publicKey: r.raw(HOLDER_KEY_BYTES),
    label: r.text(MAX_HOLDER_NAME_CHARS * UTF8_BYTES_PER_CHAR),
    organisation: r.text(MAX_HOLDER_NAME_CHARS * UTF8_BYTES_PER_CHAR),
    listedBy: chosen(HOLDERS, r.u8()),
  }));
  return { threshold, holders };
}

/** The name of the first value that no client may accept, or null. */
export function findWrongHolder({ threshold, holders }: ShareHolders): string | null {
  const least = holders.length === 0 ? 0 : 1;
  if (!Number.isInteger(threshold) || threshold < least || threshold > holders.length) return 'shareThreshold';
  if (holders.length > MAX_SHARE_HOLDERS || !isAscending(holders.map(({ publicKey }) => publicKey))) {
    return 'shareHolders';
  }
  const fits = holders.every(
    ({ publicKey, label, organisation, listedBy }) =>
      publicKey.byteLength === HOLDER_KEY_BYTES &&
      isLine(label, MAX_HOLDER_NAME_CHARS) &&
      isLine(organisation, MAX_HOLDER_NAME_CHARS) &&
      HOLDERS.includes(listedBy),
  );
  return fits ? null : 'shareHolder';
}

/** In the one order, none twice. */
export function orderShareHolders({ threshold, holders }: ShareHolders): ShareHolders {
  return { threshold, holders: inOrder(holders, ({ publicKey }) => publicKey) };
}

/** Whether nothing differs: fewer could open too easily, more too hardly, others are not whom people joined under. */
export function areSameHolders(one: ShareHolders, other: ShareHolders): boolean {
  const words = ({ threshold, holders }: ShareHolders) =>
    JSON.stringify([threshold, ...holders.map((h) => [h.publicKey.join(), h.label, h.organisation, h.listedBy])]);
  return words(one) === words(other);
}

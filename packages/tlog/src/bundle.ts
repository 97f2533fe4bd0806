// Entry bundles (L1): C2SP tlog-tiles, up to 256 entries, each behind its length in 16 bits.
import { type Bytes, concatAll, copyBytes } from '@incamera/kernel';
import { tlogErrors } from './errors.js';

export const MAX_ENTRY_BYTES = 65_535;

/** @throws {RangeError} an entry is longer than 65,535 bytes: caller bug */
export function encodeBundle(entries: readonly Uint8Array[]): Bytes {
  return concatAll(
    entries.flatMap((entry) => {
      if (entry.byteLength > MAX_ENTRY_BYTES) throw new RangeError('an entry of a log has at most 65535 bytes');
      return [new Uint8Array([entry.byteLength >> 8, entry.byteLength & 0xff]), entry];
    }),
  );
}

/**
 * Exactly `width` entries.
 * @throws {AppError} tlog/bundle_malformed
 */
export function decodeBundle(bundle: Uint8Array, width: number): Bytes[] {
  const entries: Bytes[] = [];
  let offset = 0;
  while (offset < bundle.byteLength && entries.length < width) {
    const length = ((bundle[offset] as number) << 8) | (bundle[offset + 1] ?? 0);
    const end = offset + 2 + length;
    if (end > bundle.byteLength) break;
    entries.push(copyBytes(bundle.subarray(offset + 2, end)));
    offset = end;
  }
  if (entries.length !== width || offset !== bundle.byteLength) throw tlogErrors.make('tlog/bundle_malformed');
  return entries;
}

/** The first `width` entries of a bundle, as a bundle; null: it has fewer. */
export function firstOfBundle(bundle: Uint8Array, width: number): Bytes | null {
  let offset = 0;
  for (let count = 0; count < width; count++) {
    if (offset + 2 > bundle.byteLength) return null;
    offset += 2 + (((bundle[offset] as number) << 8) | (bundle[offset + 1] as number));
  }
  return offset <= bundle.byteLength ? copyBytes(bundle.subarray(0, offset)) : null;
}

// The pair code: two people read it to each other once, and know that nobody stands between their keys (L1).
import { type ComparisonCode, comparisonCodeOf, Writer } from '@incamera/kernel';

const MIN_KEY_BYTES = 32;
const MAX_KEY_BYTES = 1100;

/**
 * The code of two long-term public keys (passkeys in their COSE encoding, or device keys): the same whoever computes it.
 * @throws {RangeError} a key is too short or too long, or both are one: caller bug
 */
export async function pairCodeOf(a: Uint8Array, b: Uint8Array): Promise<ComparisonCode> {
  for (const { byteLength } of [a, b]) {
    if (byteLength < MIN_KEY_BYTES || byteLength > MAX_KEY_BYTES) throw new RangeError('key length');
  }
  const order = compare(a, b);
  if (order === 0) throw new RangeError('one key has no pair');
  const [first, second] = order < 0 ? [a, b] : [b, a];
  return await comparisonCodeOf('incamera/pair-code/1', new Writer().bytes(first).bytes(second).done());
}

/** Shorter first, then the first byte that differs. */
function compare(a: Uint8Array, b: Uint8Array): number {
  if (a.byteLength !== b.byteLength) return a.byteLength - b.byteLength;
  for (const [i, byte] of a.entries()) {
    const difference = byte - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

// Sets in their one order and choices as one byte: what canonical encodings are made of (L1).
import { compareBytes } from '@incamera/kernel';

/** The value that a byte stands for. @throws {RangeError} it stands for none */
export function chosen<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError('unknown value');
  return value;
}

/** Whether byte strings stand in ascending order, none twice. */
export function isAscending(items: readonly Uint8Array[]): boolean {
  return items.every((item, i) => i === 0 || compareBytes(items[i - 1] as Uint8Array, item) < 0);
}

/** `items` in ascending order of their keys, of equal ones the first. */
export function inOrder<T>(items: readonly T[], order: (item: T) => Uint8Array): T[] {
  const keyed = items.map((item) => ({ item, key: order(item) }));
  keyed.sort((a, b) => compareBytes(a.key, b.key));
  return keyed
    .filter(({ key }, i) => i === 0 || compareBytes((keyed[i - 1] as { key: Uint8Array }).key, key) !== 0)
    .map(({ item }) => item);
}

// What a fuzzer needs of a parser: how its input looks, and what must hold for every input.
import { type SeededRandom } from '../seeded-random.js';

/** A parser under attack. Inputs are bytes; text is UTF-8. */
export interface FuzzTarget {
  /** Also the folder of its seeds, `testkit/corpus/<name>`. */
  readonly name: string;
  /** How inputs are changed. */
  readonly mutation: 'bytes' | 'lines' | 'json';
  /** Longest input of changed bytes; absent: that of a packet, 1600. */
  readonly maxBytes?: number;
  /** Inputs in a unit test, where each takes long; absent: as many as of any other. */
  readonly unitRuns?: number;
  /** Makes some of the changed inputs plausible again, so that they get past the first check. Changes in place. */
  readonly repair?: (input: Buffer, random: SeededRandom) => void;
  /** Parses; returns for any outcome that is allowed, a typed refusal among them. @throws anything else */
  check(input: Buffer): void | Promise<void>;
}

/** A property that does not hold. */
export class FuzzFailure extends Error {}

export function assertThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new FuzzFailure(what);
}

/** Whether two results are the same in all they say; bigints and buffers included. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`;
    if (item instanceof Map) return [...item];
    if (item instanceof Set) return [...item];
    if (item instanceof Uint8Array) return Buffer.from(item).toString('hex');
    return item;
  });
}

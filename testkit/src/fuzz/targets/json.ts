// Targets that read JSON: what was taken once is written and taken again, and is the same.
import { assertThat, type FuzzTarget, sameValue } from '../target.js';

/** The value of a JSON text; undefined, which none has, where it is no JSON and so nobody's input. */
export function jsonValue(input: Buffer): unknown {
  try {
    return JSON.parse(input.toString());
  } catch {
    return undefined;
  }
}

/**
 * @param read gives what it took of a value as `taken`; null for a value that it refuses
 */
export function jsonTarget(name: string, read: (value: unknown) => { readonly taken: unknown } | null): FuzzTarget {
  return {
    name,
    mutation: 'json',
    check(input) {
      const value = jsonValue(input);
      if (value === undefined) return;
      const once = read(value);
      if (once === null) return;
      const again = read(JSON.parse(JSON.stringify(once.taken)));
      assertThat(again !== null && sameValue(again.taken, once.taken), 'a message changes when written and read');
    },
  };
}

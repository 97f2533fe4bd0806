// Values of options that several settings read alike (L5).
import { InvalidArgumentError } from 'commander';

/** Reads a whole number from 1 to `most`. */
export function parseCount(most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d{1,6}$/.test(text) || count < 1 || count > most) {
      throw new InvalidArgumentError(`A number from 1 to ${most}.`);
    }
    return count;
  };
}

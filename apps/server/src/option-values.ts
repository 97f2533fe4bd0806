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

/** How many reverse proxies stand before the server; `true` and `false` are what earlier versions took. */
export function parseProxies(text: string): number {
  const count = text === 'true' ? 1 : text === 'false' || text === '' ? 0 : Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 10) throw new InvalidArgumentError('A number from 0 to 10.');
  return count;
}

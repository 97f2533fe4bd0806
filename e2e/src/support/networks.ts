// The networks that this machine is in, for rules about them.
import { networkInterfaces } from 'node:os';

/** Every address of this machine but one, as networks: media may come from any of them. */
export function networksBut(excluded: string): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address }) => address !== excluded)
    .map(({ address, family }) => `${address}/${family === 'IPv4' ? 32 : 128}`);
}

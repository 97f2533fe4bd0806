// What an opening leads to (L1; decision 0034): the root of the batch that must stand in the log.
import { type Bytes } from '@incamera/kernel';
import { tlogErrors } from '../errors.js';
import { commitEntry, rootFromPath, SALT_BYTES } from './batch.js';

interface Opened {
  readonly place: number;
  readonly salt: Uint8Array;
  readonly entry: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Root of the batch that an opening leads to. @throws {AppError} tlog/proof_invalid: no path of a batch, or no salt */
export function rootOfOpening({ place, salt, entry, path }: Opened): Bytes {
  if (salt.byteLength !== SALT_BYTES) throw tlogErrors.make('tlog/proof_invalid');
  return rootFromPath(place, commitEntry(salt, entry), path);
}

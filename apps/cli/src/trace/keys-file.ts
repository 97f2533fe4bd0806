// The keys that a search is given: KEYS.json (L6).
import { keysFileError, MAX_KEYS_FILE_BYTES, parseKeysFile } from '@incamera/client/trace';
import { type NamedKey } from '@incamera/watermark';
import { readSmallFile } from '../sound/file-source.js';

/**
 * Reads a file of keys.
 * @throws {AppError} client/keys_file_malformed, watermark/no_keys, cli/file_missing, cli/not_a_file, cli/file_unreadable
 */
export function readKeysFile(path: string): NamedKey[] {
  const bytes = readSmallFile(path, MAX_KEYS_FILE_BYTES);
  if (bytes === 'too_large') throw keysFileError('it is larger than 16 MiB');
  return parseKeysFile(new TextDecoder().decode(bytes));
}

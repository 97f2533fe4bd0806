// Whose log and which witnesses somebody trusts, as it is said on the command line (L6): a verifier key, or a file with one.
import { existsSync } from 'node:fs';
import { type LogTrust } from '@incamera/client/record';
import { ED25519, ED25519_COSIGNATURE, type NoteKey, parseVkey, tlogErrors } from '@incamera/tlog';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';

export interface KeyOptions {
  readonly logKey?: string;
  readonly witness?: readonly string[];
  readonly require?: string;
}

const MAX_BYTES = 4096;

/** @throws {AppError} cli/no_log_key, cli/bad_vkey, cli/bad_witness_count, cli/file_unreadable, cli/not_a_file */
export function trustOf({ logKey, witness = [], require: least }: KeyOptions): LogTrust {
  if (logKey === undefined) throw cliErrors.make('cli/no_log_key');
  const witnesses = witness.map((given) => readKey(given, ED25519_COSIGNATURE));
  return { logKey: readKey(logKey, ED25519), witnesses, required: countOf(least, witnesses.length) };
}

/** Where nothing is said, all that were named. */
function countOf(text: string | undefined, most: number): number {
  const count = text === undefined ? most : /^\d{1,2}$/.test(text) ? Number(text) : -1;
  if (count < 0 || count > most) throw cliErrors.make('cli/bad_witness_count');
  return count;
}

function readKey(given: string, type: NoteKey['type']): NoteKey {
  const text = !given.includes('+') || existsSync(given) ? textOf(given) : given;
  try {
    const key = parseVkey(text.trim());
    if (key.type === type) return key;
  } catch (error) {
    if (!tlogErrors.owns(error)) throw error;
  }
  throw cliErrors.make('cli/bad_vkey');
}

function textOf(path: string): string {
  const bytes = readSmallFile(path, MAX_BYTES);
  return bytes === 'too_large' ? '' : new TextDecoder().decode(bytes);
}

// The configuration of a witness (L6): a JSON file. Whoever can change it decides which logs are countersigned.
import { dirname, resolve } from 'node:path';
import { type NoteKey, parseVkey } from '@incamera/tlog';
import { z } from 'zod';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';

const MAX_FILE_BYTES = 1024 * 1024;

const schema = z.strictObject({
  /** Name in its cosignatures, by convention an address without scheme. */
  name: z.string().regex(/^[!-*,-~]{1,200}$/, 'printable characters without spaces and plus signs'),
  /** Default: this machine only. */
  host: z.string().min(1).max(255).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535),
  /** Folder of key and memory, as seen from this file. Losing it is losing the memory. */
  state: z.string().min(1).max(4096),
  /** Verifier keys of the logs that are witnessed. */
  logs: z.array(z.string().min(1).max(512)).min(1).max(1000),
});

export interface WitnessConfig {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly state: string;
  readonly logs: readonly NoteKey[];
}

/** @throws {AppError} cli/witness_config, cli/file_missing, cli/not_a_file, cli/file_unreadable */
export function readWitnessConfig(path: string): WitnessConfig {
  const invalid = (detail: string) => cliErrors.make('cli/witness_config', { context: { detail } });
  const bytes = readSmallFile(path, MAX_FILE_BYTES);
  if (bytes === 'too_large') throw invalid('it is larger than 1 MiB');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw invalid('it is not JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'unknown'}`);
  }
  const { logs, state, ...rest } = parsed.data;
  const keys = logs.map((vkey, i) => {
    try {
      return parseVkey(vkey);
    } catch {
      throw invalid(`logs.${i}: not a verifier key`);
    }
  });
  // By their names they are told apart.
  if (new Set(keys.map(({ name }) => name)).size !== keys.length) throw invalid('logs: two have the same name');
  return { ...rest, state: resolve(dirname(resolve(path)), state), logs: keys };
}

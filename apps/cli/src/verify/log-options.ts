// What somebody demands of a server's log, from the command line (L6).
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { ED25519, ED25519_COSIGNATURE, type NoteKey, parseVkey } from '@incamera/tlog';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';
import { type LogDemands } from './server-log.js';

export interface LogOptions {
  readonly logKey?: string;
  readonly witness?: readonly string[];
  readonly require?: string;
  readonly checkpoint?: string;
}

const CHECKPOINT_BYTES = 64 * 1024;

/** @throws {AppError} cli/bad_log_key, cli/bad_require, cli/file_unreadable, cli/not_a_file */
export function logDemands(options: LogOptions, nowMs: number): LogDemands {
  const { logKey, checkpoint } = options;
  const witnesses = (options.witness ?? []).map((vkey) => readKey(vkey, ED25519_COSIGNATURE));
  const required = options.require === undefined ? witnesses.length : count(options.require, witnesses.length);
  const key = logKey === undefined ? null : readKey(logKey, ED25519);
  return { key, witnesses, required, seen: checkpoint === undefined ? null : readCheckpoint(checkpoint), nowMs };
}

function readKey(vkey: string, type: NoteKey['type']): NoteKey {
  try {
    const key = parseVkey(vkey.trim());
    if (key.type === type) return key;
  } catch (cause) {
    throw cliErrors.make('cli/bad_log_key', { cause });
  }
  throw cliErrors.make('cli/bad_log_key');
}

function count(text: string, most: number): number {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  if (value < 1 || value > most) throw cliErrors.make('cli/bad_require');
  return value;
}

/** Null: this is the first time. */
function readCheckpoint(path: string): string | null {
  if (!existsSync(path)) return null;
  const bytes = readSmallFile(path, CHECKPOINT_BYTES);
  // Whether it is one is found when it is verified.
  return bytes === 'too_large' ? '' : Buffer.from(bytes).toString('utf8');
}

/** @throws {AppError} cli/output_failed */
export function writeCheckpoint(path: string, note: string): void {
  try {
    const next = `${path}.next`;
    writeFileSync(next, note);
    renameSync(next, path);
  } catch (cause) {
    throw cliErrors.make('cli/output_failed', { cause });
  }
}

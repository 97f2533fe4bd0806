// How far a log was audited (L6; decision 0047): so that an audit that was interrupted goes on, and the next one reads only what is new. Whoever
// can write this file can make an audit skip what was never read: it belongs to the auditor.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { formatVkey, type NoteKey, openCheckpoint, type SignedCheckpoint, tlogErrors } from '@incamera/tlog';
import { z } from 'zod';
import { cliErrors } from '../errors.js';
import { readTextFile } from '../terminal/text-file.js';

const MAX_BYTES = 64 * 1024;
const schema = z.strictObject({
  format: z.literal('incamera-log-audit/1'),
  vkey: z.string().min(1).max(512),
  checkpoint: z.string().min(1).max(MAX_BYTES),
  bundles: z.number().int().nonnegative().safe(),
});

export interface AuditedSoFar {
  /** The state under which it was read. */
  readonly checkpoint: SignedCheckpoint;
  /** As it was signed. */
  readonly note: string;
  /** So many bundles from the beginning on fit. */
  readonly bundles: number;
}

/** Null: this is the first time. @throws {AppError} cli/bad_audit_state: of another log, or no such file */
export async function readAuditState(path: string, key: NoteKey): Promise<AuditedSoFar | null> {
  if (!existsSync(path)) return null;
  try {
    const { vkey, checkpoint: note, bundles } = schema.parse(JSON.parse(readTextFile(path, MAX_BYTES)));
    if (vkey !== formatVkey(key)) throw cliErrors.make('cli/bad_audit_state');
    return { checkpoint: await openCheckpoint(note, key), note, bundles };
  } catch (cause) {
    const isOfContent = cause instanceof z.ZodError || cause instanceof SyntaxError || tlogErrors.owns(cause);
    if (!isOfContent) throw cause;
    throw cliErrors.make('cli/bad_audit_state', { cause });
  }
}

/** @throws {AppError} cli/output_failed */
export function writeAuditState(path: string, key: NoteKey, { note, bundles }: Omit<AuditedSoFar, 'checkpoint'>): void {
  const state: z.infer<typeof schema> = {
    format: 'incamera-log-audit/1',
    vkey: formatVkey(key),
    checkpoint: note,
    bundles,
  };
  try {
    writeFileSync(`${path}.next`, `${JSON.stringify(state)}\n`);
    renameSync(`${path}.next`, path);
  } catch (cause) {
    throw cliErrors.make('cli/output_failed', { cause });
  }
}

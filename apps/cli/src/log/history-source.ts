// A history on disk in either of its forms (L6; decisions 0043 and 0047): openings in one value, or every batch line by line.
import { createReadStream } from 'node:fs';
import { ExportReader, verifyExport } from '@incamera/client/audit';
import {
  type HistoryFile,
  type HistoryTrust,
  MAX_HISTORY_FILE_BYTES,
  parseHistoryFile,
  type VerifiedHistory,
  verifyHistory,
} from '@incamera/client/sweep';
import { exportHeaderSchema, MAX_EXPORT_LINE_CHARS } from '@incamera/protocol';
import { parseVkey } from '@incamera/tlog';
import { cliErrors } from '../errors.js';
import { openFile, readSmallFile } from '../sound/file-source.js';

export type HistorySource =
  | { readonly kind: 'openings'; readonly file: HistoryFile }
  | { readonly kind: 'batches'; readonly reader: ExportReader };

/** @throws {AppError} cli/file_missing and its like, cli/history_too_large, client/history_file_malformed */
export async function openHistorySource(path: string): Promise<HistorySource> {
  // What is no ordinary file is refused before it is opened as a stream.
  openFile(path).close();
  if (await isExport(path)) return { kind: 'batches', reader: await ExportReader.open(linesOf(path)) };
  const bytes = readSmallFile(path, MAX_HISTORY_FILE_BYTES);
  if (bytes === 'too_large') throw cliErrors.make('cli/history_too_large');
  return { kind: 'openings', file: parseHistoryFile(Buffer.from(bytes).toString('utf8')) };
}

/** @param trust for the key that the file itself names: what to do with it */
export async function verifySource(
  source: HistorySource,
  trust: Omit<HistoryTrust, 'key'> & { readonly key: HistoryTrust['key'] | null },
): Promise<VerifiedHistory> {
  const { vkey } = source.kind === 'openings' ? source.file : source.reader.header;
  const whole = { ...trust, key: trust.key ?? parseVkey(vkey) };
  return source.kind === 'openings'
    ? await verifyHistory(source.file, whole)
    : await verifyExport(source.reader, whole);
}

async function isExport(path: string): Promise<boolean> {
  for await (const line of linesOf(path)) {
    try {
      return exportHeaderSchema.safeParse(JSON.parse(line)).success;
    } catch {
      return false;
    }
  }
  return false;
}

/** Lines without their ends; of one that is too long as much as shows it, and nothing after it. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > MAX_EXPORT_LINE_CHARS) break;
  }
  if (rest !== '') yield rest;
}

// Comparing two states of a log that somebody kept (L6): an evidence file, or two checkpoints with the log's key and a folder of tiles.
import {
  type Comparison,
  type Contradiction,
  compareStates,
  decodeContradiction,
  nodesBetween,
  openCheckpoint,
  parseVkey,
  TileReader,
} from '@incamera/tlog';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';
import { folderOf } from './tile-folder.js';

const MAX_BYTES = 256 * 1024;

export interface CompareOptions {
  /** Verifier key of the log. */
  readonly key?: string;
  /** Folder that holds `tile/…` of the newer state, as a mirror of the log has it. */
  readonly tiles?: string;
}

/**
 * One file is evidence as a client saves it; two are checkpoints.
 * @throws {AppError} cli/whose_log: no key is given with two checkpoints, or another than the evidence names; cli/file_missing and its like; an error of tlog/…
 */
export async function compareFiles(files: readonly string[], options: CompareOptions): Promise<Comparison> {
  const texts = files.map(textOf);
  const given = texts.length === 1 ? decodeContradiction(texts[0] as string) : null;
  if (given !== null) {
    if (options.key !== undefined && options.key !== given.vkey) throw cliErrors.make('cli/whose_log');
    return await compareStates(given);
  }
  if (options.key === undefined) throw cliErrors.make('cli/whose_log');
  return await compareStates(await tiedTogether(texts, options.key, options.tiles));
}

async function tiedTogether(
  texts: readonly string[],
  vkey: string,
  folder: string | undefined,
): Promise<Contradiction> {
  const [first = '', second = ''] = texts;
  const key = parseVkey(vkey);
  const [one, other] = [await openCheckpoint(first, key), await openCheckpoint(second, key)];
  const [older, newer] = one.size <= other.size ? [first, second] : [second, first];
  const [from, to] = one.size <= other.size ? [one, other] : [other, one];
  if (folder === undefined) return { vkey, older, newer, nodes: [] };
  const reader = await TileReader.open(to, folderOf(folder));
  return { vkey, older, newer, nodes: await nodesBetween(from, reader) };
}

/** What is too large to be read is read as nothing, which is none of these files. */
function textOf(path: string): string {
  const bytes = readSmallFile(path, MAX_BYTES);
  return bytes === 'too_large' ? '' : new TextDecoder().decode(bytes);
}

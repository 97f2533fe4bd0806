// `incamera log export` (L6; decision 0047): what an auditor needs, from a server that runs or not. A mirror of the log tells nothing; the history
// is everything that the server keeps about everybody, in the open.
import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type OperatorLog, openOperatorLog, type ServerConfig } from '@incamera/server';
import {
  hashesAtLevel,
  parseCheckpoint,
  parseNote,
  TILE_WIDTH,
  type TileId,
  tilePath,
  tlogErrors,
  widthOf,
} from '@incamera/tlog';
import { cliErrors } from '../errors.js';
import { type Endings } from '../terminal/interruptible.js';
import { newOutputFile } from './new-output-file.js';

export interface ExportTargets {
  /** A folder that becomes, or already is, a mirror of the log. */
  readonly tiles?: string;
  /** A file that must not be there yet. */
  readonly history?: string;
}

export interface Exported {
  /** Entries of the log that the mirror goes up to; null: none was asked for. */
  readonly size: number | null;
  /** Tiles and bundles that were written now. */
  readonly written: number;
}

/**
 * @throws {AppError} cli/nothing_to_export, cli/output_exists, cli/output_failed; tlog/…: the log is damaged; server/…, store/…
 */
export async function exportLog(
  config: ServerConfig,
  { tiles, history }: ExportTargets,
  endings: Endings,
  onProgress: (step: string, share: number) => void,
): Promise<Exported> {
  if (tiles === undefined && history === undefined) throw cliErrors.make('cli/nothing_to_export');
  const file = history === undefined ? null : newOutputFile(history, endings);
  const log = await openOperatorLog(config);
  try {
    if (file !== null) {
      onProgress('history', 0);
      await writing(() => pipeline(Readable.from(log.history()), createWriteStream(file.partPath, { mode: 0o600 })));
      file.appear();
    }
    return tiles === undefined ? { size: null, written: 0 } : await mirror(log, tiles, onProgress);
  } finally {
    await log.close();
  }
}

async function mirror(
  log: OperatorLog,
  folder: string,
  onProgress: (step: string, share: number) => void,
): Promise<Exported> {
  const note = await log.checkpoint();
  const { size } = parseCheckpoint(parseNote(note).text);
  const ids = [...tilesOf(size)];
  let written = 0;
  for (const [i, id] of ids.entries()) {
    const path = join(folder, tilePath(id));
    // Tiles never change, so one that is there is the one.
    if (!existsSync(path)) {
      const bytes = await log.tiles.fetch(id);
      if (bytes === null) throw tlogErrors.make('tlog/tile_missing', { context: { path: tilePath(id) } });
      await writing(() => writeWhole(path, bytes));
      written++;
    }
    onProgress('tiles', (i + 1) / ids.length);
  }
  // Last: a mirror that was interrupted still fits the state that it names.
  await writing(() => writeWhole(join(folder, 'checkpoint'), note));
  return { size, written };
}

/** Every tile and bundle of a log. */
function* tilesOf(size: number): Generator<TileId> {
  const levels: TileId['level'][] = ['entries'];
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) levels.push(level);
  for (const level of levels) {
    for (let index = 0; widthOf(size, level, index) > 0; index++) {
      yield { level, index, width: Math.min(TILE_WIDTH, widthOf(size, level, index)) };
    }
  }
}

function writeWhole(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.next`, content);
  renameSync(`${path}.next`, path);
}

/** What goes wrong with files here is of the disk; what the log itself says has its own name. */
async function writing<T>(write: () => Promise<T> | T): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw cliErrors.make('cli/output_failed', { cause });
    throw cause;
  }
}

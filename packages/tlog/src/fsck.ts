// A look at everything that is stored of a log (L1): entries against tiles, tiles against each other and against what was signed.
import { equalBytes } from '@incamera/kernel';
import { decodeBundle } from './bundle.js';
import { openCheckpoint } from './checkpoint.js';
import { leafHash, rootOfPeers } from './hashing.js';
import { type LogStore } from './log-store.js';
import { type NoteKey } from './note.js';
import { hashesAtLevel, TILE_WIDTH, type TileId, tilePath, widthOf } from './tile-path.js';
import { splitHashes, TileReader } from './tile-reader.js';

export interface LogCheck {
  readonly size: number;
  /** Size of the checkpoint; null: none was signed yet. */
  readonly signedSize: number | null;
  /** What is wrong, in plain words; empty: nothing. */
  readonly problems: readonly string[];
}

const MOST_PROBLEMS = 100;

/** Reads a whole log and says what does not fit. Never throws for what is wrong with the log; what the store throws is passed on. */
export async function checkLog<Extra>(store: LogStore<Extra>, key: NoteKey): Promise<LogCheck> {
  const { size, checkpoint } = await store.state();
  const problems: string[] = [];
  const complain = (problem: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
  };
  for (let index = 0; widthOf(size, 'entries', index) > 0; index++) {
    await checkBundle(store, { level: 'entries', index, width: widthOf(size, 'entries', index) }, complain);
  }
  for (let level = 1; hashesAtLevel(size, level) > 0; level++) {
    for (let index = 0; widthOf(size, level, index) > 0; index++) {
      await checkTile(store, { level, index, width: widthOf(size, level, index) }, complain);
    }
  }
  const signedSize = checkpoint === null ? null : await checkCheckpoint(store, size, checkpoint, key, complain);
  return { size, signedSize, problems };
}

type Complain = (problem: string) => void;

async function checkBundle<E>(store: LogStore<E>, id: TileId, complain: Complain): Promise<void> {
  const bundle = await store.fetch(id);
  const tile = await store.fetch({ ...id, level: 0 });
  if (bundle === null || tile === null) return complain(`${tilePath(id)}: missing, or its hashes are`);
  try {
    const hashes = splitHashes(tile);
    const entries = decodeBundle(bundle, id.width);
    const wrong = entries.findIndex((entry, i) => !equalBytes(leafHash(entry), hashes[i] ?? new Uint8Array()));
    if (wrong >= 0) complain(`${tilePath(id)}: entry ${id.index * TILE_WIDTH + wrong} is not the one that was hashed`);
  } catch {
    complain(`${tilePath(id)}: cannot be read`);
  }
}

/** Each hash of a tile is the root of a full tile below. */
async function checkTile<E>(store: LogStore<E>, id: TileId & { level: number }, complain: Complain): Promise<void> {
  const tile = await store.fetch(id);
  if (tile === null) return complain(`${tilePath(id)}: missing`);
  for (const [i, hash] of splitHashes(tile).entries()) {
    const below = { level: id.level - 1, index: id.index * TILE_WIDTH + i, width: TILE_WIDTH };
    const full = await store.fetch(below);
    if (full === null) complain(`${tilePath(below)}: missing`);
    else if (!equalBytes(rootOfPeers(splitHashes(full)), hash))
      complain(`${tilePath(below)}: is not what ${tilePath(id)} says`);
  }
}

async function checkCheckpoint<E>(
  store: LogStore<E>,
  size: number,
  note: string,
  key: NoteKey,
  complain: Complain,
): Promise<number | null> {
  try {
    const signed = await openCheckpoint(note, key);
    if (signed.size > size) complain(`${signed.size} entries were signed, ${size} are there`);
    // Opening compares the tiles up to that size with the root that was signed.
    else await TileReader.open(signed, store);
    return signed.size;
  } catch (error) {
    complain(`the checkpoint does not fit: ${error instanceof Error ? error.message : 'unknown'}`);
    return null;
  }
}

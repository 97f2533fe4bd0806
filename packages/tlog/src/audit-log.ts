// A look at a whole log from outside (L1; decision 0047): every bundle and tile against the signed state, and the one shape that entries have.
// It keeps nothing of what it read, and can begin where another look ended.
import { AppError } from '@incamera/kernel';
import { type SignedCheckpoint } from './checkpoint.js';
import { tlogErrors } from './errors.js';
import { decodeLogEntry } from './history/batch.js';
import { TILE_WIDTH, tilePath, widthOf } from './tile-path.js';
import { TileReader, type TileSource } from './tile-reader.js';

/** What can be wrong with a log as everybody sees it. All but the last two stand by themselves: the state that was signed says otherwise. */
export type LogFault =
  | 'tile_missing'
  | 'tile_malformed'
  | 'tile_altered'
  | 'bundle_malformed'
  | 'entry_altered'
  /** Two signed states contradict each other. */
  | 'history_rewritten'
  /** The log is shorter than it was seen before. */
  | 'rolled_back'
  /** An entry is no commitment to a batch: of another form than all others, so that it tells something. */
  | 'not_a_batch';

export interface LogProblem {
  readonly kind: LogFault;
  /** A path of a tile, an entry by its index, or the size of another state. */
  readonly where: string;
}

export interface LogAuditOptions {
  /** What is audited. It was verified. */
  readonly checkpoint: SignedCheckpoint;
  readonly source: TileSource;
  /** Other states that the log signed, in any order: it must go on from the smaller ones and lead to the larger ones. */
  readonly seen: readonly SignedCheckpoint[];
  /** Of which so many bundles were audited already; they are not read again if the log still begins with it. Null: none. */
  readonly audited: { readonly checkpoint: SignedCheckpoint; readonly bundles: number } | null;
  readonly onProblem: (problem: LogProblem) => void;
  /** After each bundle: how many have been audited from the beginning on, and of how many. */
  readonly onBundle: (bundles: number, all: number) => void;
}

export interface LogAudit {
  /** The first bundle that was read. */
  readonly from: number;
  /** Bundles of the log, read now or before. */
  readonly bundles: number;
  /** Reads entries against the state that was audited; null: not even the edge of the log is what was signed. */
  readonly reader: TileReader | null;
}

/** Never throws for what is wrong with the log; what the source throws is passed on. */
export async function auditLog(options: LogAuditOptions): Promise<LogAudit> {
  const { checkpoint, source, seen, audited, onProblem, onBundle } = options;
  const bundles = Math.ceil(checkpoint.size / TILE_WIDTH);
  const reader = await orProblem(() => TileReader.open(checkpoint, source), onProblem, 'edge of the tree');
  if (reader === null) return { from: 0, bundles, reader };
  for (const other of seen) await demandSame(reader, other, source, onProblem);
  const goesOn = audited !== null && (await demandSame(reader, audited.checkpoint, source, onProblem));
  // A bundle that was not full then has grown since.
  const from = goesOn ? Math.min(audited.bundles, Math.floor(audited.checkpoint.size / TILE_WIDTH)) : 0;
  for (let index = from; index < bundles; index++) {
    const path = tilePath({ level: 'entries', index, width: widthOf(checkpoint.size, 'entries', index) });
    const entries = await orProblem(() => reader.bundle(index), onProblem, path);
    entries?.forEach((entry, i) => {
      if (!isBatch(entry)) onProblem({ kind: 'not_a_batch', where: `entry ${index * TILE_WIDTH + i}` });
    });
    onBundle(index + 1, bundles);
  }
  return { from, bundles, reader };
}

/** Whether one history has both states. */
async function demandSame(
  reader: TileReader,
  other: SignedCheckpoint,
  source: TileSource,
  onProblem: (problem: LogProblem) => void,
): Promise<boolean> {
  const where = `state of ${other.size} entries`;
  if (other.size <= reader.head.size) {
    const begins = (): Promise<true> => reader.verifyBeginsWith(other).then(() => true);
    return (await orProblem(begins, onProblem, where)) === true;
  }
  // Larger than what is audited: the tiles may be there all the same, and then say whether it was shortened or rewritten.
  const larger = await TileReader.open(other, source).catch(ofLog);
  const begins = await larger?.verifyBeginsWith(reader.head).then(() => true, ofLog);
  onProblem({ kind: begins === null ? 'history_rewritten' : 'rolled_back', where });
  return false;
}

const ofLog = (error: unknown): null => {
  if (tlogErrors.owns(error)) return null;
  throw error;
};

const isBatch = (entry: Uint8Array): boolean => {
  try {
    decodeLogEntry(entry);
    return true;
  } catch (error) {
    if (tlogErrors.owns(error)) return false;
    throw error;
  }
};

/** Null: it is a problem of the log, and was told. */
async function orProblem<T>(
  read: () => Promise<T>,
  onProblem: (problem: LogProblem) => void,
  where: string,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AppError) || !tlogErrors.owns(error)) throw error;
    const { path, index } = error.context;
    const kind = error.code.slice('tlog/'.length) as LogFault;
    onProblem({ kind, where: index !== undefined ? `entry ${index}` : String(path ?? where) });
    return null;
  }
}

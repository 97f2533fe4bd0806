// What a log needs of its storage (L1). Three rules make it safe against crashes: an append is durable as a whole or not there; it is
// refused when the log is not as long as the writer believes; and a checkpoint is saved after what it speaks of.
import { type Bytes } from '@incamera/kernel';
import { type TileSource } from './tile-reader.js';

export interface StoredTile {
  readonly level: number | 'entries';
  readonly index: number;
  /** Hashes one after another, or a bundle: as wide as the tree is by now. */
  readonly bytes: Bytes;
}

/** One durable write. A tile that was there is replaced: what it had stays its beginning. */
export interface LogWrite {
  readonly fromSize: number;
  readonly toSize: number;
  readonly tiles: readonly StoredTile[];
}

export interface LogState {
  readonly size: number;
  /** The checkpoint that was signed last, as a note; null before the first one. */
  readonly checkpoint: string | null;
}

/**
 * Where a log is kept. `Extra` is what else the same write records.
 * Tiles that are asked for by a width are the beginnings of those that are stored.
 */
export interface LogStore<Extra = undefined> extends TileSource {
  state(): Promise<LogState>;
  /**
   * Durable when it resolves. Whether it happened is unknown when it rejects.
   * @throws {AppError} tlog/store_changed: the log does not have `fromSize` entries
   */
  append(write: LogWrite, extra: Extra): Promise<void>;
  /** Durable when it resolves; replaces the one before. */
  saveCheckpoint(note: string): Promise<void>;
}

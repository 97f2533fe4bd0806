// What testimonies need of the server's log (L4; decision 0038): the last state that this device verified, and reading openings against it.
import { type SeenCheckpoint } from '@incamera/group';
import { type LeafIndex } from '@incamera/kernel';
import { type TileReader } from '@incamera/tlog';

export interface SeenLog {
  /** The newest state that was verified in this stay; null: none yet. */
  last(): SeenCheckpoint | null;
  /** A member says, signed, which state it saw last. */
  heard(from: LeafIndex, head: SeenCheckpoint): void;
  /** Reads the log up to `last()`; null: nothing was verified yet. */
  reader(): TileReader | null;
}

// A mirror of a log on disk (L6): tiles as files, by the paths that the specification gives them.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_ENTRY_BYTES, TILE_WIDTH, type TileSource, tilePath } from '@incamera/tlog';

/** No bundle is larger: each entry stands behind two bytes. Tiles have 8 KiB. */
const MOST_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);

/**
 * What is no ordinary file, or larger than any tile, is none.
 * @throws what the file system throws, for a tile that is there and cannot be read
 */
export function folderOf(folder: string): TileSource {
  return {
    async fetch(id) {
      const path = join(folder, tilePath(id));
      const about = statSync(path, { throwIfNoEntry: false });
      return about?.isFile() === true && about.size <= MOST_BYTES ? readFileSync(path) : null;
    },
  };
}

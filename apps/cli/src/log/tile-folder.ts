// A mirror of a log on disk (L6): tiles as files, by the paths that the specification gives them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TileSource, tilePath } from '@incamera/tlog';

/** @throws what the file system throws, for a tile that is there and cannot be read */
export function folderOf(folder: string): TileSource {
  return {
    async fetch(id) {
      const path = join(folder, tilePath(id));
      return existsSync(path) ? readFileSync(path) : null;
    },
  };
}

// Frame by frame along tracks (L2).
import { frameAt } from '../search/file-print.js';
import { BLOCK_SECONDS, type Path } from './best-path.js';
import { type Track } from './track.js';

/** Frames of a track in a block, each with how far behind it the word of the voice stands. */
export function visitBlock(
  { print, first, end, lags }: Track,
  block: number,
  visit: (frame: number, lag: number) => void,
): void {
  const to = Math.min(end, frameAt(print.speed, (block + 1) * BLOCK_SECONDS));
  for (let frame = Math.max(first, frameAt(print.speed, block * BLOCK_SECONDS)); frame < to; frame++) {
    visit(frame, lags[frame - first] as number);
  }
}

/** Frames of a recording where it follows a track, each with the word of the voice. */
export function visitPath(
  tracks: readonly Track[],
  path: Path,
  visit: (track: Track, frame: number, word: number) => void,
): void {
  for (let block = 0; block < path.length; block++) {
    const track = tracks[path[block] as number];
    if (track === undefined) continue;
    visitBlock(track, block, (frame, lag) => {
      const word = track.run.words[frame + lag];
      if (word !== undefined) visit(track, frame, word);
    });
  }
}

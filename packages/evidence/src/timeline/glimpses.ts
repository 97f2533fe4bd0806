// A path without what it follows for a glimpse only (L2; decision 0036): where a few syllables agree with another moment by chance, while what is before and
// after goes on with one another. What lies there is looked at again, and is nobody's deed by itself.
import { isContinuous, type Path } from './best-path.js';
import { FEWEST_BLOCKS } from './foreign.js';
import { type Track } from './track.js';

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly track: Track;
}

export function withoutGlimpses(tracks: readonly Track[], path: Path): Path {
  const stretches = stretchesOf(tracks, path);
  const out = path.slice();
  let before = stretches[0];
  stretches.forEach((one, i) => {
    const after = stretches[i + 1];
    if (before !== undefined && after !== undefined && isGlimpse(before, one, after)) out.fill(-1, one.from, one.to);
    else before = one;
  });
  return out;
}

function isGlimpse(before: Stretch, { from, to, track }: Stretch, after: Stretch): boolean {
  // What is too short to be called foreign decides nothing else either.
  if (to - from >= FEWEST_BLOCKS || !isContinuous(before.track, after.track, after.from)) return false;
  return !isContinuous(before.track, track, from) || !isContinuous(track, after.track, after.from);
}

function stretchesOf(tracks: readonly Track[], path: Path): Stretch[] {
  const found: Stretch[] = [];
  for (let block = 0; block < path.length; ) {
    const from = block;
    while (block < path.length && path[block] === path[from]) block++;
    const track = tracks[path[from] as number];
    if (track !== undefined) found.push({ from, to: block, track });
  }
  return found;
}

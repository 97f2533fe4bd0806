// What chance scores with this very stretch of a recording (L2): music, hum and synthetic voices repeat themselves, so that they
// agree with unrelated speech more often than speech does.
import { type Archive, type Run } from './archive.js';
import { agreement, scoreOf } from './compare.js';
import { type FilePrint } from './file-print.js';

const LOOKS = 160;
/** Around the place in question nothing is chance. */
const APART_FRAMES = 125;
/** Fractions of the golden ratio fall evenly, and in no rhythm. */
const GOLDEN = 0.618_033_988_749_895;
/** Fewer places tell nothing. */
const FEWEST_LOOKS = 40;

/** Standard deviation of scores at places that are not meant, at least 1. */
export function chanceOf(
  archive: Archive,
  print: FilePrint,
  first: number,
  end: number,
  meant: { run: Run; lag: number },
): number {
  let squares = 0;
  let count = 0;
  for (let look = 0; look < LOOKS; look++) {
    let at = Math.floor(((look * GOLDEN) % 1) * archive.frames);
    const run = archive.runs.find(({ words }) => {
      if (at < words.length) return true;
      at -= words.length;
      return false;
    });
    if (run === undefined || at + end - first > run.words.length) continue;
    const lag = at - first;
    if (run === meant.run && Math.abs(lag - meant.lag) < APART_FRAMES) continue;
    squares += scoreOf(agreement(print, run.words, lag, first, end)) ** 2;
    count++;
  }
  return count < FEWEST_LOOKS ? 1 : Math.max(1, Math.sqrt(squares / count));
}

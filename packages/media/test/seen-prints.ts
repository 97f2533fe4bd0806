// What two fingerprints of one voice have in common (test support).
import { FRAME_SECONDS, scoreOf } from '@incamera/evidence';
import { type SeenSegment } from './page/printing.js';

/** Words by number of frame on the clock of the meeting. */
function framesOf(segments: readonly SeenSegment[]): Map<number, number> {
  const frames = new Map<number, number>();
  for (const { startMicros, words } of segments) {
    const first = Math.round(startMicros / 1e6 / FRAME_SECONDS);
    for (const [i, word] of words.entries()) frames.set(first + i, word);
  }
  return frames;
}

/** How much more they agree than chance, in standard deviations, where they agree most; and how much later the second is heard. */
export function likeness(one: readonly SeenSegment[], other: readonly SeenSegment[]) {
  const [a, b] = [framesOf(one), framesOf(other)];
  let best = { score: 0, laterSeconds: 0 };
  for (let lag = -62; lag <= 62; lag++) {
    let sum = 0;
    let signs = 0;
    for (const [frame, word] of a) {
      const heard = b.get(frame + lag);
      if (heard === undefined) continue;
      signs += 32;
      sum += 32;
      for (let bits = (word ^ heard) >>> 0; bits !== 0; bits &= bits - 1) sum -= 2;
    }
    const score = scoreOf({ sum, signs });
    if (score > best.score) best = { score, laterSeconds: lag * FRAME_SECONDS };
  }
  return best;
}

/** Seconds of the meeting that segments cover. */
export function secondsOf(segments: readonly SeenSegment[]): number {
  return segments.reduce((sum, { words }) => sum + words.length, 0) * FRAME_SECONDS;
}

// The audio thread hangs for ten seconds, some seconds after it began.
import { beforeBlocks, LATER_FRAMES } from './sabotage.js';

let hasHung = false;
beforeBlocks((frames) => {
  if (frames <= LATER_FRAMES || hasHung) return;
  hasHung = true;
  for (const endMs = Date.now() + 10_000; Date.now() < endMs; );
});

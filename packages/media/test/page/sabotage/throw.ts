// The processor throws, some seconds after it began.
import { beforeBlocks, LATER_FRAMES } from './sabotage.js';

beforeBlocks((frames) => {
  if (frames > LATER_FRAMES) throw new Error('planted');
});

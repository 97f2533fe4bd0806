// Figures that need a whole product with browsers, and have commands of their own.
import { type BenchTable } from './table.js';

export const ELSEWHERE: BenchTable = {
  title: 'Measured elsewhere',
  columns: ['figure', 'command'],
  rows: [
    ['`npm start` on a fresh clone, cold and warm', 'npm run bench:start'],
    ['knock to first decrypted sound', 'npm run test:long -- e2e/src/first-audio.long.test.ts'],
    ['longest gap in speech while twenty people join', 'npm run test:long -- e2e/src/join-storm.long.test.ts'],
    ['speech and picture at 5 % loss and 100 ms jitter', 'npm run test:long -- e2e/src/impairment.long.test.ts'],
  ],
  notes: ['Each prints its figures.'],
};

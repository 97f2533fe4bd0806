// Three hours, of which ten minutes are a copy: within bounded memory (`npm run test:long -- apps/cli`).
import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { RecordingMarker } from '../../../../packages/watermark/src/index.js';
import { RATE_HZ, speechLike, testKey } from '../../../../packages/watermark/test/sound.js';
import { incamera, scratchFolder } from '../../test/incamera.js';
import { WavWriter } from '../mark/wav-writer.js';

const GIBIBYTE = 2 ** 30;
const PIECE_SECONDS = 60;
const PIECES = 180;
const FIRST_MARKED = 95;
const END_MARKED = 105;
const CLOCK = 1200;

const { path, remove } = scratchFolder();
afterAll(remove);

function writeThreeHours(): void {
  const piece = speechLike(PIECE_SECONDS, 3);
  const form = { sampleRateHz: RATE_HZ, channels: 1 } as const;
  const marker = new RecordingMarker({ ...form, key: testKey(2), strength: 'standard', clockSeconds: CLOCK });
  const writer = new WavWriter(path('long.wav'), form);
  for (let i = 0; i < PIECES; i++) {
    const isMarked = i >= FIRST_MARKED && i < END_MARKED;
    writer.push(isMarked ? marker.push([piece]) : [piece]);
    if (i === END_MARKED - 1) writer.push(marker.finish());
  }
  writer.finish();
}

test('a file of three hours is searched in less than a gibibyte, and the copy in it is found', async () => {
  writeThreeHours();
  const keys = [1, 2, 3].map((i) => ({ label: `device ${i}`, key: Buffer.from(testKey(i)).toString('hex') }));
  writeFileSync(path('keys.json'), JSON.stringify(keys));
  const { code, stdout, peakBytes } = await incamera('trace', '--json', '--keys', path('keys.json'), path('long.wav'));
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(new Set(report.copies.map(({ label }: { label: string }) => label))).toEqual(new Set(['device 2']));
  for (const { fileStart, fileEnd, meetingTime } of report.copies) {
    expect(fileStart).toBeGreaterThan(PIECE_SECONDS * FIRST_MARKED - 20);
    expect(fileEnd).toBeLessThan(PIECE_SECONDS * END_MARKED + 20);
    expect(meetingTime - fileStart).toBeCloseTo(CLOCK - PIECE_SECONDS * FIRST_MARKED, 0);
  }
  expect(peakBytes).toBeLessThan(GIBIBYTE);
});

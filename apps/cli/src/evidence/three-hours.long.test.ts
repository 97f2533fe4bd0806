// Three hours, of which ten minutes were said in a meeting: within bounded memory (`npm run test:long -- apps/cli`).
import { afterAll, expect, test } from 'vitest';
import { RATE_HZ, speechLike } from '../../../../packages/watermark/test/sound.js';
import { incamera, scratchFolder } from '../../test/incamera.js';
import { WavWriter } from '../mark/wav-writer.js';

const GIBIBYTE = 2 ** 30;
const PIECE_SECONDS = 60;
const PIECES = 180;
const FIRST_SAID = 95;
const SAID_PIECES = 10;
const CLOCK = 1200;
const OTHER_SEED = 1000;

const { path, remove } = scratchFolder();
afterAll(remove);

function write(name: string, seeds: readonly number[]): void {
  const writer = new WavWriter(path(name), { sampleRateHz: RATE_HZ, channels: 1 });
  for (const seed of seeds) writer.push([speechLike(PIECE_SECONDS, seed)]);
  writer.finish();
}

test('a file of three hours is compared in less than a gibibyte, and what was said is found', async () => {
  const said = Array.from({ length: SAID_PIECES }, (_, i) => i + 1);
  write('said.wav', said);
  const all = Array.from({ length: PIECES }, (_, i) => said[i - FIRST_SAID] ?? OTHER_SEED + i);
  write('long.wav', all);
  expect(await incamera('fingerprint', '--clock', `${CLOCK}`, path('said.wav'), path('print'))).toMatchObject({
    code: 0,
  });
  const { code, stdout, peakBytes } = await incamera(
    'authenticate',
    '--json',
    path('long.wav'),
    '--fingerprints',
    path('print'),
  );
  expect(code).toBe(0);
  const genuine = JSON.parse(stdout).passages.filter(
    ({ kind, fileStart, fileEnd }: { kind: string; fileStart: number; fileEnd: number }) =>
      kind === 'genuine' && fileEnd - fileStart > PIECE_SECONDS / 2,
  );
  expect(genuine.length).toBeGreaterThan(0);
  for (const { fileStart, fileEnd, meetingStart } of genuine) {
    expect(fileStart).toBeGreaterThan(PIECE_SECONDS * FIRST_SAID - 2);
    expect(fileEnd).toBeLessThan(PIECE_SECONDS * (FIRST_SAID + SAID_PIECES) + 2);
    expect(meetingStart - fileStart).toBeCloseTo(CLOCK - PIECE_SECONDS * FIRST_SAID, 0);
  }
  expect(peakBytes).toBeLessThan(GIBIBYTE);
});

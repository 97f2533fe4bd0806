// `incamera trace` on pictures and videos, as a process.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { incamera, scratchFolder, startIn } from '../../test/incamera.js';
import { screenOf } from '../../test/marked-screen.js';

const { path, remove } = scratchFolder();
const hex = (number: number): string => number.toString(16).padStart(2, '0').repeat(32);
const keys = Array.from({ length: 6 }, (_, i) => ({ label: `device ${i}`, key: hex(i + 17) }));
const key = Uint8Array.from(Buffer.from(hex(19), 'hex'));
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const trace = (...args: string[]) => incamera('trace', '--keys', path('keys.json'), '--to', '900', ...args);
const silent = fileURLToPath(new URL('../../../../packages/audiofile/test/fixtures/silent.mp4', import.meta.url));

async function png(name: string, marked: boolean): Promise<string> {
  const { width, height, data } = screenOf(1280, 800, marked ? key : undefined);
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path(name));
  return path(name);
}

beforeAll(() => writeFileSync(path('keys.json'), JSON.stringify(keys)));
afterAll(remove);

test('a picture names the device that showed it', async () => {
  const { code, stdout } = await trace('--json', await png('marked.png', true));
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ verdict: 'copies', picture: { verdict: 'copies' } });
  expect(report.picture.copies.map(({ label }: { label: string }) => label)).toEqual(['device 2']);
  const alsoSeen = { label: 'device 2', fileStart: null, fileEnd: null, speed: null };
  expect(report.copies).toEqual([expect.objectContaining(alsoSeen)]);
  expect(report.picture.copies[0].falseAccusationBound).toBeLessThanOrEqual(1e-6);
});

test('a picture without a mark names nobody, in words', async () => {
  const { code, stdout } = await trace(await png('plain.png', false));
  expect(code).toBe(0);
  expect(stdout).toContain('Verdict: nobody.');
  expect(stdout).toContain('in 1 picture');
});

test('a picture that breaks off is refused, not nobody’s', async () => {
  const whole = readFileSync(await png('whole.png', true));
  writeFileSync(path('half.png'), whole.subarray(0, whole.length / 2));
  const { code, stdout } = await trace('--json', path('half.png'));
  expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 2, error: 'picturefile/incomplete' });
});

test('a text that is called a picture is refused', async () => {
  writeFileSync(path('text.png'), 'This is no picture, whatever its name says. '.repeat(3));
  expect(await trace(path('text.png'))).toMatchObject({ code: 2, stdout: '' });
});

test('a video without sound is refused where its pictures cannot be read either', async () => {
  const ended = startIn({ ...process.env, PATH: '' }, 'trace', '--json', '--keys', path('keys.json'), silent).ended;
  const { code, stdout } = await ended;
  expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 2, error: 'audiofile/no_sound' });
});

test.runIf(hasFfmpeg)('a video is examined by its pictures and its sound', async () => {
  const still = await png('frame.png', true);
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=300:duration=4'];
  const coding = ['-c:v', 'mpeg4', '-q:v', '3', '-c:a', 'aac', '-shortest'];
  const picture = ['-loop', '1', '-framerate', '5', '-t', '4', '-i', still];
  spawnSync('ffmpeg', ['-v', 'error', ...picture, ...sound, ...coding, path('meeting.mp4')]);
  const { code, stdout } = await trace('--json', path('meeting.mp4'));
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ verdict: 'copies', copies: [{ label: 'device 2' }], tested: { keys: keys.length } });
  expect(report.picture.copies.map(({ label }: { label: string }) => label)).toEqual(['device 2']);
  expect(report.skipped).toBeUndefined();
});

test.runIf(hasFfmpeg)('of a video without sound the pictures are examined, and that is said', async () => {
  const { code, stdout } = await trace('--json', silent);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'nobody',
    picture: { verdict: 'nobody' },
    skipped: [{ part: 'sound', code: 'audiofile/no_sound' }],
  });
});

// Formats that only ffmpeg reads, where the machine has it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { scratchFolder } from '../../test/incamera.js';
import { spectrumByFfmpeg } from './ffmpeg-sound.js';

const { path, remove } = scratchFolder();
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const SECONDS = 3;

afterEach(() => vi.unstubAllEnvs());
afterAll(remove);

function tone(name: string, ...form: string[]): string {
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${SECONDS}`];
  spawnSync('ffmpeg', ['-v', 'error', ...sound, ...form, path(name)]);
  return path(name);
}

test.runIf(hasFfmpeg).each([
  ['MS-GSM, as telephone systems write it', 'gsm.wav', ['-ar', '8000', '-c:a', 'gsm_ms']],
  ['RF64', 'long.wav', ['-rf64', 'always']],
  ['W64', 'sound.w64', []],
  ['a transport stream', 'broadcast.ts', ['-c:a', 'aac']],
])('%s is read', async (_, name, form) => {
  let pieces = 0;
  const spectrum = await spectrumByFfmpeg(tone(name, ...form), () => pieces++);
  expect(spectrum?.seconds).toBeCloseTo(SECONDS, 0);
  expect(pieces).toBeGreaterThan(0);
});

test.runIf(hasFfmpeg).each([
  ['text', 'hello\n'.repeat(1000)],
  ['a list of other files', 'ffconcat version 1.0\nfile /etc/passwd\n'],
  ['a playlist', '#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n'],
])('%s is no sound', async (_, text) => {
  writeFileSync(path('text.wav'), text);
  expect(await spectrumByFfmpeg(path('text.wav'), () => undefined)).toBeNull();
});

test('a machine without ffmpeg reads nothing more, and does not fail', async () => {
  vi.stubEnv('PATH', '/nonexistent');
  expect(await spectrumByFfmpeg(path('any.ts'), () => undefined)).toBeNull();
});

// `incamera mark` as a process.
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { RATE_HZ, speechLike } from '../../../../packages/watermark/test/sound.js';
import { readWav, wav, wavHeader } from '../../../../testkit/src/wav-file.js';
import { incamera, scratchFolder, start } from '../../test/incamera.js';

const { path, folder, remove } = scratchFolder();
afterAll(remove);
const KEY = '5a'.repeat(32);
const mark = (...args: string[]) => incamera('mark', '--key', KEY, '--clock', '12.5', ...args);
const parts = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.part'));

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(path(name), bytes);
  return path(name);
}

const host = speechLike(3, 8);

describe('a marked file', () => {
  test.each([
    ['stereo at 44.1 kHz', 44_100, 2, 44_100],
    ['mono at 48 kHz', 48_000, 1, 48_000],
    ['stereo at 8 kHz', 8000, 2, 48_000],
  ])('has the form and the length of %s, and lies exactly over it', async (name, rateHz, count, outHz) => {
    const step = RATE_HZ / rateHz;
    const samples = Float32Array.from({ length: 2 * rateHz }, (_, i) => host[Math.floor(i * step)] ?? 0);
    const input = file(`${name}.wav`, wav(Array(count).fill(samples), { sampleRateHz: rateHz, channels: count }));
    const out = path(`${name}.out.wav`);
    expect(await mark(input, out)).toMatchObject({ code: 0, stdout: '' });
    const { sampleRateHz, channels } = readWav(readFileSync(out));
    expect(sampleRateHz).toBe(outHz);
    expect(channels.map(({ length }) => length)).toEqual(Array(count).fill(2 * outHz));
    const scale = outHz / rateHz;
    const likeness = (shift: number): number => {
      let sum = 0;
      for (let i = 8; i < samples.length - 8; i++)
        sum += (samples[i] as number) * (channels[0]?.[Math.round((i + shift) * scale)] ?? 0);
      return sum;
    };
    const shifts = [-3, -2, -1, 0, 1, 2, 3];
    const best = shifts.reduce((a, b) => (likeness(b) > likeness(a) ? b : a));
    expect(best).toBe(0);
    expect(parts()).toEqual([]);
  });

  test('is clipped where the mark goes beyond full scale, and that is said', async () => {
    const loud = Float32Array.from(host, (_, i) => 0.999 * Math.sin((2 * Math.PI * 700 * i) / RATE_HZ));
    const { code, stderr } = await mark(file('loud.wav', wav([loud])), path('loud.out.wav'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/\d+ samples were louder than full scale/);
    const [out = new Float32Array()] = readWav(readFileSync(path('loud.out.wav'))).channels;
    expect(out.every((sample) => Math.abs(sample) <= 1)).toBe(true);
  });

  test('replaces an older one', async () => {
    const input = file('again.wav', wav([host]));
    file('again.out.wav', Buffer.from('older'));
    expect(await mark(input, path('again.out.wav'))).toMatchObject({ code: 0 });
    expect(readFileSync(path('again.out.wav')).length).toBe(44 + 2 * host.length);
  });
});

describe('is refused', () => {
  const input = file('in.wav', wav([host]));

  test('a folder that does not exist, which is no bad input', async () => {
    expect((await mark(input, path('nowhere/out.wav'))).code).toBe(1);
  });

  test('what is no sound, and leaves nothing', async () => {
    const { code, stderr } = await mark(file('text.mp3', Buffer.from('no sound')), path('text.out.wav'));
    expect(code).toBe(2);
    expect(stderr).toContain('no sound, picture or video');
    expect(readdirSync(folder)).not.toContain('text.out.wav');
    expect(parts()).toEqual([]);
  });
});

test('Ctrl-C leaves nothing behind, with 130', async () => {
  const long = file('long.wav', wavHeader({ dataBytes: 2 ** 30 }));
  truncateSync(long, 2 ** 30);
  const running = start('mark', '--progress', '--key', KEY, '--clock', '0', long, path('long.out.wav'));
  await running.says('marking: 0 %');
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
  expect(parts()).toEqual([]);
  expect(readdirSync(folder)).not.toContain('long.out.wav');
});

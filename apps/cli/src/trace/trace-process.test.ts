// `incamera trace` as a process: what scripts depend on.
import { readFileSync, writeFileSync } from 'node:fs';
import { oggOpus } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { music, RATE_HZ, speechLike } from '../../../../packages/watermark/test/sound.js';
import { readWav, wav, wavHeader } from '../../../../testkit/src/wav-file.js';
import { type Ended, incamera, scratchFolder, start } from '../../test/incamera.js';

const CLOCK = 600;
const CUT_S = 5;
const SECONDS = 24;
const { path, remove } = scratchFolder();
const hex = (number: number): string => number.toString(16).padStart(2, '0').repeat(32);
const keys = Array.from({ length: 6 }, (_, i) => ({ label: `device ${i}`, key: hex(i + 17) }));
const RANGE = ['--from', '500', '--to', '800'];

const passage = {
  label: z.string(),
  z: z.number(),
  falseAccusationBound: z.number().min(0).max(1),
  fileStart: z.number().min(0),
  fileEnd: z.number(),
  meetingTime: z.number().min(0),
  speed: z.number(),
};
const reportSchema = z.strictObject({
  verdict: z.enum(['copies', 'nobody']),
  copies: z.array(z.strictObject(passage)),
  runnerUp: z.strictObject({ label: z.string(), z: z.number(), falseAccusationBound: z.number() }).nullable(),
  tested: z.strictObject({ keys: z.int(), offsets: z.int(), speeds: z.int() }),
  threshold: z.number(),
  echoes: z.array(z.strictObject({ ...passage, delaySeconds: z.number() })),
  notJudged: z.array(z.string()),
});
const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), next: z.string() }),
});

function file(name: string, bytes: Uint8Array | string): string {
  writeFileSync(path(name), bytes);
  return path(name);
}

const trace = (...args: string[]): Promise<Ended> => incamera('trace', '--keys', path('keys.json'), ...RANGE, ...args);

let host: Float32Array;
let published: string;

beforeAll(async () => {
  file('keys.json', JSON.stringify(keys));
  host = speechLike(SECONDS, 5);
  file('host.wav', wav([host]));
  const marked = await incamera('mark', '--key', hex(20), '--clock', `${CLOCK}`, path('host.wav'), path('copy.wav'));
  expect(marked).toMatchObject({ code: 0, stdout: '' });
  const [copy = new Float32Array()] = readWav(readFileSync(path('copy.wav'))).channels;
  published = file('voice.ogg', oggOpus(copy.subarray(CUT_S * RATE_HZ, 21 * RATE_HZ), 24_000));
});
afterAll(remove);

describe('a published recording', () => {
  test('cut and coded with Opus at 24 kbit/s names its device, and says where it is', async () => {
    const { code, stdout, stderr } = await trace('--json', published);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.verdict).toBe('copies');
    expect(report.copies.map(({ label }) => label)).toEqual(['device 3']);
    const [copy] = report.copies as [(typeof report.copies)[number]];
    expect(copy.falseAccusationBound).toBeLessThanOrEqual(1e-6);
    expect(copy.fileStart).toBeLessThan(3);
    expect(copy.fileEnd).toBeGreaterThan(13);
    expect(copy.meetingTime - copy.fileStart).toBeCloseTo(CLOCK + CUT_S, 1);
    expect(copy.speed).toBeCloseTo(1, 2);
    expect(report.runnerUp?.label).not.toBe('device 3');
    expect(report.tested.keys).toBe(keys.length);
  });

  test('names nobody when it carries no mark, and that is no failure', async () => {
    const { code, stdout } = await trace('--json', path('host.wav'));
    expect(code).toBe(0);
    expect(reportSchema.parse(JSON.parse(stdout))).toMatchObject({ verdict: 'nobody', copies: [], echoes: [] });
  });

  test('is told to people in words, with progress where it does not disturb', async () => {
    const { code, stdout, stderr } = await trace('--progress', published);
    expect(code).toBe(0);
    expect(stdout).toContain('Verdict: the copy of device 3.');
    expect(stdout).toContain('What a name means');
    expect(stdout).not.toContain('%');
    expect(stderr).toMatch(/searching: 100 %/);
  });

  test('does not hide behind channels that cancel each other', async () => {
    const [copy = new Float32Array()] = readWav(readFileSync(path('copy.wav'))).channels;
    const opposite = copy.map((sample) => -sample);
    const { stdout } = await trace('--json', file('opposite.wav', wav([copy, opposite])));
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'copies', copies: [{ label: 'device 3' }] });
  });

  test('is compared with a reference copy, whose own device is not judged', async () => {
    const args = ['--key', hex(18), '--clock', `${CLOCK}`, path('host.wav'), path('other.wav')];
    expect(await incamera('mark', ...args)).toMatchObject({ code: 0 });
    const { code, stdout } = await trace('--json', '--reference', path('other.wav'), published);
    expect(code).toBe(0);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.copies.map(({ label }) => label)).toEqual(['device 3']);
    expect(report.notJudged).toEqual(['device 1']);
  });
});

describe('nobody is the answer to', () => {
  test.each([
    ['silence', () => new Float32Array(6 * RATE_HZ)],
    ['music', () => music(6)],
  ])('%s', async (name, make) => {
    const { code, stdout } = await trace('--json', file(`${name}.wav`, wav([make()])));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'nobody', copies: [] });
  });

  test('a recording that breaks off is searched as far as it goes', async () => {
    const whole = readFileSync(published);
    const { code, stdout } = await trace('--json', file('cut.ogg', whole.subarray(0, 0.7 * whole.length)));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'copies', copies: [{ label: 'device 3' }] });
  });
});

describe('bad input ends with 2 and a sentence', () => {
  const lying = Buffer.concat([wavHeader({ sampleRateHz: 4_000_000_000, dataBytes: 90_000 }), Buffer.alloc(90_000)]);

  test.each([
    ['a device that never ends', () => '/dev/zero', 'cli/not_a_file'],
    ['a text named .mp3', () => file('text.mp3', 'Dear all, this is no sound.'), 'audiofile/unknown_format'],
    ['a header that says 4 GHz', () => file('4ghz.wav', lying), 'audiofile/damaged'],
  ])('%s', async (_, make, expected) => {
    const { code, stdout, stderr } = await trace('--json', make());
    const { error } = errorSchema.parse(JSON.parse(stdout));
    expect({ code, error: error.code }).toEqual({ code: 2, error: expected });
    expect(stderr).toContain(error.next);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('without --json the sentence stands on standard error alone', async () => {
    const { code, stdout, stderr } = await trace(path('nothing.ogg'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('does not exist');
  });

  test('an option that does not exist', async () => {
    expect(await trace('--jsn', published)).toMatchObject({ code: 2, stdout: '' });
  });
});

test('Ctrl-C ends a search at once, with 130', async () => {
  // So many that the search lasts for minutes, however late the signal comes.
  const many = Array.from({ length: 10_000 }, (_, i) => ({ label: `${i}`, key: i.toString(16).padStart(64, '0') }));
  const manyKeys = file('many.json', JSON.stringify(many));
  const running = start('trace', '--progress', ...RANGE, '--keys', manyKeys, published);
  await running.says('searching: 0 %');
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 130, stdout: '' });
});

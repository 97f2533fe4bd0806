// `incamera fingerprint` and `incamera authenticate` as processes: what scripts depend on.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeVoice } from '@incamera/evidence';
import { oggOpus } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { RATE_HZ, speechLike } from '../../../../packages/watermark/test/sound.js';
import { wav } from '../../../../testkit/src/wav-file.js';
import { incamera, scratchFolder } from '../../test/incamera.js';

const SECONDS = 40;
const CLOCK = 600;
const { path, remove } = scratchFolder();

const provenanceSchema = z.strictObject({
  sentSeconds: z.number(),
  heard: z.array(z.strictObject({ by: z.string(), seconds: z.number() })),
  provedSeconds: z.number(),
  seconds: z.number(),
  contradictions: z.array(
    z.strictObject({
      by: z.string().nullable(),
      fileStart: z.number(),
      fileEnd: z.number(),
      falseAlarmBound: z.number().min(0).max(1),
    }),
  ),
});
const reportSchema = z.strictObject({
  verdict: z.enum(['genuine', 'altered', 'not_found']),
  passages: z.array(
    z.strictObject({
      kind: z.enum(['genuine', 'foreign', 'undecidable', 'not_found']),
      fileStart: z.number().min(0),
      fileEnd: z.number(),
      meeting: z.string().nullable(),
      speaker: z.string().nullable(),
      meetingStart: z.number().nullable(),
      meetingEnd: z.number().nullable(),
      score: z.number().nullable(),
      falseAlarmBound: z.number().min(0).max(1).nullable(),
      provenance: provenanceSchema.nullable(),
    }),
  ),
  alterations: z.array(
    z.strictObject({
      kind: z.enum(['cut', 'inserted', 'replaced', 'reordered', 'joined', 'added', 'sped_up', 'slowed']),
      fileStart: z.number().min(0),
      fileEnd: z.number(),
      amount: z.number(),
      falseAlarmBound: z.number().min(0).max(1),
    }),
  ),
  delays: z.array(
    z.strictObject({
      fileStart: z.number().min(0),
      fileEnd: z.number(),
      seconds: z.number(),
      heardBy: z.string().nullable(),
    }),
  ),
  tested: z.strictObject({ meetings: z.int(), seconds: z.number(), trials: z.number() }),
});
const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), next: z.string() }),
});

function file(name: string, bytes: Uint8Array | string): string {
  writeFileSync(path(name), bytes);
  return path(name);
}

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../../packages/audiofile/test/fixtures/${name}`, import.meta.url));

let said: Float32Array;
let print: string;

beforeAll(async () => {
  said = speechLike(SECONDS, 41);
  print = path('ada.print');
  const names = ['--meeting', 'board', '--speaker', 'Ada'];
  const made = await incamera('fingerprint', '--clock', `${CLOCK}`, ...names, file('ada.wav', wav([said])), print);
  expect(made).toMatchObject({ code: 0, stdout: '', stderr: '' });
});
afterAll(remove);

const authenticate = (...args: string[]) => incamera('authenticate', '--json', ...args, '--fingerprints', print);

test('a fingerprint is a small file with the clock of the meeting', () => {
  const voice = decodeVoice(readFileSync(print));
  expect(voice).toMatchObject({ meeting: 'board', speaker: 'Ada' });
  expect(voice.segments[0]?.startMicros).toBe(600_064_000);
  expect(readFileSync(print).byteLength / SECONDS).toBeLessThan(260);
});

describe('a published recording', () => {
  test('coded with Opus at 24 kbit/s is genuine, with its time in the meeting', async () => {
    const published = file('voice.ogg', oggOpus(said.subarray(5 * RATE_HZ, 25 * RATE_HZ), 24_000));
    const { code, stdout, stderr } = await authenticate(published);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.verdict).toBe('genuine');
    const [first] = report.passages.filter(({ kind }) => kind === 'genuine');
    expect(first).toMatchObject({ meeting: 'board', speaker: 'Ada' });
    expect((first?.meetingStart ?? 0) - (first?.fileStart ?? 0)).toBeCloseTo(CLOCK + 5, 0);
    expect(first?.falseAlarmBound).toBeLessThan(1e-6);
  });

  test('with a cut is told to people in words', async () => {
    const parts = [said.subarray(0, 12 * RATE_HZ), said.subarray(15 * RATE_HZ, 30 * RATE_HZ)];
    const joined = new Float32Array(27 * RATE_HZ);
    joined.set(parts[0] as Float32Array);
    joined.set(parts[1] as Float32Array, 12 * RATE_HZ);
    const { code, stdout, stderr } = await incamera(
      'authenticate',
      '--progress',
      file('cut.wav', wav([joined])),
      '--fingerprints',
      print,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('Verdict: altered.');
    expect(stdout).toMatch(/(2\.9|3\.0|3\.1) s of the meeting are missing/);
    expect(stdout).toContain('Ada (board)');
    expect(stdout).toContain('What "genuine" means');
    expect(stderr).toMatch(/comparing: 100 %/);
  });

  test('of something else is not found, and that is no failure', async () => {
    const { code, stdout } = await authenticate(file('else.wav', wav([speechLike(12, 43)])));
    expect(code).toBe(0);
    expect(reportSchema.parse(JSON.parse(stdout))).toMatchObject({ verdict: 'not_found', alterations: [] });
  });

  test('that breaks off is compared as far as it goes', async () => {
    const whole = oggOpus(said.subarray(0, 20 * RATE_HZ), 24_000);
    const { code, stdout } = await authenticate(file('broken.ogg', whole.subarray(0, 0.7 * whole.length)));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'genuine' });
  });
});

describe('bad input ends with 2 and a sentence', () => {
  test.each<[string, () => string, string]>([
    ['nothing', () => file('empty.mp3', ''), 'audiofile/empty'],
    ['a text', () => file('text.mp3', 'Dear all, this is no sound.'), 'audiofile/unknown_format'],
    ['a video without sound', () => fixture('silent.mp4'), 'audiofile/no_sound'],
    ['a second', () => file('second.wav', wav([said.subarray(0, RATE_HZ)])), 'evidence/too_short'],
    ['a file that does not exist', () => path('nothing.ogg'), 'cli/file_missing'],
    ['a device that never ends', () => '/dev/zero', 'cli/not_a_file'],
  ])('%s', async (_, make, expected) => {
    const { code, stdout, stderr } = await authenticate(make());
    const { error } = errorSchema.parse(JSON.parse(stdout));
    expect({ code, error: error.code }).toEqual({ code: 2, error: expected });
    expect(stderr).toContain(error.next);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each<[string, () => string[], string]>([
    ['a fingerprint that is a sound', () => [path('ada.wav')], 'evidence/bad_file'],
    ['a fingerprint with a byte changed in its head', () => [altered(0)], 'evidence/bad_file'],
    ['a fingerprint that breaks off', () => [file('half', readFileSync(print).subarray(0, 999))], 'evidence/bad_file'],
    ['a fingerprint twice', () => [print, print], 'cli/voice_twice'],
    ['a fingerprint that does not exist', () => [path('no.print')], 'cli/file_missing'],
  ])('%s', async (_, prints, expected) => {
    const { code, stdout } = await incamera('authenticate', '--json', path('ada.wav'), '--fingerprints', ...prints());
    expect({ code, error: errorSchema.parse(JSON.parse(stdout)).error.code }).toEqual({ code: 2, error: expected });
  });

  test.each<[string, string[], string]>([
    ['no clock', [], 'clock'],
    ['a clock before the meeting', ['--clock=-1'], 'seconds'],
    ['a name of two lines', ['--clock', '0', '--speaker', 'a\nb'], 'name'],
  ])('a fingerprint with %s is not made', async (_, args, said) => {
    const { code, stdout, stderr } = await incamera('fingerprint', ...args, path('ada.wav'), path('never'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(existsSync(path('never'))).toBe(false);
  });

  test('a fingerprint does not replace the recording', async () => {
    const before = readFileSync(path('ada.wav'));
    const { code } = await incamera('fingerprint', '--clock', '0', path('ada.wav'), path('ada.wav'));
    expect(code).toBe(2);
    expect(readFileSync(path('ada.wav')).equals(before)).toBe(true);
  });
});

function altered(at: number): string {
  const bytes = readFileSync(print);
  bytes[at] = (bytes[at] as number) ^ 1;
  return file('altered.print', bytes);
}

// What calls do while packets come late is no alteration; what somebody did stays one, whatever calls do.
import { beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../../../testkit/src/seeded-random.js';
import { speechLike } from '../../watermark/test/sound.js';
import { type AuthenticityReport, authenticate, type Voice } from '../src/index.js';
import { cut, fileOf, noisy, RATE_HZ, voiceOf } from './sound.js';

const CLOCK = 300;
const SECONDS = 30;
let ada: Float32Array;

beforeAll(() => {
  ada = speechLike(SECONDS, 21);
});

const sent = (): Voice => voiceOf('board', 'Ada', ada, CLOCK);
const heardBy = (name: string, ...parts: readonly Float32Array[]): Voice => ({
  ...voiceOf('board', 'Ada', noisy(joined(parts), 25, randomFrom(1)), CLOCK + 0.2),
  heardBy: name,
});
const joined = (parts: readonly Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));
const silence = (seconds: number): Float32Array => new Float32Array(Math.round(seconds * RATE_HZ));
const kinds = ({ alterations }: AuthenticityReport): string[] => alterations.map(({ kind }) => kind);

test('half a second of silence between two words is said to be late, and nothing is altered', () => {
  const report = authenticate(fileOf(cut(ada, 2, 12), silence(0.5), cut(ada, 12, 24)), [sent()]);
  expect({ verdict: report.verdict, kinds: kinds(report) }).toEqual({ verdict: 'genuine', kinds: [] });
  expect(report.delays).toMatchObject([{ heardBy: null }]);
  expect(report.delays[0]?.seconds).toBeCloseTo(0.5, 1);
  expect(Math.abs((report.delays[0]?.fileStart ?? 0) - 10)).toBeLessThan(0.7);
});

test('longer silence than calls make is something that was put in', () => {
  const report = authenticate(fileOf(cut(ada, 2, 12), silence(1.6), cut(ada, 12, 24)), [sent()]);
  expect(kinds(report)).toEqual(['inserted']);
  expect(report.delays).toEqual([]);
});

test('half a second of other speech is no delay', () => {
  const report = authenticate(fileOf(cut(ada, 2, 12), cut(speechLike(5, 31), 1, 1.5), cut(ada, 12, 24)), [sent()]);
  expect(kinds(report)).toEqual(['inserted']);
});

test('what is missing is a cut, unless a device committed to having heard it so', () => {
  const played = [cut(ada, 0, 12), cut(ada, 12.6, SECONDS)];
  const published = fileOf(cut(ada, 2, 12), cut(ada, 12.6, 24));
  expect(kinds(authenticate(published, [sent(), heardBy('Kim', ada)]))).toEqual(['cut']);
  const report = authenticate(published, [sent(), heardBy('Kim', ada), heardBy('Bob', ...played)]);
  expect(kinds(report)).toEqual([]);
  expect(report.delays).toMatchObject([{ heardBy: 'Bob' }]);
  expect(report.delays[0]?.seconds).toBeCloseTo(-0.6, 1);
});

test('nobody explains a cut of five seconds by having heard it so', () => {
  const played = [cut(ada, 0, 12), cut(ada, 17, SECONDS)];
  const report = authenticate(fileOf(cut(ada, 2, 12), cut(ada, 17, 28)), [sent(), heardBy('Bob', ...played)]);
  expect(kinds(report)).toEqual(['cut']);
});

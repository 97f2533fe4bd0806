import { beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../../../testkit/src/seeded-random.js';
import { music, noise, sped, speechLike } from '../../watermark/test/sound.js';
import { type AuthenticityReport, authenticate, type Voice } from '../src/index.js';
import { cut, fileOf, noisy, voiceOf } from './sound.js';

const CLOCK = 300;
const SECONDS = 60;
let ada: Float32Array;
let bob: Float32Array;
let voices: Voice[];
/** Ada for 30 s, then Bob: a mix of both microphones. */
let heard: Float32Array;
let elsewhere: Float32Array;

beforeAll(() => {
  const silent = (samples: Float32Array, from: number, to: number): Float32Array =>
    samples.map((sample, i) => (i >= from * 48_000 && i < to * 48_000 ? 0 : sample));
  ada = silent(speechLike(SECONDS, 21), 30, SECONDS);
  bob = silent(speechLike(SECONDS, 22), 0, 30);
  voices = [
    voiceOf('board', 'Ada', ada, CLOCK),
    voiceOf('board', 'Bob', bob, CLOCK),
    voiceOf('other', 'Eve', speechLike(SECONDS, 23)),
  ];
  heard = ada.map((sample, i) => sample + (bob[i] as number));
  elsewhere = speechLike(20, 31);
});

const kinds = ({ alterations }: AuthenticityReport): string[] => alterations.map(({ kind }) => kind);
const genuine = ({ passages }: AuthenticityReport) => passages.filter(({ kind }) => kind === 'genuine');

describe('a recording of the meeting', () => {
  test('is genuine, with each voice and its time', () => {
    const report = authenticate(fileOf(cut(heard, 10, 50)), voices);
    expect(report.verdict).toBe('genuine');
    expect(genuine(report).map(({ speaker }) => speaker)).toEqual(['Ada', 'Bob']);
    const [first, second] = genuine(report);
    expect(first?.meeting).toBe('board');
    expect(first?.meetingStart).toBeCloseTo(CLOCK + 10, 0);
    expect(second?.fileStart).toBeCloseTo(20, 0);
    expect(second?.meetingStart).toBeCloseTo(CLOCK + 30, 0);
    for (const { falseAlarmBound } of genuine(report)) expect(falseAlarmBound).toBeLessThan(1e-6);
    expect(report.passages[0]?.fileStart).toBe(0);
    expect(report.passages.at(-1)?.fileEnd).toBeCloseTo(40, 1);
  });

  test('is found in noise', () => {
    const report = authenticate(fileOf(noisy(cut(heard, 0, 25), 15, randomFrom(1))), voices);
    expect({ verdict: report.verdict, kinds: kinds(report) }).toEqual({ verdict: 'genuine', kinds: [] });
  });

  test('that a call played a little slower while packets came late is genuine', () => {
    // A pitch period twice, as jitter buffers do it: 0.3 s more in 18 s.
    const played = Array.from({ length: 36 }, (_, i) => {
      const half = cut(heard, 4 + i / 2, 4.5 + i / 2);
      return [half, half.slice(-400)];
    }).flat();
    const samples = Float32Array.from(played.flatMap((part) => [...part]));
    const report = authenticate(fileOf(samples), voices);
    expect({ verdict: report.verdict, kinds: kinds(report) }).toEqual({ verdict: 'genuine', kinds: [] });
  });

  test('that lacks a tenth of a second here and there while it began is not said to be faster', () => {
    const parts = Array.from({ length: 6 }, (_, i) => cut(heard, 2 + 1.1 * i, 3 + 1.1 * i));
    const samples = Float32Array.from([...parts, cut(heard, 8.6, 26)].flatMap((part) => [...part]));
    expect(kinds(authenticate(fileOf(samples), voices))).not.toContain('sped_up');
  });

  test.each([0.95, 1.04])('that plays at %f of its speed is found, and that is said', (rate) => {
    const report = authenticate(fileOf(sped(cut(heard, 2, 28), rate)), voices);
    expect(kinds(report)).toEqual([rate > 1 ? 'sped_up' : 'slowed']);
    expect(report.alterations[0]?.amount).toBeCloseTo(rate, 2);
    expect(genuine(report)[0]?.meetingStart).toBeCloseTo(CLOCK + 2, 0);
  });
});

describe('what was done to a recording', () => {
  test('a cut, where it is and how much is missing', () => {
    const report = authenticate(fileOf(cut(heard, 2, 12), cut(heard, 15, 28)), voices);
    expect(report.verdict).toBe('altered');
    expect(kinds(report)).toEqual(['cut']);
    const [one] = report.alterations;
    expect(one?.amount).toBeCloseTo(3, 0);
    expect(Math.abs((one?.fileStart ?? 0) - 10)).toBeLessThan(0.5);
    expect(one?.falseAlarmBound).toBeLessThan(1e-6);
  });

  test('an insertion, with its edges', () => {
    const report = authenticate(fileOf(cut(heard, 2, 12), cut(elsewhere, 0, 2), cut(heard, 12, 28)), voices);
    expect(kinds(report)).toEqual(['inserted']);
    expect(Math.abs((report.alterations[0]?.fileStart ?? 0) - 10)).toBeLessThan(0.5);
    expect(Math.abs((report.alterations[0]?.fileEnd ?? 0) - 12)).toBeLessThan(0.5);
    expect(report.passages.some(({ kind }) => kind === 'foreign')).toBe(true);
  });

  test('a replacement, of which nothing else is missing', () => {
    const report = authenticate(fileOf(cut(heard, 2, 12), cut(elsewhere, 3, 5), cut(heard, 14, 28)), voices);
    expect(kinds(report)).toEqual(['replaced']);
    expect(report.alterations[0]?.amount).toBeCloseTo(2, 0);
  });

  test('another order', () => {
    const report = authenticate(fileOf(cut(heard, 14, 24), cut(heard, 2, 12)), voices);
    expect(kinds(report)).toEqual(['reordered']);
    expect(report.alterations[0]?.amount).toBeCloseTo(22, 0);
  });

  test('speech of another meeting behind it', () => {
    const other = speechLike(SECONDS, 23);
    const report = authenticate(fileOf(cut(heard, 2, 14), cut(other, 20, 32)), voices);
    expect(kinds(report)).toEqual(['joined']);
    expect(genuine(report).map(({ meeting }) => meeting)).toEqual(['board', 'other']);
  });

  test('something else before it', () => {
    const report = authenticate(fileOf(cut(elsewhere, 0, 5), cut(heard, 2, 20)), voices);
    expect(kinds(report)).toEqual(['added']);
    expect(Math.abs((report.alterations[0]?.fileEnd ?? 0) - 5)).toBeLessThan(0.5);
  });
});

describe('nothing is found in', () => {
  test.each<[string, () => Float32Array]>([
    ['other speech', () => elsewhere],
    ['silence', () => new Float32Array(6 * 48_000)],
    ['noise', () => noise(10, 3)],
    ['music', () => music(10)],
  ])('%s', (_, make) => {
    const report = authenticate(fileOf(make()), voices);
    expect(report).toMatchObject({ verdict: 'not_found', alterations: [], passages: [{ kind: 'not_found' }] });
  });
});

test('silence within a recording is said to be undecidable, not genuine', () => {
  const report = authenticate(fileOf(cut(heard, 2, 12), new Float32Array(3 * 48_000), cut(heard, 15, 25)), voices);
  const silent = report.passages.find(({ kind }) => kind === 'undecidable');
  expect(silent?.fileStart).toBeCloseTo(10, 0);
  expect(silent?.fileEnd).toBeCloseTo(13, 0);
});

test('progress only grows, and is told to the end', () => {
  const shares: number[] = [];
  authenticate(fileOf(cut(heard, 0, 20)), voices, { onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test.each([
  ['evidence/no_fingerprints', () => authenticate(fileOf(elsewhere), [])],
  ['evidence/too_short', () => fileOf(cut(elsewhere, 0, 1))],
])('%s is refused', (code, run) => {
  expect(run).toThrow(expect.objectContaining({ code }));
});

// Where exactly something was done: beside pauses most of all, in which words say nothing.
import { beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../../../testkit/src/seeded-random.js';
import { speechLike } from '../../watermark/test/sound.js';
import { type Alteration, type AuthenticityReport, authenticate, type Voice } from '../src/index.js';
import { cut, fileOf, noisy, RATE_HZ, voiceOf } from './sound.js';

const SECONDS = 36;
/** Ada pauses for three seconds, twice. */
const PAUSES = [
  [10, 13],
  [22, 25],
] as const;
/** Edges are wanted within half a second. */
const WANTED = 0.5;
let elsewhere: Float32Array;
/** Whose pauses are the noise of a room, and whose are no sound at all. */
let rooms: { readonly room: Float32Array; readonly gated: Float32Array };
const voices = new Map<Float32Array, Voice>();

beforeAll(() => {
  const said = speechLike(SECONDS, 41);
  const random = randomFrom(42);
  const paused = (noise: number): Float32Array =>
    said.map((sample, i) => {
      const at = i / RATE_HZ;
      return PAUSES.some(([from, to]) => at >= from && at < to) ? noise * (random() - 0.5) : sample;
    });
  rooms = { room: paused(0.002), gated: paused(0) };
  for (const samples of Object.values(rooms)) voices.set(samples, voiceOf('board', 'Ada', samples, 300));
  elsewhere = speechLike(6, 31);
});

const examined = (sent: Float32Array, ...parts: readonly Float32Array[]): AuthenticityReport =>
  authenticate(fileOf(...parts), [voices.get(sent) as Voice]);
const one = ({ alterations }: AuthenticityReport): Alteration => {
  expect(alterations).toHaveLength(1);
  return alterations[0] as Alteration;
};
const expectNear = (seconds: number, wanted: number): void =>
  expect(Math.abs(seconds - wanted), `${seconds} instead of ${wanted}`).toBeLessThan(WANTED);

describe.each(['room', 'gated'] as const)('in pauses of a %s microphone', (kind) => {
  test('a cut that takes the end of a word lies where the word breaks off, not in the middle of the pause', () => {
    const sent = rooms[kind];
    const found = one(examined(sent, cut(sent, 0, 9), cut(sent, 10.2, 21)));
    expect(found.kind).toBe('cut');
    expectNear(found.fileStart, 9);
    expect(found.fileEnd).toBe(found.fileStart);
  });

  test('and one that takes the beginning of a word lies where the word begins too late', () => {
    const sent = rooms[kind];
    const found = one(examined(sent, cut(sent, 0, 12.8), cut(sent, 14, 24)));
    expect(found.kind).toBe('cut');
    expectNear(found.fileStart, 12.8);
  });

  test('what was put in is as long as the recording is longer', () => {
    const sent = rooms[kind];
    const found = one(examined(sent, cut(sent, 0, 8), cut(elsewhere, 1, 2), cut(sent, 8, 20)));
    expect(found.kind).toBe('inserted');
    expect(found.amount).toBeCloseTo(1, 0);
    expectNear(found.fileStart, 8);
    expectNear(found.fileEnd, 9);
  });

  test('what was replaced before a pause ends before it', () => {
    const sent = rooms[kind];
    const found = one(examined(sent, cut(sent, 0, 9), cut(elsewhere, 2, 3), cut(sent, 10, 20)));
    expect(found.kind).toBe('replaced');
    expectNear(found.fileStart, 9);
    expectNear(found.fileEnd, 10);
  });
});

test('the noise of the room tells where in a pause was cut', () => {
  const sent = rooms.room;
  const found = one(examined(sent, cut(sent, 0, 10.3), cut(sent, 11, 21)));
  expect(found.kind).toBe('cut');
  expectNear(found.fileStart, 10.3);
});

test('where other noise covers a pause, the place stays within it, and nothing else is said', () => {
  const sent = rooms.room;
  const samples = Float32Array.from([...cut(sent, 0, 11.5), ...cut(sent, 12.7, 21)]);
  const found = one(examined(sent, noisy(samples, 15, randomFrom(3))));
  expect(found.kind).toBe('cut');
  expect(found.fileStart).toBeGreaterThan(9.8);
  expect(found.fileStart).toBeLessThan(12);
});

test('what stands in the place of more than was said is no shorter than it is', () => {
  const sent = rooms.room;
  const found = one(examined(sent, cut(sent, 0, 6), cut(elsewhere, 0, 4), cut(sent, 8, 20)));
  expect(found.kind).toBe('inserted');
  expectNear(found.fileStart, 6);
  expectNear(found.fileEnd, 10);
});

test('what was added before and after a recording ends and begins where it does', () => {
  const sent = rooms.room;
  const [before, after] = [cut(elsewhere, 0, 2), cut(elsewhere, 3, 5)];
  const { alterations } = examined(sent, before, cut(sent, 2, 9), after);
  expect(alterations.map(({ kind }) => kind)).toEqual(['added', 'added']);
  expectNear(alterations[0]?.fileEnd ?? 0, 2);
  expectNear(alterations[1]?.fileStart ?? 0, 9);
  expect(alterations[1]?.fileEnd).toBeCloseTo(11, 1);
});

test('passages end where something was done, and leave nothing out', () => {
  const sent = rooms.room;
  const report = examined(sent, cut(sent, 0, 8), cut(elsewhere, 1, 2.5), cut(sent, 8, 10));
  const { fileStart, fileEnd } = one(report);
  const { passages } = report;
  expect(passages.map(({ kind }) => kind)).toEqual(['genuine', 'foreign', 'genuine']);
  expect(passages[0]?.fileEnd).toBe(fileStart);
  expect(passages[1]).toMatchObject({ fileStart, fileEnd });
  expect(passages[2]?.fileStart).toBe(fileEnd);
});

test('a voice that agrees less, because others are loud beside it, is followed like one that is near', () => {
  const said = speechLike(24, 51);
  const near = said.map((sample, i) => (i < 12 * RATE_HZ ? sample : 0));
  const far = said.map((sample, i) => (i < 12 * RATE_HZ ? 0 : sample));
  const crowd = speechLike(12, 61);
  const drowned = cut(far, 12, 24).map((sample, i) => sample + 2 * (crowd[i] as number));
  const both = [voiceOf('board', 'Ada', near, 300), voiceOf('board', 'Bob', far, 300)];
  const report = authenticate(fileOf(cut(near, 0, 12), drowned), both);
  expect({ verdict: report.verdict, alterations: report.alterations }).toEqual({ verdict: 'genuine', alterations: [] });
  expect(report.passages.filter(({ kind }) => kind === 'genuine').map(({ speaker }) => speaker)).toEqual([
    'Ada',
    'Bob',
  ]);
});

test.each([
  ['a piece of the meeting is said to be moved', 0, ['cut', 'reordered']],
  [
    'one under other speech as loud is not: as much agrees by chance where a voice says the same word again',
    1,
    ['replaced'],
  ],
])('%s', (_, gain, wanted) => {
  const sent = rooms.room;
  const other = cut(elsewhere, 1, 2.5);
  const piece = cut(sent, 28, 29.5).map((sample, i) => sample + gain * (other[i] as number));
  const { alterations } = examined(sent, cut(sent, 0, 6), piece, cut(sent, 7.5, 18));
  expect(alterations.map(({ kind }) => kind)).toEqual(wanted);
  expectNear(alterations[0]?.fileStart ?? 0, 6);
  expectNear(alterations.at(-1)?.fileEnd ?? 0, 7.5);
});

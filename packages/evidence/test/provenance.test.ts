// Whose fingerprints agree with what was published: the speaker's own, those of others who heard it, and who says otherwise.
import { beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../../../testkit/src/seeded-random.js';
import { speechLike } from '../../watermark/test/sound.js';
import { type AuthenticityReport, authenticate, type Passage, type Provenance, type Voice } from '../src/index.js';
import { cut, fileOf, noisy, RATE_HZ, voiceOf } from './sound.js';

const CLOCK = 300;
const SECONDS = 40;
let ada: Float32Array;
let other: Float32Array;

beforeAll(() => {
  ada = speechLike(SECONDS, 21);
  other = speechLike(SECONDS, 44);
});

/** What a device that hears Ada commits to: later, and through a network. */
function heardBy(name: string, sound: Float32Array, laterSeconds: number, seed: number): Voice {
  return { ...voiceOf('board', 'Ada', noisy(sound, 25, randomFrom(seed)), CLOCK + laterSeconds), heardBy: name };
}

const sent = () => voiceOf('board', 'Ada', ada, CLOCK);
const honest = () => [heardBy('Bob', ada, 0.12, 1), heardBy('Kim', ada, 0.31, 2), heardBy('Lou', ada, 1.4, 3)];
const genuine = ({ passages }: AuthenticityReport): Passage[] => passages.filter(({ kind }) => kind === 'genuine');
const provenance = (report: AuthenticityReport): Provenance => {
  const [first] = genuine(report);
  if (first?.provenance == null) throw new Error('nothing is genuine');
  return first.provenance;
};
const names = ({ heard }: Provenance) => heard.map(({ by }) => by).sort();

describe('a genuine passage', () => {
  test('is proved by the speaker and everybody who heard it, whatever their clocks say', () => {
    const report = authenticate(fileOf(cut(ada, 5, 30)), [sent(), ...honest()]);
    expect(report.verdict).toBe('genuine');
    const found = provenance(report);
    expect(names(found)).toEqual(['Bob', 'Kim', 'Lou']);
    expect(found.contradictions).toEqual([]);
    expect(found.seconds).toBeGreaterThan(20);
    expect(found.sentSeconds).toBeCloseTo(found.seconds, 5);
    expect(found.provedSeconds).toBeGreaterThan(0.95 * found.seconds);
  });

  test('is said by the speaker alone where nobody else committed to it', () => {
    const found = provenance(authenticate(fileOf(cut(ada, 5, 30)), [sent()]));
    expect(found).toMatchObject({ heard: [], provedSeconds: 0, contradictions: [] });
    expect(found.sentSeconds).toBeGreaterThan(20);
  });

  test('counts those who came later from when they did', () => {
    const late = { ...heardBy('Bob', cut(ada, 20, SECONDS), 20.1, 1) };
    const found = provenance(authenticate(fileOf(cut(ada, 5, 30)), [sent(), late, heardBy('Kim', ada, 0.2, 2)]));
    const [most, least] = found.heard;
    expect([most?.by, least?.by]).toEqual(['Kim', 'Bob']);
    expect(least?.seconds).toBeGreaterThan(5);
    expect(least?.seconds).toBeLessThan(14);
    expect(found.provedSeconds).toBeCloseTo(least?.seconds ?? 0, 5);
    expect(found.contradictions).toEqual([]);
  });
});

describe('somebody lies', () => {
  test('a speaker who commits to something else than was sent: the others heard it, and the speaker is named', () => {
    const report = authenticate(fileOf(cut(ada, 5, 30)), [voiceOf('board', 'Ada', other, CLOCK), ...honest()]);
    expect(genuine(report).map(({ speaker }) => speaker)).toEqual(['Ada']);
    const found = provenance(report);
    expect(found).toMatchObject({ sentSeconds: 0, provedSeconds: 0 });
    expect(names(found)).toEqual(['Bob', 'Kim', 'Lou']);
    expect(found.contradictions.map(({ by }) => by)).toEqual([null]);
    expect(found.contradictions[0]?.falseAlarmBound).toBeLessThan(1e-3);
  });

  test('a speaker who lies about ten seconds only is named for those', () => {
    const lie = ada.slice();
    lie.set(cut(other, 12, 22), 12 * RATE_HZ);
    const report = authenticate(fileOf(cut(ada, 2, 34)), [voiceOf('board', 'Ada', lie, CLOCK), ...honest()]);
    expect(report.alterations).toEqual([]);
    const contradictions = genuine(report).flatMap((one) => one.provenance?.contradictions ?? []);
    expect(contradictions.map(({ by }) => by)).toEqual([null]);
    expect(Math.abs((contradictions[0]?.fileStart ?? 0) - 10)).toBeLessThan(4.5);
    expect(Math.abs((contradictions[0]?.fileEnd ?? 0) - 20)).toBeLessThan(4.5);
  });

  test('a receiver who commits to something else is named, and what the others say stands', () => {
    const [, kim, lou] = honest() as [Voice, Voice, Voice];
    const found = provenance(authenticate(fileOf(cut(ada, 5, 30)), [sent(), heardBy('Bob', other, 0.1, 1), kim, lou]));
    expect(found.contradictions.map(({ by }) => by)).toEqual(['Bob']);
    expect(names(found)).toEqual(['Kim', 'Lou']);
    expect(found.provedSeconds).toBeGreaterThan(20);
  });

  test('a receiver who makes up what somebody said is the only one who says so', () => {
    const report = authenticate(fileOf(cut(other, 5, 30)), [sent(), heardBy('Bob', other, 0, 1), honest()[1] as Voice]);
    const found = provenance(report);
    expect(found).toMatchObject({ sentSeconds: 0, provedSeconds: 0 });
    expect(names(found)).toEqual(['Bob']);
    expect(found.contradictions.map(({ by }) => by).sort()).toEqual(['Kim', null]);
  });

  test('a forger whose recording nobody committed to finds nobody', () => {
    const report = authenticate(fileOf(cut(speechLike(30, 91), 2, 25)), [sent(), ...honest()]);
    expect(report.verdict).toBe('not_found');
    expect(report.passages[0]?.provenance).toBeNull();
  });
});

test('a speaker whose device committed to nothing is found by what others heard', () => {
  const report = authenticate(fileOf(cut(ada, 5, 30)), [voiceOf('board', 'Eve', speechLike(SECONDS, 9)), ...honest()]);
  expect(genuine(report)).toMatchObject([{ speaker: 'Ada' }]);
  expect(provenance(report)).toMatchObject({ sentSeconds: 0, contradictions: [] });
  expect(names(provenance(report))).toEqual(['Bob', 'Kim', 'Lou']);
});

test('a meeting of which there is only what others heard is searched all the same', () => {
  const report = authenticate(fileOf(cut(ada, 5, 30)), honest());
  expect(genuine(report)).toMatchObject([{ speaker: 'Ada' }]);
});

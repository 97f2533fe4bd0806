// Devices whose clocks disagree: their voices are brought onto one clock before anything is said of a recording.
import { beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../../../testkit/src/seeded-random.js';
import { speechLike } from '../../watermark/test/sound.js';
import { alignClocks, authenticate, type Voice } from '../src/index.js';
import { cut, fileOf, noisy, voiceOf } from './sound.js';

const SECONDS = 40;
let ada: Float32Array;
let bob: Float32Array;

beforeAll(() => {
  const silent = (samples: Float32Array, from: number, to: number): Float32Array =>
    samples.map((sample, i) => (i >= from * 48_000 && i < to * 48_000 ? 0 : sample));
  ada = silent(speechLike(SECONDS, 21), 20, SECONDS);
  bob = silent(speechLike(SECONDS, 22), 0, 20);
});

/** Whose clock is ahead by how much. */
const AHEAD: Readonly<Record<string, number>> = { Ada: 0, Bob: 1.3, Kim: 0, Lou: -0.02, Max: 0.03 };

function meeting(names: readonly string[]): Voice[] {
  const voices = { Ada: cut(ada, 0, 20), Bob: cut(bob, 20, SECONDS) };
  return (['Ada', 'Bob'] as const).flatMap((speaker, i) => {
    const at = 100 + 20 * i;
    const heard = names.filter((name) => name !== speaker);
    return [
      voiceOf('M', speaker, voices[speaker], at + (AHEAD[speaker] ?? 0)),
      ...heard.map((by, seed) => ({
        ...voiceOf('M', speaker, noisy(voices[speaker], 25, randomFrom(seed)), at + 0.15 + (AHEAD[by] ?? 0)),
        heardBy: by,
      })),
    ];
  });
}

test('a conversation over two clocks has no cut in it, once they are one', () => {
  const voices = meeting(['Ada', 'Bob', 'Kim', 'Lou', 'Max']);
  const said = fileOf(ada.map((sample, i) => sample + (bob[i] as number)));
  const { alterations, delays } = authenticate(said, voices);
  expect(alterations.length + delays.length).toBeGreaterThan(0);
  const aligned = alignClocks(voices);
  expect([...aligned.ahead.keys()]).toEqual(['Bob']);
  expect(aligned.ahead.get('Bob')).toBeCloseTo(1.3, 1);
  const report = authenticate(said, aligned.voices);
  expect(report).toMatchObject({ verdict: 'genuine', alterations: [], delays: [] });
  expect(report.passages.filter(({ kind }) => kind === 'genuine').map(({ speaker }) => speaker)).toEqual([
    'Ada',
    'Bob',
  ]);
});

test('a cut is still one', () => {
  const { voices } = alignClocks(meeting(['Ada', 'Bob', 'Kim', 'Lou', 'Max']));
  const report = authenticate(fileOf(cut(ada, 2, 18), cut(bob, 24, 38)), voices);
  expect(report.alterations.map(({ kind }) => kind)).toEqual(['cut']);
});

test('clocks that agree stay as they are, and so does whoever has nothing in common with anybody', () => {
  const voices = meeting(['Ada', 'Kim', 'Lou']).filter(({ speaker }) => speaker === 'Ada');
  const stranger = voiceOf('M', 'Eve', speechLike(20, 5), 300);
  const liar = { ...voiceOf('M', 'Ada', speechLike(20, 77), 103), heardBy: 'Max' };
  const { voices: aligned, ahead } = alignClocks([...voices, stranger, liar]);
  expect(ahead.size).toBe(0);
  expect(aligned).toEqual([...voices, stranger, liar]);
});

test('one that says a wrong time moves itself alone', () => {
  const voices = meeting(['Ada', 'Bob', 'Kim', 'Lou', 'Max']).map((voice) =>
    voice.heardBy === 'Kim'
      ? { ...voice, segments: voice.segments.map((one) => ({ ...one, startMicros: one.startMicros + 4_000_000 })) }
      : voice,
  );
  const { ahead } = alignClocks(voices);
  expect([...ahead.keys()].sort()).toEqual(['Bob', 'Kim']);
  expect(ahead.get('Kim')).toBeCloseTo(4, 1);
});

// What a call plays slower or faster than it was said is followed; what stands in its place, or is missing, is not excused by it.
import { beforeAll, describe, expect, test } from 'vitest';
import { speechLike } from '../../watermark/test/sound.js';
import { type AuthenticityReport, authenticate, type Voice } from '../src/index.js';
import { cut, fileOf, RATE_HZ, voiceOf } from './sound.js';

const SECONDS = 30;
let ada: Float32Array;
let sent: Voice;
let elsewhere: Float32Array;

beforeAll(() => {
  ada = speechLike(SECONDS, 21);
  sent = voiceOf('board', 'Ada', ada, 300);
  elsewhere = speechLike(5, 31);
});

const silence = (seconds: number): Float32Array => new Float32Array(Math.round(seconds * RATE_HZ));
const joined = (parts: readonly Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));
const verdictOn = (...parts: readonly Float32Array[]) => {
  const report = authenticate(fileOf(...parts), [sent]);
  return { verdict: report.verdict, kinds: kinds(report), delays: report.delays };
};
const kinds = ({ alterations }: AuthenticityReport): string[] => alterations.map(({ kind }) => kind);

/** Speech of `from` to `to`, shorter by so many seconds: a little is taken out every 50 ms, the ends crossed over. */
function faster(from: number, to: number, bySeconds: number): Float32Array {
  const pieces = Math.round((to - from) / 0.05);
  const out = Math.round((bySeconds * RATE_HZ) / pieces);
  const samples = cut(ada, from, to);
  const length = Math.floor(samples.length / pieces);
  return joined(
    Array.from({ length: pieces }, (_, i) => {
      const piece = samples.subarray(i * length, (i + 1) * length);
      const kept = piece.slice(0, length - out);
      for (let n = 0; n < out; n++) {
        const share = n / out;
        const at = kept.length - out + n;
        kept[at] = (1 - share) * (piece[at] as number) + share * (piece[length - out + n] as number);
      }
      return kept;
    }),
  );
}

describe('a voice that is late by a sixth of a second, and catches up within one', () => {
  /** The last moment once more, as calls conceal. */
  const concealed = (): Float32Array => cut(ada, 11.82, 12);

  test('is followed all along, and nothing was replaced', () => {
    const parts = [cut(ada, 2, 12), concealed(), faster(12, 13.2, 0.18), cut(ada, 13.2, 24)];
    expect(verdictOn(...parts)).toMatchObject({ verdict: 'genuine', kinds: [] });
  });

  test('other speech as long is called what it is', () => {
    expect(verdictOn(cut(ada, 2, 12), cut(elsewhere, 1, 2.2), cut(ada, 13.2, 24)).kinds).toEqual(['replaced']);
  });
});

describe('a voice that is late by half a second, and catches up within one', () => {
  test('is late, and nothing is missing or replaced', () => {
    const parts = [cut(ada, 2, 12), silence(0.5), faster(12, 13.5, 0.45), cut(ada, 13.5, 24)];
    expect(verdictOn(...parts)).toMatchObject({ verdict: 'genuine', kinds: [] });
  });

  test('where as much of it was cut out, that is missing', () => {
    const parts = [cut(ada, 2, 12), silence(0.5), cut(ada, 12, 13), cut(ada, 13.45, 24)];
    expect(verdictOn(...parts).kinds).toEqual(['cut']);
  });
});

describe('eight seconds of which a tenth is missing evenly, to the end', () => {
  test('after silence of as much they catch up, which is said', () => {
    const { kinds: found, delays } = verdictOn(cut(ada, 2, 10), silence(0.9), faster(10, 18, 0.7));
    expect({ found, delays }).toMatchObject({ found: [], delays: [{ heardBy: null }, { heardBy: null }] });
    expect(delays[0]?.seconds).toBeCloseTo(0.9, 0);
    expect(delays[1]?.seconds).toBeLessThan(-0.5);
  });

  test('after less they are played faster', () => {
    expect(verdictOn(cut(ada, 2, 10), silence(0.3), faster(10, 18, 0.8)).kinds).toEqual(['sped_up']);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import {
  CELL_SECONDS,
  type FromThread,
  type NamedKey,
  planTrace,
  SpectrumReader,
  type TraceReport,
  type TraceThread,
  threadRunner,
  traceSound,
  traceThreadServer,
} from '../src/index.js';
import { marked, mixed, music, noise, RATE_HZ, spectrumOf, sped, speechLike, testKey } from './sound.js';

const keys: NamedKey[] = Array.from({ length: 4 }, (_, i) => ({ label: `device ${i}`, key: testKey(i) }));
const range = { fromSeconds: 0, toSeconds: 70 };
const CLOCK = 30;

const cut = (samples: Float32Array, from: number, to: number): Float32Array =>
  samples.subarray(Math.round(from * RATE_HZ), Math.round(to * RATE_HZ));
const trace = (samples: Float32Array, among: readonly NamedKey[] = keys): Promise<TraceReport> =>
  traceSound(spectrumOf(samples), among, range);
const labels = (report: TraceReport): string[] => report.copies.map(({ label }) => label).sort();

let host: Float32Array;
let copies: Float32Array[];

beforeAll(() => {
  host = speechLike(20, 1);
  copies = [0, 1, 2].map((i) => marked(host, testKey(i), CLOCK));
});

describe('whose copy it was', () => {
  test('a cut of a copy names its device, and where it lies in the meeting', async () => {
    const report = await trace(cut(copies[2] as Float32Array, 7.3, 15.3));
    expect(labels(report)).toEqual(['device 2']);
    const [copy] = report.copies;
    expect(copy?.falseAccusationBound).toBeLessThanOrEqual(1e-6);
    expect((copy?.meetingTime ?? 0) - (copy?.fileStart ?? 0)).toBeCloseTo(CLOCK + 7.3, 1);
    expect(copy?.speed).toBeCloseTo(1, 3);
    expect(report.runnerUp?.label).not.toBe('device 2');
    expect(report.verdict).toBe('copies');
    expect(report.tested).toEqual({ keys: 4, offsets: expect.any(Number), speeds: expect.any(Number) });
  });

  test('on both sides of a cut, and not in what was put in', async () => {
    const copy = copies[2] as Float32Array;
    const foreign = speechLike(9, 77);
    const parts = [cut(copy, 0, 8), foreign, cut(copy, 11, 20)];
    const report = await trace(Float32Array.from(parts.flatMap((part) => [...part])));
    expect(labels(report)).toEqual(['device 2', 'device 2']);
    const [first, second] = [...report.copies].sort((a, b) => a.fileStart - b.fileStart);
    expect((first?.meetingTime ?? 0) - (first?.fileStart ?? 0)).toBeCloseTo(CLOCK, 1);
    expect((second?.meetingTime ?? 0) - (second?.fileStart ?? 0)).toBeCloseTo(CLOCK - 6, 1);
    expect(first?.fileEnd).toBeLessThan(11);
    expect(second?.fileStart).toBeGreaterThan(14);
    for (const { falseAccusationBound } of report.copies) expect(falseAccusationBound).toBeLessThanOrEqual(1e-6);
  });

  test('in a recording that was cut up and put together anew, with each passage at its place', async () => {
    const copy = copies[1] as Float32Array;
    const order = [13, 5, 17, 1, 9];
    const parts = order.map((from) => cut(copy, from, from + 3));
    const mixture = Float32Array.from([...speechLike(15, 78), ...parts.flatMap((part) => [...part])]);
    const report = await trace(mixture);
    expect(new Set(labels(report))).toEqual(new Set(['device 1']));
    const places = [...report.copies].sort((a, b) => a.fileStart - b.fileStart);
    for (const { fileStart, meetingTime, fileEnd, falseAccusationBound } of places) {
      const passage = order[Math.floor(((fileStart + fileEnd) / 2 - 15) / 3)] ?? Number.NaN;
      const at = 15 + 3 * order.indexOf(passage);
      expect(meetingTime - fileStart).toBeCloseTo(CLOCK + passage - at, 1);
      expect(falseAccusationBound).toBeLessThanOrEqual(1e-6);
    }
    expect(places.length).toBeGreaterThanOrEqual(3);
    for (const [i, { fileStart }] of places.entries()) {
      expect(fileStart).toBeGreaterThanOrEqual(places[i - 1]?.fileEnd ?? 0);
    }
  });

  test('nobody, when no key is in it: unmarked speech, and a copy of somebody else', async () => {
    for (const samples of [cut(host, 3, 15), cut(copies[0] as Float32Array, 3, 15)]) {
      const report = await trace(samples, keys.slice(1));
      expect(report).toMatchObject({ verdict: 'nobody', copies: [], echoes: [] });
    }
  });

  test.each([
    ['silence', () => new Float32Array(10 * RATE_HZ)],
    ['a constant', () => new Float32Array(10 * RATE_HZ).fill(0.5)],
    ['music', () => music(12)],
    ['noise', () => noise(12, 3)],
    ['values that are no numbers', () => new Float32Array(10 * RATE_HZ).fill(Number.NaN)],
  ])('nobody in %s', async (_, make) => {
    const report = await trace(make());
    expect(report).toMatchObject({ verdict: 'nobody', copies: [] });
  });

  test('at another sample rate', async () => {
    const narrow = Float32Array.from({ length: 8 * 16_000 }, (_, i) => copies[1]?.[3 * i + 5 * RATE_HZ] ?? 0);
    const report = await traceSound(spectrumOf(narrow, 16_000), keys, range);
    expect(labels(report)).toEqual(['device 1']);
  });

  test.each([1.05, 0.96, 1.013])('played at %f times its speed', async (rate) => {
    const report = await trace(sped(cut(copies[0] as Float32Array, 2, 18), rate));
    expect(labels(report)).toEqual(['device 0']);
    expect(report.copies[0]?.speed).toBeCloseTo(rate, 2);
    expect((report.copies[0]?.meetingTime ?? 0) - (report.copies[0]?.fileStart ?? 0) * rate).toBeCloseTo(CLOCK + 2, 0);
  });

  test('two who mixed their copies are both named, and nobody else', async () => {
    const report = await trace(cut(mixed(copies[0] as Float32Array, copies[2] as Float32Array), 2, 16));
    expect(labels(report)).toEqual(['device 0', 'device 2']);
  });

  test('a mark that comes late and weak, through a loudspeaker and a microphone, is an echo and no copy', async () => {
    // What device 1 played came back 250 ms later into what everybody heard, device 0 too.
    const loop = Math.round(0.25 * RATE_HZ);
    const room = host.map((value, i) => value + 0.55 * (copies[1]?.[i - loop] ?? 0));
    const report = await trace(cut(marked(room, testKey(0), CLOCK), 2, 18));
    expect(labels(report)).toEqual(['device 0']);
    for (const echo of report.echoes) {
      expect(echo.label).toBe('device 1');
      expect(echo.delaySeconds).toBeCloseTo(0.25, 1);
    }
  });
});

describe('a reference copy of the same meeting', () => {
  const buried = (samples: Float32Array) =>
    mixed(
      samples,
      noise(20, 4).map((value) => value * 0.4),
    );

  test('makes marks stand out, and does not judge its own device', async () => {
    const published = spectrumOf(cut(buried(copies[0] as Float32Array), 6, 16));
    const reference = spectrumOf(copies[2] as Float32Array);
    const blind = await traceSound(published, keys, range);
    const helped = await traceSound(published, keys, { ...range, reference });
    expect(labels(helped)).toEqual(['device 0']);
    expect(helped.copies[0]?.z ?? 0).toBeGreaterThan(blind.copies[0]?.z ?? 0);
    expect(helped.notJudged).toEqual(['device 2']);
    expect(helped.isReferenceUnknown).toBe(false);
    expect(blind.notJudged).toEqual([]);
  });

  test('of another meeting changes nothing, and it is said that nobody is known in it', async () => {
    const published = spectrumOf(cut(copies[0] as Float32Array, 6, 14));
    const blind = await traceSound(published, keys, range);
    const elsewhere = await traceSound(published, keys, { ...range, reference: spectrumOf(speechLike(12, 77)) });
    expect(elsewhere).toEqual({ ...blind, isReferenceUnknown: true });
  });

  test('that the published file itself is: nothing is left, and nobody is named', async () => {
    const published = spectrumOf(cut(host, 6, 12));
    const report = await traceSound(published, keys, { ...range, reference: published });
    expect(report).toMatchObject({ verdict: 'nobody', copies: [] });
  });
});

describe('bad input to a search', () => {
  const short = () => spectrumOf(new Float32Array(4 * RATE_HZ));

  test.each([
    ['no keys', () => traceSound(short(), [], range), 'watermark/no_keys'],
    ['a short key', () => traceSound(short(), [{ label: 'x', key: new Uint8Array(31) }], range), 'watermark/bad_key'],
    ['an empty range', () => traceSound(short(), keys, { fromSeconds: 9, toSeconds: 9 }), 'watermark/bad_clock'],
    ['a range before the meeting', () => traceSound(short(), keys, { fromSeconds: -5 }), 'watermark/bad_clock'],
    ['nothing', () => traceSound(spectrumOf(new Float32Array(0)), keys, range), 'watermark/too_short'],
    ['a second', () => traceSound(spectrumOf(new Float32Array(RATE_HZ)), keys, range), 'watermark/too_short'],
  ])('%s', async (_, run, code) => {
    await expect(run()).rejects.toMatchObject({ code });
  });

  test('a beginning without an end is no bad input, however late it is', () => {
    const { firstCell, lastCell } = planTrace(short(), 1, { fromSeconds: 20_000 });
    expect([firstCell, lastCell].map((cell) => Math.round(cell * CELL_SECONDS))).toEqual([20_000, 30_800]);
  });

  test.each([0, 4000, 48_000.5, Number.NaN, 400_000])('a sample rate of %d', (rate) => {
    expect(() => new SpectrumReader(rate)).toThrow(expect.objectContaining({ code: 'watermark/bad_rate' }));
  });

  test('stops when it is told to, and says how far it is', async () => {
    const shares: number[] = [];
    const many = Array.from({ length: 40 }, (_, i) => ({ label: `${i}`, key: testKey(i) }));
    const run = traceSound(short(), many, {
      ...range,
      onProgress: (share) => shares.push(share),
      isCancelled: () => shares.length > 0,
    });
    await expect(run).rejects.toMatchObject({ code: 'watermark/cancelled' });
    expect(shares.length).toBeGreaterThan(0);
    expect(shares.every((share) => share > 0 && share < 1)).toBe(true);
  });
});

describe('a search on several threads', () => {
  /** Threads as a test can have them: messages are cloned and answered later. */
  function fakeThread(): TraceThread & { fail(): void } {
    const serve = traceThreadServer();
    let answer: (message: FromThread) => void = () => {};
    let fail = () => {};
    return {
      post: (message) => {
        const reply = serve(structuredClone(message));
        if (reply !== undefined) queueMicrotask(() => answer(structuredClone(reply)));
      },
      listen: (onMessage, onFailure) => {
        answer = onMessage;
        fail = onFailure;
      },
      fail: () => fail(),
    };
  }

  test('says what one thread says', async () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ label: `${i}`, key: testKey(i) }));
    const sound = spectrumOf(cut(copies[1] as Float32Array, 4, 9));
    const brief = { fromSeconds: 25, toSeconds: 45 };
    const runner = threadRunner([fakeThread(), fakeThread()]);
    expect(await traceSound(sound, many, { ...brief, runner })).toEqual(await traceSound(sound, many, brief));
  });

  test('gives each thread the sound once, however many plans it is searched by', async () => {
    const thread = fakeThread();
    const kinds: string[] = [];
    const runner = threadRunner([
      {
        ...thread,
        post: (message) => {
          kinds.push(message.kind);
          thread.post(message);
        },
      },
    ]);
    const sound = spectrumOf(cut(host, 4, 14));
    const report = await traceSound(sound, keys, { fromSeconds: 25, toSeconds: 45, runner });
    expect(report.verdict).toBe('nobody');
    expect(kinds.filter((kind) => kind === 'sound')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'plan').length).toBeGreaterThan(1);
  });

  test('ends with an error when a thread is lost', async () => {
    const thread = fakeThread();
    const runner = threadRunner([{ ...thread, post: (message) => message.kind === 'job' && thread.fail() }]);
    await expect(traceSound(spectrumOf(host), keys, { ...range, runner })).rejects.toMatchObject({
      code: 'watermark/thread_failed',
    });
  });
});

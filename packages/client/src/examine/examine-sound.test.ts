// A file as it is read and compared, from its bytes to what is found; and its loudness for drawing it.
import { describe, expect, it } from 'vitest';
import { cut, RATE_HZ, voiceOf } from '../../../../packages/evidence/test/sound.js';
import { speechLike } from '../../../../packages/watermark/test/sound.js';
import { encodeWav } from '../../../../testkit/src/wav.js';
import { examineSound } from './examine-sound.js';
import { PeakMeter } from './sound-peaks.js';

const wav = (samples: Float32Array) =>
  new Blob([encodeWav({ samples: Float32Array.from(samples), sampleRateHz: RATE_HZ })]);

describe('a published file', () => {
  const said = speechLike(30, 21);
  const voices = [voiceOf('meeting', 'Ada', said, 300)];

  it('is compared with fingerprints, with its hash, its length and its loudness', async () => {
    const shares: number[] = [];
    const file = wav(cut(said, 4, 22));
    const found = await examineSound({ file, voices }, (share) => shares.push(share));
    expect(found.report).toMatchObject({ verdict: 'genuine' });
    const genuine = found.report?.passages.find(({ kind }) => kind === 'genuine');
    expect(genuine).toMatchObject({ meeting: 'meeting', speaker: 'Ada' });
    expect((genuine?.meetingStart ?? 0) - (genuine?.fileStart ?? 0)).toBeCloseTo(304, 0);
    expect(found.seconds).toBeCloseTo(18, 1);
    expect(found.fileHash).toMatch(/^[0-9a-f]{64}$/);
    expect(Math.max(...found.peaks)).toBe(1);
    expect([Math.min(...shares) >= 0, shares.at(-1)]).toEqual([true, 1]);
  });

  it('is only read where there is nothing to compare it with', async () => {
    const found = await examineSound({ file: wav(cut(said, 0, 5)), voices: [] }, () => {});
    expect(found.report).toBeNull();
    expect(found.peaks.length).toBeGreaterThan(100);
  });

  it('that is none, or nothing, ends in a word for it', async () => {
    const code = (file: Blob) =>
      examineSound({ file, voices }, () => {}).catch((error: { code: string }) => error.code);
    expect(await code(new Blob([]))).toBe('audiofile/empty');
    expect(await code(new Blob(['text, whatever it is called']))).toBe('audiofile/unknown_format');
    expect(await code(wav(cut(said, 0, 1)))).toBe('evidence/too_short');
  });
});

describe('loudness', () => {
  it('is as many numbers as can be drawn, the loudest 1, in blocks of whatever length', () => {
    const meter = new PeakMeter(1000);
    const samples = Float32Array.from({ length: 10_000 }, (_, i) => (i < 5000 ? 0.1 : -0.4));
    for (let at = 0; at < samples.length; at += 777) meter.push(samples.subarray(at, at + 777));
    const peaks = meter.finish(50);
    expect(peaks).toHaveLength(50);
    expect([peaks[0], peaks[49]]).toEqual([0.25, 1]);
  });

  it('of silence is nothing, and of less than a block one number', () => {
    const silent = new PeakMeter(8000);
    silent.push(new Float32Array(8000));
    expect(new Set(silent.finish(10))).toEqual(new Set([0]));
    const short = new PeakMeter(8000);
    short.push(Float32Array.of(0.5));
    expect(short.finish(10)).toEqual([1]);
    expect(new PeakMeter(8000).finish(10)).toEqual([]);
  });
});

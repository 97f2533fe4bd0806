// From a file to an answer: whose copy it is, that nobody is an answer, and what is refused.
import { systemRng, toHex } from '@incamera/kernel';
import { RecordingMarker } from '@incamera/watermark';
import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../../../testkit/src/wav.js';
import { wav as wavOfChannels } from '../../../../testkit/src/wav-file.js';
import { inProcessTracer } from './in-process-tracer.js';
import { type TraceAsk, type TraceProgress } from './trace-types.js';
import { traceFile } from './tracing.js';

const RATE_HZ = 16_000;
const environment = { fileTracer: inProcessTracer(), rng: systemRng };
const keys = ['Ada', 'Boris', 'Clara'].map((label) => ({ label, key: systemRng.bytes(32) }));

/** Noise whose loudness comes and goes like that of speech: enough for a mark, and the same every time. */
function noise(seconds: number, rateHz: number): Float32Array<ArrayBuffer> {
  let state = 1;
  return Float32Array.from({ length: seconds * rateHz }, (_, i) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state / 1_073_741_824 - 1) * 0.2 * (1.2 + Math.sin((2 * Math.PI * 3 * i) / rateHz));
  });
}

function marked(key: Uint8Array, samples: Float32Array<ArrayBuffer>, clockSeconds: number) {
  const marker = new RecordingMarker({ key, channels: 1, sampleRateHz: 48_000, clockSeconds, strength: 'standard' });
  const parts = [...marker.push([samples]), ...marker.finish()];
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const wav = (samples: Float32Array<ArrayBuffer>, sampleRateHz = 48_000) =>
  new Blob([encodeWav({ samples, sampleRateHz })]);
const ask = (file: Blob, change: Partial<TraceAsk> = {}): TraceAsk => ({
  file,
  reference: null,
  from: 0,
  to: 120,
  signal: new AbortController().signal,
  ...change,
});

describe('a trace', () => {
  it('names the device whose mark is in the file, with the time in the meeting, and says how far it is', async () => {
    const told: TraceProgress[] = [];
    const file = wav(marked(keys[1]?.key as Uint8Array, noise(20, 48_000), 40));
    const finding = await traceFile(ask(file), keys, environment, (progress) => told.push(progress));
    expect(finding.verdict).toBe('copies');
    expect(finding.sound?.copies.map(({ label }) => label)).toEqual(['Boris']);
    const [copy] = finding.sound?.copies ?? [];
    expect(copy?.meetingTime).toBeCloseTo(40 + (copy?.fileStart ?? 0), 0);
    expect(copy?.falseAccusationBound).toBeLessThanOrEqual(1e-6);
    expect(finding.fileHash).toBe(
      toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))),
    );
    expect(new Set(told.map(({ stage }) => stage))).toEqual(new Set(['reading', 'searching']));
    expect(told.every(({ share }) => share >= 0 && share <= 1)).toBe(true);
    const report = JSON.parse(finding.report) as Record<string, unknown>;
    expect(report).toMatchObject({ format: 'incamera-trace-report/2', verdict: 'copies', fileHash: finding.fileHash });
    // The same search again has another report, so that nobody tries reports out against the hash in the record.
    expect((await traceFile(ask(file), keys, environment, () => {})).report).not.toBe(finding.report);
  });

  it('names it in a file whose channels were turned against each other, so that their mean is silence', async () => {
    const samples = marked(keys[2]?.key as Uint8Array, noise(20, 48_000), 40);
    const file = new Blob([Uint8Array.from(wavOfChannels([samples, samples.map((sample) => -sample)]))]);
    const finding = await traceFile(ask(file), keys, environment, () => {});
    expect(finding.sound?.copies.map(({ label }) => label)).toEqual(['Clara']);
  });

  it('of an unmarked file, or of silence, names nobody', async () => {
    for (const samples of [noise(10, RATE_HZ), new Float32Array(10 * RATE_HZ)]) {
      const { verdict, sound, pictures } = await traceFile(ask(wav(samples, RATE_HZ)), keys, environment, () => {});
      expect([verdict, sound?.copies, pictures]).toEqual(['nobody', [], null]);
    }
  });

  it('of what is no recording, or not long enough, or stopped, ends in a word for it', async () => {
    const failing = (change: Partial<TraceAsk>, of = keys) =>
      traceFile(ask(wav(noise(4, RATE_HZ), RATE_HZ), change), of, environment, () => {});
    const code = (value: string) => ({ code: value });
    await expect(failing({ file: new Blob(['text, whatever it is called']) })).rejects.toMatchObject(
      code('audiofile/unknown_format'),
    );
    await expect(failing({ file: new Blob([]) })).rejects.toMatchObject(code('audiofile/empty'));
    await expect(failing({ file: wav(noise(1, RATE_HZ), RATE_HZ) })).rejects.toMatchObject(code('watermark/too_short'));
    await expect(failing({ from: 60, to: 30 })).rejects.toMatchObject(code('watermark/bad_clock'));
    await expect(failing({ signal: AbortSignal.abort() })).rejects.toMatchObject(code('watermark/cancelled'));
    await expect(failing({}, [])).rejects.toMatchObject(code('watermark/no_keys'));
    const none = { fileTracer: null, rng: systemRng };
    const nowhere = traceFile(ask(wav(noise(4, RATE_HZ), RATE_HZ)), keys, none, () => {});
    await expect(nowhere).rejects.toMatchObject(code('client/trace_unavailable'));
  });
});

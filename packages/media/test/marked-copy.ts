// Whose copy a recording is, as an investigator would find out, and small measures of it.
import { SpectrumReader, type TraceReport, traceSound } from '@incamera/watermark';
import { expect } from 'vitest';

const RATE_HZ = 48_000;

export function keyOf(number: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (number * 53 + i * 7) & 255);
}

/** Looks for the keys 0 to 4 in the first five minutes of the meeting. Labels are the numbers. */
export function trace(samples: Float32Array): Promise<TraceReport> {
  const reader = new SpectrumReader(RATE_HZ);
  reader.push(samples);
  const keys = Array.from({ length: 5 }, (_, i) => ({ label: String(i), key: keyOf(i) }));
  return traceSound(reader.finish(), keys, { fromSeconds: 0, toSeconds: 300 });
}

/**
 * Expects `samples` to be of the copy of `key` and of nobody else's.
 * @returns time of the meeting at which the first sample was heard, seconds
 */
export async function expectCopyOf(samples: Float32Array, key: number): Promise<number> {
  const report = await trace(samples);
  expect(report.copies.map(({ label }) => label)).toEqual([String(key)]);
  expect(report.echoes).toEqual([]);
  const [copy] = report.copies;
  return (copy?.meetingTime ?? Number.NaN) - (copy?.fileStart ?? 0);
}

/** 0 also where nothing was recorded at all. */
export function rms(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

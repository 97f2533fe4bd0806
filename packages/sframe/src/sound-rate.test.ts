// Sound at a constant rate, and sound that betrays what is said: sizes of real Opus, and pauses.
import { type LeafIndex } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { encodeOpus } from '../../../testkit/src/opus.js';
import { encodeKid, type FrameRecord, RATE_CHANGES, RATE_WINDOW_MS, SoundRate, SoundRates } from './index.js';

const ADA = 3 as LeafIndex;
const FRAME_MS = 20;
const kid = (leaf: LeafIndex, kind: 'mic' | 'screen-audio' = 'mic') =>
  encodeKid({ leaf, kind, epochLow: 1, layer: 0, incarnation: 0 });

/** One second of something like speech: syllables of noise, and a pause. */
function syllables(): Float32Array {
  let seed = 1;
  return Float32Array.from({ length: 48_000 }, (_, i) => {
    seed = (seed * 16_807) % 2_147_483_647;
    const loudness = i > 36_000 ? 0 : Math.max(0, Math.sin((2 * Math.PI * i) / 9600));
    return (seed / 1_073_741_823 - 1) * 0.5 * loudness;
  });
}

/** Whether the rate still counts as constant after these sizes. */
function judged(sizes: readonly number[], timestamps = (i: number) => i * 960): boolean {
  const rate = new SoundRate();
  for (const [i, sizeBytes] of sizes.entries()) {
    rate.note({ sizeBytes, record: { kid: 1n, ctr: BigInt(i) }, timestamp: timestamps(i) >>> 0 }, i * FRAME_MS);
  }
  return rate.isConstant(sizes.length * FRAME_MS);
}

describe('a stream of sound', () => {
  it('is constant when all frames have one size, whatever is lost on the way', () => {
    const rate = new SoundRate();
    for (let i = 0; i < 500; i += 1 + (i % 3)) {
      rate.note({ sizeBytes: 60, record: { kid: 1n, ctr: BigInt(i) }, timestamp: i * 960 }, i * FRAME_MS);
    }
    expect(rate.isConstant(10_000)).toBe(true);
    // Round the end of the 32 bits of a timestamp.
    expect(judged(Array(100).fill(60), (i) => 0xffff_8000 + i * 960)).toBe(true);
  });

  it('of Opus at a variable rate is named within a second', () => {
    const sizes = encodeOpus(syllables(), 24_000).map(({ byteLength }) => byteLength);
    expect(sizes).toHaveLength(50);
    expect(judged(sizes)).toBe(false);
  });

  it('that stays away while nothing is said is named, though all its frames have one size', () => {
    // Ten frames of speech, then 400 ms of nothing.
    const timestamps = (i: number) => (i + Math.floor(i / 10) * 20) * 960;
    expect(judged(Array(200).fill(60), timestamps)).toBe(false);
  });

  it('may go to another constant rate, and is constant again when it has been for a while', () => {
    expect(judged([...Array(100).fill(60), ...Array(100).fill(40), ...Array(100).fill(60)])).toBe(true);
    const rate = new SoundRate();
    for (let i = 0; i <= RATE_CHANGES + 1; i++) {
      rate.note({ sizeBytes: 60 + (i % 2), record: { kid: 1n, ctr: BigInt(i) }, timestamp: null }, i * FRAME_MS);
    }
    expect(rate.isConstant(1000)).toBe(false);
    expect(rate.isConstant(1000 + RATE_WINDOW_MS)).toBe(true);
  });
});

describe('the microphones of a meeting', () => {
  const record = (ctr: number, more: Partial<FrameRecord> = {}): FrameRecord => ({
    kid: kid(ADA),
    ctr: BigInt(ctr),
    hash: new Uint8Array(16).fill(ctr),
    ...more,
  });
  const varying = (i: number) => 30 + (i % 7);

  it('are judged by what was signed for, whether proof or frame comes first', () => {
    for (const isProofFirst of [false, true]) {
      const rates = new SoundRates();
      for (let i = 0; i < 50; i++) {
        if (isProofFirst) rates.cover([record(i)], i * FRAME_MS);
        rates.observe(record(i), varying(i), null, i * FRAME_MS);
        if (!isProofFirst) rates.cover([record(i)], i * FRAME_MS);
      }
      expect(rates.review(1000)).toEqual([{ leaf: ADA, isConstant: false }]);
      expect(rates.review(1000)).toEqual([]);
      expect(rates.review(20_000)).toEqual([{ leaf: ADA, isConstant: true }]);
    }
  });

  it('are not judged by frames that somebody else made, nor by other streams', () => {
    const rates = new SoundRates();
    for (let i = 0; i < 50; i++) {
      rates.observe(record(i), varying(i), null, i * FRAME_MS);
      rates.cover([record(i, { hash: new Uint8Array(16) })], i * FRAME_MS);
      const sound = record(i, { kid: kid(ADA, 'screen-audio') });
      rates.observe(sound, varying(i), null, i * FRAME_MS);
      rates.cover([sound], i * FRAME_MS);
    }
    expect(rates.review(1000)).toEqual([]);
  });

  it('forget who is gone', () => {
    const rates = new SoundRates();
    for (let i = 0; i < 50; i++) {
      rates.observe(record(i), varying(i), null, i * FRAME_MS);
      rates.cover([record(i)], i * FRAME_MS);
    }
    rates.keepOnly(new Set());
    expect(rates.review(1000)).toEqual([]);
  });
});

import { MARK_BLOCK, SoundMarker } from '@incamera/watermark';
import { describe, expect, it } from 'vitest';
import { speechLike, testKey } from '../../../watermark/test/sound.js';
import { BlockMarker } from './block-marker.js';
import { type ClockReading } from './mark-messages.js';

const RATE_HZ = 48_000;
const options = (clock: ClockReading = { contextSeconds: 0, meetingSeconds: 50 }) =>
  ({ key: testKey(4), strength: 'standard', clock }) as const;

type Stereo = readonly Float32Array[];
const speech = speechLike(2, 3).subarray(0, MARK_BLOCK * 700);

/** `sound` through a marker from frame `first` on, block by block. */
function played(marker: BlockMarker, { sound = speech, size = MARK_BLOCK, first = 0 } = {}): Float32Array {
  const out = new Float32Array(sound.length);
  for (let at = 0; at + size <= sound.length; at += size) {
    const block: Stereo = [sound.slice(at, at + size), sound.slice(at, at + size)];
    const output: Stereo = [out.subarray(at, at + size), new Float32Array(size)];
    expect(marker.process(block, output, first + at)).toBe('marked');
  }
  return out;
}

/** What a device whose clock stands at `clockSeconds` at the first sample would play. */
function expected(clockSeconds: number): Float32Array {
  const block = [speech.slice(), speech.slice()];
  new SoundMarker({ key: testKey(4), strength: 'standard', sampleRateHz: RATE_HZ, channels: 2, clockSeconds }).process(
    block,
    block,
  );
  return block[0] as Float32Array;
}

describe('marking blocks', () => {
  it('is marking for the moment of playing: as late as the marker itself is', () => {
    const marker = new BlockMarker(options(), RATE_HZ);
    expect(isSame(played(marker), expected(50 + marker.latencyFrames / RATE_HZ))).toBe(true);
  });

  it.each([256, 512, 896])('takes render quanta of %i samples', (size) => {
    const sound = speech.subarray(0, Math.floor(speech.length / size) * size);
    const marker = new BlockMarker(options(), RATE_HZ);
    expect(isSame(played(marker, { sound, size }), played(new BlockMarker(options(), RATE_HZ), { sound }))).toBe(true);
  });

  it('goes on at the right time after frames that were rendered without it', () => {
    const quiet = new Float32Array(2 * MARK_BLOCK);
    const markers = [0, 9_600_000 - quiet.length].map((first) => {
      const marker = new BlockMarker(options(), RATE_HZ);
      played(marker, { sound: quiet, first });
      return played(marker, { first: 9_600_000 });
    }) as [Float32Array, Float32Array];
    expect(isSame(...markers)).toBe(true);
  });

  it('marks what is left of the sound when nothing is connected any more, and says so', () => {
    const marker = new BlockMarker(options(), RATE_HZ);
    played(marker, { sound: speech.subarray(0, MARK_BLOCK * 100) });
    const { fedFrames } = marker;
    const output: Stereo = [new Float32Array(MARK_BLOCK), new Float32Array(MARK_BLOCK)];
    expect(marker.process([], output, fedFrames)).toBe('cut');
    expect(output[0]?.some((value) => value !== 0)).toBe(true);
    for (let i = 1; i < 20; i++) marker.process([], output, fedFrames + i * MARK_BLOCK);
    expect(output[0]?.every((value) => value === 0)).toBe(true);
    expect(marker.fedFrames).toBe(fedFrames);
  });

  it('plays mono on both sides', () => {
    const marker = new BlockMarker(options(), RATE_HZ);
    const [left, right] = [new Float32Array(speech.length), new Float32Array(speech.length)];
    expect(marker.process([speech.slice()], [left, right], 0)).toBe('marked');
    // Both share one transform, which rounds.
    expect(left.every((value, i) => Math.abs(value - (right[i] as number)) < 1e-5)).toBe(true);
    expect(isSame(left, expected(50 + marker.latencyFrames / RATE_HZ))).toBe(true);
  });

  it.each([
    ['another size', [100, 100]],
    ['no samples', [0, 0]],
    ['one channel', [128]],
    ['three channels', [128, 128, 128]],
  ])('refuses output of %s and leaves it silent', (_, sizes) => {
    const marker = new BlockMarker(options(), RATE_HZ);
    const output = sizes.map((size) => new Float32Array(size));
    const input = sizes.map((size) => new Float32Array(size).fill(0.5));
    expect(marker.process(input, output, 0)).toBe('refused');
    expect(output.every((channel) => channel.every((value) => value === 0))).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses sound that holds %d, which would spoil the marker',
    (bad) => {
      const marker = new BlockMarker(options(), RATE_HZ);
      const output: Stereo = [new Float32Array(MARK_BLOCK), new Float32Array(MARK_BLOCK)];
      const results = Array.from({ length: 10 }, (_, i) => {
        const input = [new Float32Array(MARK_BLOCK).fill(0.1), new Float32Array(MARK_BLOCK).fill(i === 3 ? bad : 0.1)];
        return marker.process(input, output, i * MARK_BLOCK);
      });
      expect(results).toContain('refused');
    },
  );

  it.each([
    ['a short key', { key: new Uint8Array(31) }, RATE_HZ, 'watermark/bad_key'],
    ['96 kHz', {}, 96_000, 'watermark/bad_rate'],
    [
      'a clock without time',
      { clock: { contextSeconds: 0, meetingSeconds: Number.NaN } },
      RATE_HZ,
      'watermark/bad_clock',
    ],
  ])('refuses %s', (_, wrong, rate, code) => {
    expect(() => new BlockMarker({ ...options(), ...wrong }, rate)).toThrow(expect.objectContaining({ code }));
  });

  it('allocates nothing for a block', () => {
    const marker = new BlockMarker(options(), RATE_HZ);
    const block: Stereo = [speech.slice(0, MARK_BLOCK), speech.slice(0, MARK_BLOCK)];
    const output: Stereo = [new Float32Array(MARK_BLOCK), new Float32Array(MARK_BLOCK)];
    let frame = 0;
    const run = (count: number) => {
      for (let i = 0; i < count; i++, frame += MARK_BLOCK) marker.process(block, output, frame);
    };
    run(6000);
    const before = process.memoryUsage().heapUsed;
    run(6000);
    // One number on the heap for each of 128 samples would be 12 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(600_000);
  });
});

describe('following the clock', () => {
  /** The clock that sound is marked with after `steer`, found by comparing with devices that always had it. */
  function clockAfter(steer: (marker: BlockMarker) => void): number {
    const marker = new BlockMarker(options(), RATE_HZ);
    steer(marker);
    const candidates = [50, 50.012, 50.018, 50.024, 55, 60].map((meetingSeconds) => ({
      meetingSeconds,
      sound: played(new BlockMarker(options({ contextSeconds: 0, meetingSeconds }), RATE_HZ)),
    }));
    const sound = played(marker);
    return candidates.find((candidate) => isSame(candidate.sound, sound))?.meetingSeconds ?? Number.NaN;
  }
  const reading = (meetingSeconds: number): ClockReading => ({ contextSeconds: 0, meetingSeconds });

  it('takes half of a small difference from each reading', () => {
    expect(clockAfter((marker) => marker.setClock(reading(50.024), false))).toBe(50.012);
    const twice = clockAfter((marker) => {
      marker.setClock(reading(50.024), false);
      marker.setClock(reading(50.024), false);
    });
    expect(twice).toBe(50.018);
  });

  it('does not believe one reading that is far off', () => {
    expect(clockAfter((marker) => marker.setClock(reading(55), false))).toBe(50);
    const wavering = clockAfter((marker) => {
      marker.setClock(reading(55), false);
      marker.setClock(reading(45), false);
      marker.setClock(reading(50), false);
      marker.setClock(reading(60), false);
    });
    expect(wavering).toBe(50);
  });

  it('believes two that are off the same way, and one that is said to be a jump', () => {
    const agreed = clockAfter((marker) => {
      marker.setClock(reading(55), false);
      marker.setClock(reading(60), false);
    });
    expect(agreed).toBe(60);
    expect(clockAfter((marker) => marker.setClock(reading(55), true))).toBe(55);
    expect(clockAfter((marker) => marker.setClock(reading(50.024), true))).toBe(50.024);
  });

  it('takes no reading that is no number', () => {
    expect(clockAfter((marker) => marker.setClock(reading(Number.NaN), true))).toBe(50);
  });
});

/** Not toEqual, which takes minutes to show how long arrays differ. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

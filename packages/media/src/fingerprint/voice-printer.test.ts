import { type Segment } from '@incamera/evidence';
import { beforeEach, describe, expect, it } from 'vitest';
import { speechLike } from '../../../watermark/test/sound.js';
import { VoicePrinter } from './voice-printer.js';

const RATE_HZ = 48_000;
const BLOCK = 128;
const speech = speechLike(25, 3);
const silence = new Float32Array(RATE_HZ * 5);

let segments: Segment[];
let frame: number;

beforeEach(() => {
  segments = [];
  frame = 0;
});

const make = (meetingSeconds = 100, sampleRateHz = RATE_HZ) =>
  new VoicePrinter({
    sampleRateHz,
    clock: { contextSeconds: 0, meetingSeconds },
    onSegment: (one) => segments.push(one),
  });

/** Plays `sound` block by block. */
function play(printer: VoicePrinter, sound: Float32Array): void {
  for (let at = 0; at + BLOCK <= sound.length; at += BLOCK, frame += BLOCK) {
    printer.process(sound.subarray(at, at + BLOCK), frame);
  }
}

const frames = () => segments.map(({ words }) => words.length);
const starts = () => segments.map(({ startMicros }) => startMicros / 1e6);

describe('the fingerprint of a voice', () => {
  it('comes in stretches of ten seconds and the rest, on the clock of the meeting', () => {
    const printer = make();
    play(printer, speech);
    expect(frames()).toEqual([625, 625]);
    printer.finish();
    expect(frames()).toEqual([625, 625, 305]);
    expect(starts().map((at) => Math.round(at * 100) / 100)).toEqual([100.06, 110.06, 120.06]);
  });

  it('says nothing of a microphone that is off, and begins and ends with what is said', () => {
    const printer = make();
    play(printer, silence);
    expect(segments).toEqual([]);
    play(printer, speech.subarray(0, 3 * RATE_HZ));
    expect(segments).toEqual([]);
    play(printer, silence);
    expect(segments).toHaveLength(1);
    // Pauses of a second belong to it.
    expect(frames()[0]).toBeGreaterThan(180);
    expect(frames()[0]).toBeLessThan(255);
    expect(starts()[0]).toBeCloseTo(105.06, 1);
    play(printer, speech.subarray(0, RATE_HZ));
    printer.finish();
    expect(starts()[1]).toBeCloseTo(113.06, 1);
  });

  it('says nothing of what a codec makes of silence', () => {
    const printer = make();
    play(
      printer,
      Float32Array.from(silence, (_, i) => (i % 2 === 0 ? 5e-5 : -5e-5)),
    );
    printer.finish();
    expect(segments).toEqual([]);
  });

  it('goes on when clocks waver and drift, and begins anew when the clock jumped', () => {
    const printer = make();
    const part = 5 * RATE_HZ;
    play(printer, speech.subarray(0, part));
    printer.setClock({ contextSeconds: 5, meetingSeconds: 105.04 });
    play(printer, speech.subarray(part, 2 * part));
    expect(segments).toEqual([]);
    // The context slept for a minute.
    printer.setClock({ contextSeconds: 10, meetingSeconds: 170 });
    expect(segments).toHaveLength(1);
    play(printer, speech.subarray(0, 2 * RATE_HZ));
    printer.finish();
    expect(starts()[1]).toBeCloseTo(170.06, 1);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not moved by a clock that says %d', (meetingSeconds) => {
    const printer = make();
    play(printer, speech.subarray(0, RATE_HZ));
    printer.setClock({ contextSeconds: 1, meetingSeconds });
    expect(segments).toEqual([]);
    printer.finish();
    expect(segments).toHaveLength(1);
  });

  it('is not made before the meeting began, nor in the year after', () => {
    for (const meetingSeconds of [-500, 31 * 24 * 3600, Number.NaN]) {
      const printer = make(meetingSeconds);
      play(printer, speech.subarray(0, 5 * RATE_HZ));
      printer.finish();
    }
    expect(segments).toEqual([]);
  });

  it('ends where sound is missing', () => {
    const printer = make();
    play(printer, speech.subarray(0, 2 * RATE_HZ));
    frame += 10 * RATE_HZ;
    play(printer, speech.subarray(0, 2 * RATE_HZ));
    printer.process(undefined, frame);
    expect(starts().map((at) => Math.round(at))).toEqual([100, 112]);
  });

  it('is the same whatever was said before it', () => {
    const [one, other] = [make(), make()];
    play(one, speech);
    one.finish();
    const alone = segments.splice(0).flatMap(({ words }) => [...words]);
    frame = 0;
    play(other, speechLike(2, 9));
    play(other, silence);
    segments.splice(0);
    play(other, speech);
    other.finish();
    expect(segments.flatMap(({ words }) => [...words]).slice(2, 1500)).toEqual(alone.slice(2, 1500));
  });

  it('refuses rates that no sound card has', () => {
    expect(() => make(0, 4000)).toThrow(expect.objectContaining({ code: 'evidence/bad_rate' }));
  });

  it('holds no sound: of twenty seconds it gives five kilobytes', () => {
    const printer = make();
    play(printer, speech.subarray(0, 20 * RATE_HZ));
    const bytes = segments.reduce((sum, { words }) => sum + words.byteLength, 0);
    expect(bytes / 20).toBeLessThanOrEqual(250);
  });

  it('allocates nothing for a block', () => {
    const printer = make();
    const block = speech.slice(0, BLOCK);
    const run = (count: number) => {
      for (let i = 0; i < count; i++, frame += BLOCK) printer.process(block, frame);
    };
    run(4000);
    const before = process.memoryUsage().heapUsed;
    run(4000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(600_000);
  });
});

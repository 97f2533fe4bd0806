// Sound into segments: ten seconds each, a new one after a pause, and never two sounds at the same time.
import { describe, expect, it } from 'vitest';
import { type CutSegment, SegmentCutter } from './segment-cutter.js';

function cutting() {
  const cut: CutSegment[] = [];
  const cutter = new SegmentCutter((segment) => cut.push(segment));
  const speak = (fromUs: number, count: number) => {
    for (let i = 0; i < count; i++) cutter.packet(new Uint8Array([i]), fromUs + i * 20_000);
  };
  const spans = () => cut.map(({ fromUs, packets }) => [fromUs / 1000, packets.length]);
  return { cutter, speak, spans };
}

describe('what is recorded', () => {
  it('is cut after ten seconds, and at the end', () => {
    const { cutter, speak, spans } = cutting();
    speak(1_000_000, 700);
    cutter.flush();
    cutter.flush();
    expect(spans()).toEqual([
      [1000, 500],
      [11_000, 200],
    ]);
  });

  it('begins a segment of its own after a pause', () => {
    const { cutter, speak, spans } = cutting();
    speak(0, 10);
    speak(5_000_000, 10);
    cutter.flush();
    expect(spans()).toEqual([
      [0, 10],
      [5000, 10],
    ]);
  });

  it('follows what was before where a clock goes back, in a segment and at its beginning', () => {
    const { cutter, speak, spans } = cutting();
    speak(10_000_000, 100);
    speak(9_000_000, 400);
    speak(16_000_000, 10);
    cutter.flush();
    expect(spans()).toEqual([
      [10_000, 500],
      [20_000, 10],
    ]);
  });
});

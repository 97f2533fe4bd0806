// Parts of a recording in the media package that need no browser: frames of one length, and the clock of packets.
import { beforeEach, describe, expect, it } from 'vitest';
import { FrameCollector } from './frame-collector.js';
import { PacketClock } from './packet-clock.js';

describe('frames of a recording', () => {
  it('hold every sample once, wherever blocks begin, and silence where nothing comes in', () => {
    const frames: number[][] = [];
    const collector = new FrameCollector(5);
    const take = (frame: Float32Array) => frames.push([...frame]);
    collector.push(new Float32Array([1, 2, 3]), 3, take);
    collector.push(undefined, 3, take);
    collector.push(new Float32Array([4, 5, 6, 7, 8, 9, 10]), 7, take);
    expect(frames).toEqual([
      [1, 2, 3, 0, 0],
      [0, 4, 5, 6, 7],
    ]);
  });

  it('tell how much of a block they end with', () => {
    const ends: number[] = [];
    new FrameCollector(2).push(new Float32Array(5), 5, (_, taken) => ends.push(taken));
    expect(ends).toEqual([2, 4]);
  });
});

describe('the clock of packets', () => {
  let nowSeconds: number;
  let clock: PacketClock;
  beforeEach(() => {
    nowSeconds = 100;
    clock = new PacketClock(() => nowSeconds);
  });
  /** A frame that the audio thread had at `heardSeconds`, and the page now. */
  const frame = (contextUs: number, heardSeconds = nowSeconds): number => {
    clock.heard(contextUs, (nowSeconds - heardSeconds) * 1000);
    return clock.at(contextUs);
  };

  it('follows the audio thread evenly, whatever the page says in between', () => {
    expect(frame(7_000_000)).toBe(100_000_000);
    nowSeconds = 100.3;
    expect(frame(7_020_000)).toBe(100_020_000);
  });

  it('goes on evenly when the page was busy for seconds and hears all of it at once', () => {
    for (let i = 0; i < 60; i++) {
      nowSeconds = 100 + i * 0.02;
      frame(i * 20_000);
    }
    nowSeconds = 105;
    const times = Array.from({ length: 190 }, (_, i) => frame((60 + i) * 20_000, 100 + (60 + i) * 0.02));
    expect(times).toEqual(times.map((_, i) => 101_200_000 + i * 20_000));
  });

  it('takes the earliest of its first second, since an audio thread begins late', () => {
    nowSeconds = 100.4;
    frame(0);
    for (let i = 1; i <= 20; i++) frame(i * 20_000);
    nowSeconds = 100.6;
    expect(frame(600_000)).toBe(100_600_000);
  });

  it('begins anew after a pause, as when the machine slept, and never goes back', () => {
    for (let i = 0; i < 60; i++) {
      nowSeconds = 100 + i * 0.02;
      frame(i * 20_000);
    }
    nowSeconds = 160;
    expect(frame(1_200_000)).toBe(160_000_000);
    nowSeconds = 155;
    expect(frame(1_220_000)).toBe(160_020_000);
  });

  it('gives what was encoded late the time at which it was heard', () => {
    for (let i = 0; i < 60; i++) {
      nowSeconds = 100 + i * 0.02;
      clock.heard(i * 20_000, 0);
    }
    nowSeconds = 160;
    clock.heard(1_200_000, 0);
    expect(clock.at(1_180_000)).toBe(101_180_000);
    expect(clock.at(1_200_000)).toBe(160_000_000);
  });
});

// Parts of a recording in the media package that need no browser: frames of one length, and the clock of packets.
import { describe, expect, it } from 'vitest';
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
  it('follows the audio thread evenly, whatever the page says in between', () => {
    let nowSeconds = 100;
    const clock = new PacketClock(() => nowSeconds);
    expect(clock.at(7_000_000)).toBe(100_000_000);
    nowSeconds = 100.3;
    expect(clock.at(7_020_000)).toBe(100_020_000);
    nowSeconds = 99.9;
    expect(clock.at(7_040_000)).toBe(100_040_000);
  });

  it('begins anew after a pause, as when the machine slept', () => {
    let nowSeconds = 10;
    const clock = new PacketClock(() => nowSeconds);
    clock.at(0);
    nowSeconds = 70;
    expect(clock.at(20_000)).toBe(70_000_000);
    expect(clock.at(40_000)).toBe(70_020_000);
  });
});

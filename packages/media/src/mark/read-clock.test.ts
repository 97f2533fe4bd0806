import { describe, expect, it } from 'vitest';
import { type OutputClock, readClock, SteadyClock } from './read-clock.js';

const context = (timestamp: AudioTimestamp | null, more: Partial<OutputClock> = {}): OutputClock => ({
  currentTime: 7,
  baseLatency: 0.01,
  outputLatency: 0.04,
  getOutputTimestamp: (timestamp === null ? undefined : () => timestamp) as OutputClock['getOutputTimestamp'],
  ...more,
});

describe('the moment that is played now', () => {
  it('is what the browser says of its output, brought to now', () => {
    const stamp = { contextTime: 6.95, performanceTime: 20_000 };
    // 15 ms ago the loudspeaker played 6.95 s of the context, and the meeting's clock stood 15 ms earlier.
    expect(readClock(context(stamp), 300, 20_015)).toEqual({ contextSeconds: 6.95, meetingSeconds: 299.985 });
  });

  it.each([
    ['there is no timestamp', null],
    ['nothing was played yet', { contextTime: 0, performanceTime: 0 }],
    ['the timestamp is from before a pause', { contextTime: 6.95, performanceTime: 10_000 }],
    ['the latency is in neither time, as in Firefox', { contextTime: 6.96, performanceTime: 19_960 }],
    ['the timestamp is of another time of the context', { contextTime: 1.5, performanceTime: 20_000 }],
  ])('is what is rendered now plus the latency, where %s', (_, stamp) => {
    expect(readClock(context(stamp), 300, 20_000)).toEqual({ contextSeconds: 7, meetingSeconds: 300.04 });
  });

  it('knows at least the latency of the context itself', () => {
    const old = context(null, { outputLatency: undefined as never });
    expect(readClock(old, 300, 0).meetingSeconds).toBeCloseTo(300.01, 9);
  });
});

describe('readings made steady', () => {
  const late = (seconds: number, contextSeconds: number) => ({
    contextSeconds,
    meetingSeconds: contextSeconds + 50 + seconds,
  });

  it('are those that are least behind, of the last eight', () => {
    const clock = new SteadyClock();
    expect(clock.add(late(0.12, 1))).toEqual(late(0.12, 1));
    expect(clock.add(late(0.01, 2))).toEqual(late(0.01, 2));
    for (let i = 3; i < 10; i++) expect(clock.add(late(0.2, i))).toEqual(late(0.01, 2));
    expect(clock.add(late(0.3, 10))).toEqual(late(0.2, 3));
  });

  it('begin anew after a change', () => {
    const clock = new SteadyClock();
    clock.add(late(0, 1));
    clock.clear();
    expect(clock.add(late(5, 2))).toEqual(late(5, 2));
  });
});

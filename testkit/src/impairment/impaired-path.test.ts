import { describe, expect, test } from 'vitest';
import { ImpairedPath } from './impaired-path.js';
import { type Impairment } from './impairment.js';

interface Arrival {
  readonly item: number;
  readonly atMs: number;
}

/** Sends packets at a constant rate over virtual time and lets everything arrive. */
function play(
  settings: Partial<Impairment>,
  {
    seed = 1,
    packets = 1000,
    everyMs = 1,
    bytes = 972,
  }: Partial<Record<'seed' | 'packets' | 'everyMs' | 'bytes', number>> = {},
): { path: ImpairedPath<number>; arrivals: Arrival[] } {
  const path = new ImpairedPath<number>(seed);
  path.set(settings, 0);
  const arrivals: Arrival[] = [];
  const takeUntil = (nowMs: number): void => {
    for (let next = path.nextMs(); next !== null && next <= nowMs; next = path.nextMs()) {
      for (const item of path.take(next)) arrivals.push({ item, atMs: next });
    }
  };
  for (let item = 0; item < packets; item++) {
    takeUntil(item * everyMs);
    path.push(item, bytes, item * everyMs);
  }
  takeUntil(Number.MAX_SAFE_INTEGER);
  return { path, arrivals };
}

const items = ({ arrivals }: { arrivals: Arrival[] }): number[] => arrivals.map(({ item }) => item);

/** Lengths of the gaps in the sequence of what arrived. */
function gaps(arrived: readonly number[]): number[] {
  return arrived.slice(1).flatMap((item, index) => {
    const gap = item - (arrived[index] as number) - 1;
    return gap > 0 ? [gap] : [];
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a path', () => {
  test('without impairment is a wire: everything at once, in order', () => {
    const { path, arrivals } = play({});
    expect(arrivals).toEqual(Array.from({ length: 1000 }, (_, item) => ({ item, atMs: item })));
    expect(path.counts).toMatchObject({ received: 1000, delivered: 1000, deliveredBytes: 972_000, reordered: 0 });
    expect(path.nextMs()).toBeNull();
  });

  test('refuses settings that mean nothing', () => {
    const path = new ImpairedPath<number>(1);
    const wrong: Partial<Impairment>[] = [
      { loss: 1.1 },
      { delayMs: -1 },
      { rateBps: 0 },
      { burst: { enter: 2, leave: 1 } },
    ];
    for (const settings of wrong) expect(() => path.set(settings, 0)).toThrow(RangeError);
    expect(path.settings.loss).toBe(0);
  });
});

describe('losses', () => {
  test('have the share that was asked for, one by one, the same for the same seed', () => {
    const first = play({ loss: 0.05 }, { packets: 20_000 });
    // Three standard deviations of a binomial of 20,000 at 5 % are 0.46 %.
    expect(first.path.counts.lost / 20_000).toBeGreaterThan(0.045);
    expect(first.path.counts.lost / 20_000).toBeLessThan(0.055);
    expect(mean(gaps(items(first)))).toBeLessThan(1.15);
    expect(items(play({ loss: 0.05 }, { packets: 20_000 }))).toEqual(items(first));
    expect(items(play({ loss: 0.05 }, { packets: 20_000, seed: 2 }))).not.toEqual(items(first));
  });

  test('in bursts have the mean length of the bad state', () => {
    const { path, arrivals } = play({ burst: { enter: 0.01, leave: 0.2 } }, { packets: 50_000 });
    // Share of time in the bad state: enter / (enter + leave) = 4.8 %; mean length 1 / leave = 5 packets.
    expect(path.counts.lostInBurst / 50_000).toBeGreaterThan(0.038);
    expect(path.counts.lostInBurst / 50_000).toBeLessThan(0.058);
    expect(mean(gaps(arrivals.map(({ item }) => item)))).toBeGreaterThan(4.2);
    expect(mean(gaps(arrivals.map(({ item }) => item)))).toBeLessThan(5.8);
    expect(path.counts.lost).toBe(0);
  });

  test('a cut takes what is under way with it, and restoring goes on', () => {
    const path = new ImpairedPath<string>(1);
    path.set({ delayMs: 50 }, 0);
    path.push('under way', 10, 0);
    path.set({ cut: true }, 10);
    path.push('lost', 10, 20);
    expect(path.take(1000)).toEqual([]);
    path.set({ cut: false }, 1000);
    path.push('kept', 10, 1000);
    expect(path.take(1049)).toEqual([]);
    expect(path.take(1050)).toEqual(['kept']);
    expect(path.counts).toMatchObject({ received: 3, cutOff: 2, delivered: 1 });
  });
});

describe('time', () => {
  test('delay shifts everything', () => {
    const { arrivals } = play({ delayMs: 80 });
    expect(arrivals).toEqual(Array.from({ length: 1000 }, (_, item) => ({ item, atMs: item + 80 })));
  });

  test('jitter spreads over its range and keeps the order', () => {
    const result = play({ delayMs: 20, jitterMs: 100 }, { everyMs: 20, packets: 5000 });
    expect(items(result)).toEqual(Array.from({ length: 5000 }, (_, item) => item));
    const delays = result.arrivals.map(({ item, atMs }) => atMs - item * 20);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...delays)).toBeLessThan(120);
    expect(delays.filter((delay) => delay < 45).length).toBeGreaterThan(300);
    expect(delays.filter((delay) => delay > 95).length).toBeGreaterThan(1000);
  });

  test('the share held back is overtaken, the others keep their order', () => {
    const result = play({ reorder: 0.1, reorderByMs: 5 }, { packets: 5000 });
    expect(result.path.counts.reordered).toBeGreaterThan(400);
    expect(result.path.counts.reordered).toBeLessThan(600);
    const late = result.arrivals.filter(({ item, atMs }) => atMs > item);
    expect(late.every(({ item, atMs }) => atMs === item + 5)).toBe(true);
    const onTime = result.arrivals.filter(({ item, atMs }) => atMs === item).map(({ item }) => item);
    expect(onTime).toEqual([...onTime].sort((a, b) => a - b));
  });

  test('copies arrive too and are counted', () => {
    const { path, arrivals } = play({ duplicate: 0.1 }, { packets: 5000 });
    expect(path.counts.duplicated).toBeGreaterThan(400);
    expect(path.counts.duplicated).toBeLessThan(600);
    expect(arrivals).toHaveLength(5000 + path.counts.duplicated);
    expect(new Set(arrivals.map(({ item }) => item)).size).toBe(5000);
  });
});

describe('a rate limit', () => {
  // 972 bytes and 28 of headers are 8 kbit: one packet a millisecond is 8 Mbit/s.
  test('passes what fits at its pace', () => {
    const { arrivals } = play({ rateBps: 16_000_000 }, { packets: 100 });
    expect(arrivals).toEqual(Array.from({ length: 100 }, (_, item) => ({ item, atMs: item + 0.5 })));
  });

  test('delivers its rate, delays by its queue at most and drops the rest at the tail', () => {
    const { path, arrivals } = play({ rateBps: 2_000_000, queueMs: 100 }, { packets: 4000 });
    const [first, last] = [arrivals[0] as Arrival, arrivals.at(-1) as Arrival];
    expect(((arrivals.length - 1) * 8000 * 1000) / (last.atMs - first.atMs)).toBeCloseTo(2_000_000, 3);
    const delays = arrivals.map(({ item, atMs }) => atMs - item);
    // The queue, and two packets in service: the one before it and itself.
    expect(Math.max(...delays)).toBeLessThanOrEqual(108);
    expect(Math.max(...delays)).toBeGreaterThan(96);
    expect(path.counts.overflowed).toBe(4000 - arrivals.length);
    expect(items({ arrivals })).toEqual([...items({ arrivals })].sort((a, b) => a - b));
  });

  test('counts its queue in bytes where that is asked for', () => {
    const path = new ImpairedPath<number>(1);
    path.set({ rateBps: 8000, queueBytes: 2000 }, 0);
    for (let item = 0; item < 10; item++) path.push(item, 972, 0);
    // One in service, two in the queue.
    expect(path.counts.overflowed).toBe(7);
    expect(path.underWay).toBe(3);
  });

  test('changes while packets wait: the rest of the first one goes at the new rate', () => {
    const path = new ImpairedPath<number>(1);
    path.set({ rateBps: 8000, queueBytes: 10_000 }, 0);
    path.push(0, 972, 0);
    path.push(1, 972, 0);
    // Half of the first is sent after 500 ms.
    path.set({ rateBps: 80_000 }, 500);
    expect(path.nextMs()).toBe(550);
    expect(path.take(550)).toEqual([0]);
    expect(path.take(649)).toEqual([]);
    expect(path.take(650)).toEqual([1]);
    path.set({ rateBps: null }, 700);
    path.push(2, 972, 700);
    expect(path.take(700)).toEqual([2]);
  });
});

import { describe, expect, test } from 'vitest';
import { type LinkOptions, SimulatedLink } from '../../test/simulated-link.js';
import { TransportFeedback } from '../rtp/transport-feedback.js';
import { TransportFeedbackReader } from '../rtp/transport-feedback-reader.js';
import { BandwidthEstimator } from './bandwidth-estimator.js';

const STEP_MS = 5;
const PACKET_BYTES = 1100;
const FEEDBACK_MS = 80;

/** An estimator, a link, and a receiver that gives feedback; media takes what is estimated, in layers or freely. */
class Path {
  readonly estimator = new BandwidthEstimator(true);
  readonly link: SimulatedLink<number>;
  readonly #feedbacks: { bytes: Buffer; arrivesMs: number }[] = [];
  readonly #receiver = new TransportFeedback();
  readonly #reader = new TransportFeedbackReader();
  /** Rates that media can have; the highest that the estimate allows is sent. */
  readonly #ladder: readonly number[];
  nowMs = 1_000_000;
  sent = 0;
  #sequence = 0;
  #debtBytes = 0;
  #backMs = 0;

  constructor(link: LinkOptions, ladder: readonly number[]) {
    this.link = new SimulatedLink(link);
    this.#ladder = ladder;
  }

  /** @returns the estimates on the way, one per 100 ms */
  run(seconds: number): number[] {
    const estimates: number[] = [];
    const wish = this.#ladder.at(-1) as number;
    for (let step = 0; step < (seconds * 1000) / STEP_MS; step++) {
      this.nowMs += STEP_MS;
      const rate = this.#ladder.findLast((bps) => bps <= this.estimator.bps) ?? (this.#ladder[0] as number);
      this.#debtBytes += (rate * STEP_MS) / 8000;
      while (this.#debtBytes >= PACKET_BYTES) {
        this.#debtBytes -= PACKET_BYTES;
        this.#send();
      }
      if (this.nowMs % 20 === 0) {
        let missing = this.estimator.tick(wish, 2 * this.link.options.delayMs, this.nowMs);
        for (; missing > 0; missing -= PACKET_BYTES) this.#send();
      }
      this.#feedback();
      if (this.nowMs % 100 === 0) estimates.push(this.estimator.bps);
    }
    return estimates;
  }

  #send(): void {
    this.sent++;
    this.estimator.packetSent(this.#sequence, PACKET_BYTES, this.nowMs);
    this.link.send(this.#sequence, PACKET_BYTES, this.nowMs);
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }

  #feedback(): void {
    for (const { item, arrivesMs } of this.link.take(this.nowMs)) this.#receiver.record(item, arrivesMs);
    if (this.nowMs - this.#backMs >= FEEDBACK_MS) {
      this.#backMs = this.nowMs;
      const out = Buffer.alloc(1500);
      while (true) {
        const bytes = this.#receiver.write(out, 1, 2);
        if (bytes === 0) break;
        const arrivesMs = this.nowMs + this.link.options.delayMs;
        this.#feedbacks.push({ bytes: Buffer.from(out.subarray(0, bytes)), arrivesMs });
      }
    }
    while (this.#feedbacks[0] && this.#feedbacks[0].arrivesMs <= this.nowMs) {
      const { bytes } = this.#feedbacks.shift() as { bytes: Buffer };
      expect(this.#reader.read(bytes, 12, bytes.length)).toBe(true);
      this.estimator.feedback(this.#reader, 2 * this.link.options.delayMs, this.nowMs);
    }
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Any rate in steps of five per cent. */
const FREE = Array.from({ length: 110 }, (_, i) => 50_000 * 1.05 ** i).filter((bps) => bps < 6_000_000);
/** Sound and one camera of three layers. */
const LAYERS = [80_000, 230_000, 580_000, 1_600_000];

describe.each([
  ['media of any rate', FREE, 360_000],
  // What lies between two layers nobody can know without filling the queue.
  ['media in layers', LAYERS, LAYERS[2] as number],
])('the estimate of %s', (_, ladder, tooMuchBps) => {
  test('finds a narrow path within seconds and stays in it', () => {
    const path = new Path({ rateBps: 300_000, delayMs: 30, queueMs: 500, lossRate: 0 }, ladder);
    path.run(5);
    const settled = path.run(30);
    expect(mean(settled)).toBeGreaterThan(150_000);
    expect(mean(settled)).toBeLessThan(tooMuchBps);
    const before = path.link.dropped;
    path.run(30);
    // A queue of half a second is not filled to the brim again and again.
    expect(path.link.dropped - before).toBeLessThan(40);
  });

  test('follows a drop within 3 s and comes back within 15 s', () => {
    const path = new Path({ rateBps: 2_000_000, delayMs: 30, queueMs: 500, lossRate: 0 }, ladder);
    const start = path.run(15);
    expect(Math.max(...start.slice(-50))).toBeGreaterThan(1_600_000);
    path.link.options.rateBps = 400_000;
    const down = path.run(3);
    expect(down.at(-1)).toBeLessThan(440_000);
    const low = path.run(20);
    expect(mean(low)).toBeGreaterThan(200_000);
    expect(mean(low)).toBeLessThan(440_000);
    path.link.options.rateBps = 2_000_000;
    const up = path.run(15);
    expect(up.findIndex((bps) => bps > 1_600_000)).toBeGreaterThan(0);
  });

  test('is not moved by loss that has nothing to do with it', () => {
    const path = new Path({ rateBps: 10_000_000, delayMs: 30, queueMs: 500, lossRate: 0.05 }, ladder);
    path.run(15);
    expect(Math.min(...path.run(30))).toBeGreaterThan(1_600_000);
  });

  test('gives way to heavy loss of a path without a queue', () => {
    const path = new Path({ rateBps: 300_000, delayMs: 30, queueMs: 20, lossRate: 0 }, ladder);
    path.run(10);
    const [sent, dropped] = [path.sent, path.link.dropped];
    expect(mean(path.run(20))).toBeGreaterThan(100_000);
    expect((path.link.dropped - dropped) / (path.sent - sent)).toBeLessThan(0.15);
  });
});

test('a queue that fills within a moment is known for one, though it grows no more', () => {
  const path = new Path({ rateBps: 5_000_000, delayMs: 30, queueMs: 300, lossRate: 0 }, LAYERS);
  path.run(15);
  path.link.options.rateBps = 300_000;
  expect(path.run(2).at(-1)).toBeLessThan(330_000);
  // Nor is it forgotten while what must flow keeps it full.
  expect(Math.max(...path.run(10))).toBeLessThan(360_000);
});

test('a delay that wanders between 0 and 100 ms, with loss, takes no picture away', () => {
  const wandering = { jitterMs: 100, jitterHoldMs: 40, lossRate: 0.05 };
  const path = new Path({ rateBps: 10_000_000, delayMs: 20, queueMs: 500, ...wandering }, LAYERS);
  path.run(10);
  const estimates = path.run(60);
  expect(Math.min(...estimates)).toBeGreaterThan(LAYERS[1] as number);
  expect(estimates.filter((bps) => bps > (LAYERS[2] as number)).length / estimates.length).toBeGreaterThan(0.8);
});

test('jitter of 100 ms is not taken for a queue that grows: what flows goes on', () => {
  const path = new Path({ rateBps: 10_000_000, delayMs: 30, queueMs: 500, lossRate: 0.05, jitterMs: 100 }, LAYERS);
  path.run(15);
  expect(Math.min(...path.run(30))).toBeGreaterThan(230_000);
});

test('a cut path falls to the least rate and recovers by itself', () => {
  const path = new Path({ rateBps: 2_000_000, delayMs: 30, queueMs: 500, lossRate: 0 }, LAYERS);
  path.run(15);
  path.link.options.lossRate = 1;
  expect(path.run(20).at(-1)).toBeLessThan(100_000);
  path.link.options.lossRate = 0;
  expect(Math.max(...path.run(15))).toBeGreaterThan(1_600_000);
});

test('a silence of some seconds is forgiven: the path is what it was', () => {
  const path = new Path({ rateBps: 2_000_000, delayMs: 30, queueMs: 500, lossRate: 0 }, LAYERS);
  const before = path.run(15).at(-1) as number;
  path.link.options.lossRate = 1;
  expect(path.run(3).at(-1)).toBeLessThan(before / 8);
  path.link.options.lossRate = 0;
  // What was lost meanwhile counts as loss.
  expect(path.run(1).at(-1)).toBeGreaterThan(before / 2);
});

test('a path that became longer is soon taken for what it is', () => {
  const options = { rateBps: 5_000_000, delayMs: 30, queueMs: 300, lossRate: 0 };
  const path = new Path(options, LAYERS);
  path.run(15);
  options.delayMs = 230;
  path.run(8);
  expect(Math.min(...path.run(10))).toBeGreaterThan(LAYERS[3] as number);
});

test('a path on which nothing flows, because nothing fits the first guess, is measured', () => {
  const path = new Path({ rateBps: 20_000_000, delayMs: 20, queueMs: 300, lossRate: 0 }, [0, 4_400_000]);
  path.run(5);
  expect(path.estimator.bps).toBeGreaterThan(4_400_000);
});

test('without numbered packets REMB and reports decide, and silence limits nothing', () => {
  const estimator = new BandwidthEstimator(false);
  expect(estimator.bps).toBe(Number.POSITIVE_INFINITY);
  estimator.remb(700_000);
  expect(estimator.bps).toBe(700_000);
  estimator.remb(Number.POSITIVE_INFINITY);
  for (let nowMs = 0; nowMs < 3000; nowMs += 10) estimator.packetSent(0, 1250, nowMs);
  for (let nowMs = 3000; nowMs < 6000; nowMs += 1000) {
    for (let at = nowMs; at < nowMs + 1000; at += 10) estimator.packetSent(0, 1250, at);
    estimator.report(64, 50, nowMs + 1000);
  }
  expect(estimator.bps).toBeLessThan(900_000);
});

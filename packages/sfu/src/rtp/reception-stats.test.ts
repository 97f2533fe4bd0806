import { describe, expect, test } from 'vitest';
import { ReceptionStats } from './reception-stats.js';

describe('what a receiver report says', () => {
  test('nothing before the first packet', () => {
    expect(new ReceptionStats(1, 90000).report(0)).toBeNull();
  });

  test('losses since the last report and in all, over the wrap of the sequence', () => {
    const stats = new ReceptionStats(7, 48000);
    for (let i = 0; i < 100; i++) {
      if (i % 4 === 3) continue;
      stats.received((65500 + i) & 0xffff, i * 960, i * 20);
    }
    const first = stats.report(2000);
    // 99 expected (the last one seen is number 98), 75 received.
    expect(first).toMatchObject({ ssrc: 7, totalLost: 24, fractionLost: Math.floor((24 * 256) / 99) });
    expect(first?.highestSequence).toBe(65500 + 98);
    for (let i = 99; i < 120; i++) stats.received((65500 + i) & 0xffff, i * 960, i * 20);
    expect(stats.report(3000)).toMatchObject({ totalLost: 24, fractionLost: 0 });
  });

  test('jitter is zero for an even stream and grows for an uneven one', () => {
    const even = new ReceptionStats(1, 48000);
    const uneven = new ReceptionStats(1, 48000);
    for (let i = 0; i < 500; i++) {
      even.received(i, (0xffffff00 + i * 960) >>> 0, 1000 + i * 20);
      uneven.received(i, i * 960, 1000 + i * 20 + (i % 2) * 10);
    }
    expect(even.report(0)?.jitter).toBe(0);
    expect(uneven.report(0)?.jitter).toBeGreaterThan(400);
    expect(uneven.report(0)?.jitter).toBeLessThan(500);
  });

  test('duplicates do not make more than was lost', () => {
    const stats = new ReceptionStats(1, 90000);
    for (let i = 0; i < 10; i++) {
      stats.received(5, 0, 0);
      stats.received(6, 0, 0);
    }
    expect(stats.report(0)).toMatchObject({ fractionLost: 0, totalLost: -18 });
  });

  test('names the last sender report and the time since', () => {
    const stats = new ReceptionStats(1, 90000);
    stats.received(1, 1, 0);
    stats.senderReport(0xabcdef01, 1000);
    expect(stats.report(1500)).toMatchObject({ lastReport: 0xabcdef01, delaySinceLastReport: 32768 });
  });
});

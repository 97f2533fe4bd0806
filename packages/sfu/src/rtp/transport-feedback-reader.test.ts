import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TransportFeedback } from './transport-feedback.js';
import { TransportFeedbackReader } from './transport-feedback-reader.js';

const reader = new TransportFeedbackReader();

describe('transport-wide feedback', () => {
  test('is read as it was written: who arrived, and when to a quarter of a millisecond', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff),
        fc.array(fc.record({ lost: fc.boolean(), gapMs: fc.integer({ min: -20, max: 300 }) }), {
          minLength: 1,
          maxLength: 120,
        }),
        (first, packets) => {
          const feedback = new TransportFeedback();
          const arrivals = new Map<number, number>();
          let nowMs = 1_700_000_000_000;
          packets.forEach(({ lost, gapMs }, i) => {
            nowMs += gapMs;
            if (lost) return;
            const sequence = (first + i) & 0xffff;
            feedback.record(sequence, nowMs);
            arrivals.set(sequence, nowMs);
          });
          const read = new Map<number, number>();
          const out = Buffer.alloc(1500);
          for (let bytes = feedback.write(out, 1, 2); bytes > 0; bytes = feedback.write(out, 1, 2)) {
            const padding = (out[0] as number) & 0x20 ? (out[bytes - 1] as number) : 0;
            expect(reader.read(out, 12, bytes - padding)).toBe(true);
            for (let i = 0; i < reader.count; i++) {
              if (reader.received(i)) read.set((reader.base + i) & 0xffff, reader.arrivalMs(i));
            }
          }
          expect([...read.keys()]).toEqual([...arrivals.keys()]);
          const [origin] = [...arrivals.keys()];
          for (const [sequence, arrivedMs] of arrivals) {
            const between = arrivedMs - (arrivals.get(origin as number) as number);
            const told = (read.get(sequence) as number) - (read.get(origin as number) as number);
            expect(Math.abs(told - between)).toBeLessThanOrEqual(0.5);
          }
        },
      ),
    );
  });

  test('one bit a status, as other receivers write it', () => {
    // Base 7, four packets, reference 1, chunk 1011 of one-bit symbols, deltas 4, 8 and 12 ticks.
    const body = Buffer.from('0007000400000100ac0004080c', 'hex');
    expect(reader.read(body, 0, body.length)).toBe(true);
    expect([reader.base, reader.count]).toEqual([7, 4]);
    expect([0, 1, 2, 3].map((i) => reader.received(i))).toEqual([true, false, true, true]);
    expect([reader.arrivalMs(0), reader.arrivalMs(2), reader.arrivalMs(3)]).toEqual([65, 67, 70]);
  });

  test.each([
    ['no status', '0007000000000100'],
    ['more statuses than are kept', '0007ffff000001003fff'],
    ['chunks that end early', '00070004000001'],
    ['deltas that end early', '0007000400000100ac000408'],
    ['the reserved symbol', '00070002000001006002'],
    ['a run of none', '00070002000001002000'],
  ])('is refused with %s', (_, hex) => {
    const body = Buffer.from(hex, 'hex');
    expect(reader.read(body, 0, body.length)).toBe(false);
  });

  test('never throws and never reads beyond its end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const body = Buffer.from(bytes);
        if (reader.read(body, 0, body.length)) expect(reader.count).toBeGreaterThan(0);
      }),
      { numRuns: 5000 },
    );
  });
});

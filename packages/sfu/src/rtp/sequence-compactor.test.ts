import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SequenceCompactor } from './sequence-compactor.js';

describe('closing the holes of dropped packets', () => {
  test('what remains is consecutive, over the wrap of the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), fc.array(fc.boolean(), { maxLength: 3000 }), (first, drops) => {
        const compactor = new SequenceCompactor();
        let sequence = first;
        let expected = compactor.map(sequence);
        for (const drop of drops) {
          sequence = (sequence + 1) & 0xffff;
          if (drop) {
            compactor.drop(sequence);
            continue;
          }
          expected = (expected + 1) & 0xffff;
          expect(compactor.map(sequence)).toBe(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a late packet gets the number that it would have had in time', () => {
    const compactor = new SequenceCompactor();
    expect(compactor.map(100)).toBe(100);
    compactor.drop(102);
    compactor.drop(104);
    expect(compactor.map(105)).toBe(103);
    expect(compactor.map(101)).toBe(101);
    expect(compactor.map(103)).toBe(102);
  });

  test('what is lost stays a hole, and what is far too late is dropped', () => {
    const compactor = new SequenceCompactor();
    compactor.map(10);
    expect(compactor.map(13)).toBe(13);
    expect(compactor.map(1500)).toBe(1500);
    expect(compactor.map(11)).toBe(-1);
  });

  test('two packets in flight never share a number', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 6 })), { maxLength: 300 }), (packets) => {
        const compactor = new SequenceCompactor();
        // Sent in order, then delayed by a few places.
        const arrival = packets
          .map(([drop, delay], index) => ({ sequence: (65000 + index) & 0xffff, drop, at: index + delay }))
          .sort((a, b) => a.at - b.at);
        const given = new Set<number>();
        let late = false;
        for (const { sequence, drop } of arrival) {
          if (drop) {
            compactor.drop(sequence);
            continue;
          }
          const number = compactor.map(sequence);
          if (number < 0) {
            late = true;
            continue;
          }
          expect(given.has(number)).toBe(false);
          given.add(number);
        }
        expect(late && packets.length < 30).toBe(false);
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignSlots } from './assignment.js';

const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 8 });

test('the most important ones are in, each once, and nobody moves without need', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), fc.array(keys, { maxLength: 10 }), (slotCount, wishes) => {
      let current: (string | null)[] = Array(slotCount).fill(null);
      for (const wanted of wishes) {
        const next = assignSlots(current, wanted);
        expect(next).toHaveLength(slotCount);
        expect(next.filter((key) => key !== null).sort()).toEqual(wanted.slice(0, slotCount).sort());
        current.forEach((key, index) => {
          if (key !== null && next.includes(key)) expect(next[index]).toBe(key);
        });
        current = next;
      }
    }),
  );
});

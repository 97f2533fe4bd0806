import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, type VideoDemand } from './allocator.js';

const LAYERS = [100, 400, 1200];
const camera = (given = -1, wanted = 2): VideoDemand => ({ screen: false, wanted, given, ratesBps: LAYERS });
const screen = (given = -1): VideoDemand => ({ screen: true, wanted: 0, given, ratesBps: [500] });

test.each([
  ['everything', Number.POSITIVE_INFINITY, [camera(), camera(), screen()], [2, 2, 0]],
  ['nothing', 0, [camera(), screen()], [-1, -1]],
  ['the screen before any camera, in whatever place it is wanted', 600, [camera(), screen()], [-1, 0]],
  ['a camera where the screen does not fit', 300, [camera(), screen()], [0, -1]],
  ['the lowest of all before more of one', 350, [camera(), camera(), camera()], [0, 0, 0]],
  ['more of the most important first', 700, [camera(), camera(), camera()], [1, 0, 0]],
  ['the last is paused, not all made worse', 250, [camera(), camera(), camera()], [0, 0, -1]],
  ['no more than is wanted', 10_000, [camera(-1, 1), camera(-1, -1)], [1, -1]],
  ['no step up without room to spare', 410, [camera(0)], [0]],
  ['what was given stays while it fits', 410, [camera(1)], [1]],
  ['the only layer that fits stays through a dip', 75, [camera(0)], [0]],
  ['and is not given back in one', 75, [camera(-1)], [-1]],
  ['nor kept when far too little is left', 65, [camera(0)], [-1]],
])('%s', (_, budget, demands, expected) => {
  expect(allocate(budget, demands)).toEqual(expected);
});

test('never costs more than the budget nor gives more than is wanted, and more budget gives no fewer pictures', () => {
  const demand = fc.record({
    screen: fc.boolean(),
    wanted: fc.integer({ min: -1, max: 2 }),
    given: fc.constant(-1),
    ratesBps: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 3, maxLength: 3 }).map((steps) => {
      let total = 0;
      return steps.map((step) => {
        total += step;
        return total;
      });
    }),
  });
  fc.assert(
    fc.property(fc.array(demand, { maxLength: 9 }), fc.nat(5000), (demands, budget) => {
      const given = allocate(budget, demands);
      given.forEach((layer, i) => {
        expect(layer).toBeLessThanOrEqual((demands[i] as VideoDemand).wanted);
      });
      const cost = given.reduce((sum, layer, i) => sum + (demands[i]?.ratesBps[layer] ?? 0), 0);
      expect(cost).toBeLessThanOrEqual(budget);
      const all = allocate(Number.POSITIVE_INFINITY, demands);
      expect(all).toEqual(demands.map(({ wanted }) => wanted));
    }),
  );
});

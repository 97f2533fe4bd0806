// 1,000 random sequences of joins, removals, leaves, rejoins, updates and host returns: every join succeeds. Runs for many
// minutes; `npx vitest run --config packages/group/vitest.long.config.ts`, INCAMERA_CHURN_RUNS and INCAMERA_CHURN_SEED set number and seed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChurnStep, playChurn } from './churn.js';
import { FAST_SUITE } from './testing.js';

const runs = Number(process.env.INCAMERA_CHURN_RUNS ?? 1000);
const seed = Number(process.env.INCAMERA_CHURN_SEED ?? 20260301);
const kinds = ['add', 'add', 'addTwo', 'remove', 'leave', 'rejoin', 'update', 'hostReturn'] as const;
const step: fc.Arbitrary<ChurnStep> = fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(20) });

const size = fc.constantFrom(5, 6, 7, 9);

describe('random churn, long', () => {
  it(`lets every join succeed in ${runs} sequences`, async () => {
    let joins = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), size, async (steps, maxMembers) => {
        joins += await playChurn(FAST_SUITE, steps, { maxMembers, followers: 2 });
      }),
      { numRuns: runs, seed },
    );
    expect(joins).toBeGreaterThan(3 * runs);
  }, 7_200_000);
});

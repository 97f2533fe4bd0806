import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChurnStep, playChurn } from './churn.js';
import { PRODUCT_SUITE } from './mls/suite.js';
import { FAST_SUITE } from './testing.js';

const kinds = ['add', 'add', 'addTwo', 'remove', 'leave', 'rejoin', 'update', 'hostReturn'] as const;
const step: fc.Arbitrary<ChurnStep> = fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(20) });

describe('random churn', () => {
  // The full thousand sequences are in churn.long.test.ts.
  it('lets every join succeed and all members agree, 8 sequences', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => {
        await playChurn(FAST_SUITE, steps, { maxMembers: 7, followers: 6 });
      }),
      { numRuns: 8 },
    );
  }, 600_000);

  it('does so in the suite of the product', async () => {
    const steps: ChurnStep[] = [
      'addTwo',
      'add',
      'add',
      'remove',
      'add',
      'add',
      'rejoin',
      'leave',
      'hostReturn',
      'add',
    ].map((kind, pick) => ({ kind: kind as ChurnStep['kind'], pick }));
    expect(await playChurn(PRODUCT_SUITE, steps, { maxMembers: 12, followers: 12 })).toBeGreaterThan(6);
  }, 300_000);
});

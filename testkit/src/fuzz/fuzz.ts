// Runs one target for a while. The same seed and number of inputs give the same inputs.
import { SeededRandom } from '../seeded-random.js';
import { mutate } from './mutate.js';
import { type FuzzTarget } from './target.js';

export interface FuzzOutcome {
  readonly runs: number;
  /** The first input that broke a property, and how; null when none did. */
  readonly failure: { readonly input: Buffer; readonly error: unknown } | null;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Ends before the next input once this says so. */
  readonly isOver: (runs: number) => boolean;
  /** Told before each input: a watchdog can then say which one hung. */
  readonly onInput?: (input: Buffer) => void;
}

/** The seeds themselves first, then what is made of them. */
export async function fuzz(target: FuzzTarget, seeds: readonly Buffer[], options: FuzzOptions): Promise<FuzzOutcome> {
  if (seeds.length === 0) throw new RangeError(`${target.name} has no seeds`);
  const random = new SeededRandom(options.seed);
  for (let runs = 0; ; runs++) {
    if (options.isOver(runs)) return { runs, failure: null };
    const input = seeds[runs] ?? mutate(target, seeds, random);
    options.onInput?.(input);
    try {
      const done = target.check(Buffer.from(input));
      // Awaiting what is no promise would cost more than most parsers do.
      if (done !== undefined) await done;
    } catch (error) {
      return { runs: runs + 1, failure: { input, error } };
    }
  }
}

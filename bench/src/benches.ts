// Every bench by the name that `--only` takes.
import { benchCodecs, CODEC_SIZES } from './codecs/bench.js';
import { benchGroup, benchProvedGroup } from './crypto/group-bench.js';
import { benchIdentity } from './crypto/identity-bench.js';
import { benchPolicy } from './crypto/policy-bench.js';
import { benchProofs } from './crypto/proof-bench.js';
import { benchSframe } from './crypto/sframe-bench.js';
import { benchTestimonies } from './crypto/testimony-bench.js';
import { benchForwarding, FORWARDING_CASES } from './forwarding/bench.js';
import { benchSpan } from './forwarding/span.js';
import { benchLog } from './log/bench.js';
import { benchMarking } from './marking/bench.js';
import { benchMeeting } from './meeting/bench.js';
import { type BenchResult } from './report/table.js';

export interface BenchOptions {
  /** Of each measurement. */
  readonly seconds: number;
  /** Repetitions of comparisons. */
  readonly rounds: number;
}

export interface Bench {
  readonly name: string;
  /** One that takes longer hangs; absent: three minutes. */
  readonly limitMs?: number;
  run(options: BenchOptions): Promise<BenchResult>;
}

export const BENCHES: readonly Bench[] = [
  ...FORWARDING_CASES.map((load) => ({
    name: `forward-${load.name.replace('→', '-')}`,
    run: (options: BenchOptions) => benchForwarding(load, options),
  })),
  { name: 'span', run: benchSpan },
  { name: 'meeting', run: ({ seconds }) => benchMeeting(seconds) },
  ...CODEC_SIZES.map((size) => ({
    name: `codecs-${size.height}`,
    run: ({ seconds }: BenchOptions) => benchCodecs(size, seconds),
  })),
  { name: 'marking', limitMs: 600_000, run: ({ seconds, rounds }) => benchMarking(seconds, rounds) },
  { name: 'sframe', run: benchSframe },
  { name: 'group', run: benchGroup },
  { name: 'group-proved', run: benchProvedGroup },
  { name: 'testimonies', run: benchTestimonies },
  { name: 'proofs', run: benchProofs },
  { name: 'identity', run: benchIdentity },
  { name: 'policy', run: benchPolicy },
  { name: 'log', limitMs: 1_200_000, run: benchLog },
];

// Finds out whose copy a recording was (L1).
import { watermarkErrors } from '../errors.js';
import { SOUND_KEY_BYTES } from '../layout.js';
import { type BlockFinding } from './block-search.js';
import { type Chain } from './chain.js';
import { type TraceAnswer, TraceEngine, type TraceJob } from './jobs.js';
import { joinPieces, planPieces } from './pieces.js';
import { planTrace, type TracePlan, type TraceRange } from './plan.js';
import { reportOf, type SearchReport, type TracedCopy, type TraceReport } from './report.js';
import { restsOf, spectrumOfRest } from './rest.js';
import { type SoundSpectrum } from './spectrum.js';

/** Keys that a thread takes at a time: a second or two of work, so that progress is seen and cores end together. */
const KEYS_A_JOB = 16;
/** A chain is followed only from a block that scores this, and for so many keys. */
const CHAIN_LOOK = 4.5;
const MOST_CHAINS = 48;
/** What is left beside a copy is searched in pieces for a tenth of the work at most. */
const RESTS_PIECES_SHARE = 0.1;

export interface NamedKey {
  readonly label: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Something that does jobs, at best several at once: worker threads, or this very thread. */
export interface TraceRunner {
  readonly threads: number;
  /** Before the jobs of a search. */
  prepare(spectrum: SoundSpectrum, plan: TracePlan, reference?: SoundSpectrum): void;
  run(job: TraceJob): Promise<TraceAnswer>;
}

export interface TraceOptions extends TraceRange {
  /** Share of the search that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Asked between jobs; true ends the search with watermark/cancelled. */
  readonly isCancelled?: () => boolean;
  readonly runner?: TraceRunner;
  /** Another copy of the same meeting: what both say is taken out, and marks stand out more. */
  readonly reference?: SoundSpectrum;
}

/**
 * Looks for every key at every offset, speed and tempo. With a reference copy, its own devices are looked for first and then
 * not judged: what is taken out of the recording depends on their signs.
 * @throws {AppError} watermark/no_keys, bad_key, bad_clock, too_short, cancelled, thread_failed
 */
export async function traceSound(
  spectrum: SoundSpectrum,
  keys: readonly NamedKey[],
  options: TraceOptions = {},
): Promise<TraceReport> {
  const { reference } = options;
  if (reference === undefined) return searchFor(spectrum, keys, options, undefined, []);
  const { onProgress } = options;
  const first = { ...options, ...(onProgress && { onProgress: (share: number) => onProgress(share / 2) }) };
  const own = await searchFor(reference, keys, first, undefined, []);
  const labels = new Set([...own.copies, ...own.echoes].map(({ label }) => label));
  const judged = keys.filter(({ label }) => !labels.has(label));
  const second = { ...options, ...(onProgress && { onProgress: (share: number) => onProgress(0.5 + share / 2) }) };
  if (judged.length === 0) return searchFor(spectrum, keys, second, undefined, []);
  return searchFor(spectrum, judged, second, reference, [...labels]);
}

async function searchFor(
  spectrum: SoundSpectrum,
  keys: readonly NamedKey[],
  options: TraceOptions,
  reference: SoundSpectrum | undefined,
  notJudged: readonly string[],
  piecesShare = 1,
): Promise<TraceReport> {
  const whole = planTrace(spectrum, keys.length, options);
  if (keys.some(({ key }) => key.byteLength !== SOUND_KEY_BYTES)) throw watermarkErrors.make('watermark/bad_key');
  const pieces = planPieces(spectrum, whole, piecesShare);
  const plans = [whole, ...pieces];
  const search = (plan: TracePlan) =>
    searchBlocks(spectrum, plan, keys, { ...options, onProgress: progressOf(plan, plans, options) }, reference);
  let report = await search(whole);
  for (const plan of pieces) {
    if (report.copies.length > 0) break;
    const found = await search(plan);
    if (found.copies.length === 0) continue;
    report = { ...found, copies: joinPieces(found.copies), echoes: joinPieces(found.echoes) };
  }
  const more = await searchRests(spectrum, whole, keys, report.copies, options);
  options.onProgress?.(1);
  return {
    ...report,
    copies: [...report.copies, ...more].sort((a, b) => b.z - a.z),
    notJudged,
    isReferenceUnknown: reference !== undefined && notJudged.length === 0,
  };
}

/** Of one plan after the other, as a share of what all of them may take. */
function progressOf(plan: TracePlan, plans: readonly TracePlan[], { onProgress }: TraceOptions) {
  const workOf = (some: readonly TracePlan[]) =>
    some.reduce((sum, { blocks, spedBlocks }) => sum + blocks.length + spedBlocks.length, 0);
  const before = workOf(plans.slice(0, plans.indexOf(plan)));
  return (share: number) => onProgress?.(Math.min(0.99, (before + workOf([plan]) * share) / workOf(plans)));
}

async function searchBlocks(
  spectrum: SoundSpectrum,
  plan: TracePlan,
  keys: readonly NamedKey[],
  options: TraceOptions,
  reference: SoundSpectrum | undefined,
): Promise<SearchReport> {
  const runner = options.runner ?? sameThread();
  runner.prepare(spectrum, plan, reference);
  const work = new Work(runner, options);
  const findings = await scanAll(plan, keys, work);
  const chains = plan.shares.chain > 0 ? await chainAll(plan, keys, findings, work) : new Map<number, Chain>();
  return reportOf(
    plan,
    keys.map(({ label }, i) => ({ label, findings: findings[i] ?? [], chain: chains.get(i) })),
  );
}

/** Looks beside the copies for what else the same devices played: behind a cut, before something that was put in. */
async function searchRests(
  spectrum: SoundSpectrum,
  { blocks }: TracePlan,
  keys: readonly NamedKey[],
  copies: readonly TracedCopy[],
  options: TraceOptions,
): Promise<TracedCopy[]> {
  const named = keys.filter(({ label }) => copies.some((copy) => copy.label === label));
  const found: TracedCopy[] = [];
  const { onProgress: _, ...quietly } = options;
  for (const rest of restsOf(blocks, copies)) {
    const inside = await searchFor(spectrumOfRest(spectrum, rest), named, quietly, undefined, [], RESTS_PIECES_SHARE);
    const moved = (copy: TracedCopy): TracedCopy => ({
      ...copy,
      fileStart: copy.fileStart + rest.fromSeconds,
      fileEnd: copy.fileEnd + rest.fromSeconds,
    });
    found.push(...inside.copies.map(moved));
  }
  return found;
}

/** Does everything where it is called, and lets others run between jobs. */
export function sameThread(): TraceRunner {
  let engine: TraceEngine | undefined;
  return {
    threads: 1,
    prepare(spectrum, plan, reference) {
      engine = new TraceEngine(spectrum, plan, reference);
    },
    run: async (job) => (engine as TraceEngine).run(job),
  };
}

async function scanAll(plan: TracePlan, keys: readonly NamedKey[], work: Work): Promise<BlockFinding[][]> {
  const all: BlockFinding[][] = keys.map(() => []);
  const groups = Array.from({ length: Math.ceil(plan.blocks.length / plan.together) }, (_, group) =>
    plan.blocks.map((__, number) => number).slice(group * plan.together, (group + 1) * plan.together),
  );
  const jobs = groups.flatMap((blocks) =>
    Array.from({ length: Math.ceil(keys.length / KEYS_A_JOB) }, (_, i) => ({ blocks, from: i * KEYS_A_JOB })),
  );
  // Threads take jobs in order, so that all of them are at the same blocks and hold no others.
  await work.inOrder(jobs, async ({ blocks, from }) => {
    const some = keys.slice(from, from + KEYS_A_JOB).map(({ key }) => key);
    const answer = await work.run({ kind: 'scan', blocks, keys: some });
    if (answer.kind !== 'scan') return;
    answer.findings.forEach((found, i) => {
      all[from + i]?.push(...found);
    });
  });
  return all;
}

async function chainAll(
  plan: TracePlan,
  keys: readonly NamedKey[],
  findings: readonly (readonly BlockFinding[])[],
  work: Work,
): Promise<Map<number, Chain>> {
  const chains = new Map<number, Chain>();
  if (plan.blocks.length === 1) return chains;
  const starts = findings
    .flatMap((found, index) => {
      const finding = found.reduce<BlockFinding | undefined>((a, b) => (a && a.z >= b.z ? a : b), undefined);
      return finding && finding.z >= CHAIN_LOOK ? [{ index, finding, key: (keys[index] as NamedKey).key }] : [];
    })
    .sort((a, b) => b.finding.z - a.finding.z)
    .slice(0, MOST_CHAINS);
  const share = Math.ceil(starts.length / work.threads);
  const parts = Array.from({ length: work.threads }, (_, i) => starts.slice(i * share, (i + 1) * share));
  await work.inOrder(
    parts.filter((part) => part.length > 0),
    async (part) => {
      const answer = await work.run({ kind: 'chain', starts: part });
      if (answer.kind !== 'chain') return;
      answer.chains.forEach((chain, i) => {
        chains.set((part[i] as (typeof part)[number]).index, chain);
      });
    },
  );
  return chains;
}

/** Keeps the threads busy, counts what is done and stops when it is told to. */
class Work {
  readonly threads: number;
  readonly #runner: TraceRunner;
  readonly #options: TraceOptions;

  constructor(runner: TraceRunner, options: TraceOptions) {
    this.#runner = runner;
    this.#options = options;
    this.threads = Math.max(1, runner.threads);
  }

  run(job: TraceJob): Promise<TraceAnswer> {
    if (this.#options.isCancelled?.() === true) throw watermarkErrors.make('watermark/cancelled');
    return this.#runner.run(job);
  }

  async inOrder<T>(jobs: readonly T[], run: (job: T) => Promise<void>): Promise<void> {
    let next = 0;
    let done = 0;
    const lane = async () => {
      for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
        await run(job);
        done++;
        this.#options.onProgress?.(Math.min(0.99, done / jobs.length));
      }
    };
    await Promise.all(Array.from({ length: this.threads }, lane));
  }
}

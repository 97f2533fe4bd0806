// The parts into which a search is cut, so that several threads can share it (L1). Jobs and answers are plain data.
import { ReferenceSound } from './alignment.js';
import { type BlockFinding, BlockSearch } from './block-search.js';
import { type Chain, type ChainStart, followChains } from './chain.js';
import { KeyWords } from './key-words.js';
import { cellsIn } from './lattice.js';
import { type Block, SPEED_RANGE, type TracePlan } from './plan.js';
import { type SoundSpectrum } from './spectrum.js';

/** Some keys in some blocks, or chains of some keys over all blocks. */
export type TraceJob =
  | { readonly kind: 'scan'; readonly blocks: readonly number[]; readonly keys: readonly Uint8Array[] }
  | { readonly kind: 'chain'; readonly starts: readonly ChainStart[] };

export type TraceAnswer =
  | { readonly kind: 'scan'; readonly findings: readonly (readonly BlockFinding[])[] }
  | { readonly kind: 'chain'; readonly chains: readonly Chain[] };

/** Keys that share the transforms of a search. */
const KEYS_TOGETHER = 2;

/** Does jobs, one after the other; holds the readings of the blocks that it saw last. One object per thread. */
export class TraceEngine {
  readonly #spectrum: SoundSpectrum;
  readonly #plan: TracePlan;
  #search: { name: string; of: BlockSearch } | undefined;

  readonly #reference: ReferenceSound | undefined;

  /** @param reference another copy of the same meeting */
  constructor(spectrum: SoundSpectrum, plan: TracePlan, reference?: SoundSpectrum) {
    this.#spectrum = spectrum;
    this.#plan = plan;
    this.#reference = reference && new ReferenceSound(reference);
  }

  /** @throws {AppError} watermark/bad_key, watermark/bad_clock */
  run(job: TraceJob): TraceAnswer {
    if (job.kind === 'chain') {
      return { kind: 'chain', chains: followChains(this.#spectrum, this.#plan, job.starts, this.#reference) };
    }
    const search = this.#searchOf(job.blocks);
    const findings: BlockFinding[][] = [];
    for (let i = 0; i < job.keys.length; i += KEYS_TOGETHER) {
      const some = job.keys.slice(i, i + KEYS_TOGETHER).map((key) => this.#words(key));
      findings.push(...search.search(some));
    }
    return { kind: 'scan', findings };
  }

  #searchOf(blocks: readonly number[]): BlockSearch {
    const name = blocks.join();
    if (this.#search?.name !== name) {
      this.#search = undefined; // Before the next one is made: both at once would be twice the memory.
      this.#search = { name, of: new BlockSearch(this.#spectrum, this.#plan, blocks, this.#reference) };
    }
    return this.#search.of;
  }

  #words(key: Uint8Array): KeyWords {
    const { slices } = this.#plan.blocks[0] as Block;
    const reach = Math.ceil(cellsIn(slices, 1 + SPEED_RANGE)) + 8;
    return new KeyWords(key, this.#plan.firstCell - reach, this.#plan.lastCell + reach);
  }
}

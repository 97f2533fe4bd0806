// What genuine speech agrees in this very recording (L2; decision 0036), learned from all of it that follows a track: large steps agree more
// than small ones, and where a voice sets in more than where it fades into the room. So one word of a poor recording can be told from another.
import { type Run } from '../search/archive.js';
import { bitCount } from '../search/bits.js';
import { VARIANCE_OF_SIGNS } from '../search/compare.js';
import { RISES, STRENGTHS, type WholePrint } from '../search/file-print.js';
import { visitBlock, visitPath } from './along-path.js';
import { type Path } from './best-path.js';
import { type Track } from './track.js';

/** Signs of each class that count as tossed coins beside those that were seen. */
const DOUBTING_SIGNS = 20;
/** How much agreement differs from word to word, as a share: what it is taken for before anything is known, as if of so many stretches. */
const USUAL_SPREAD = 0.12;
const USUAL_STRETCHES = 10;
/** Never less: rooms and languages that were measured had 0.05 to 0.07 (docs/decisions/0036). */
const LEAST_SPREAD = 0.08;
/** Stretches with less to be expected say little about spread. */
const LEAST_EXPECTED = 60;
/** Lengths of stretches in blocks between which spread was measured. */
const SHORTEST = 4;
const LONGEST = 20;

/** Agreement in which each sign counts by what it is expected to agree. */
export interface WeightedAgreement {
  readonly sum: number;
  /** Of genuine speech; also the sum of the squares of the weights. */
  readonly expected: number;
  /** Clear signs. */
  readonly signs: number;
}

/** What a stretch of the recording is compared with: frames of a run, each so many later than that of the recording. */
export interface Beside {
  readonly run: Run;
  readonly lag: number;
}

export class OwnAgreement {
  /** By class: mean of agreement, 0 to 1. */
  readonly #weights: Float64Array;
  /** Over the blocks of the recording, running: agreement and what was expected of it; blocks without a track. */
  readonly #sums: Float64Array;
  readonly #expected: Float64Array;
  readonly #untracked: Int32Array;
  readonly #spreads = new Map<number, number>();

  constructor(tracks: readonly Track[], path: Path) {
    this.#weights = weightsOf(tracks, path);
    this.#sums = new Float64Array(path.length + 1);
    this.#expected = new Float64Array(path.length + 1);
    this.#untracked = new Int32Array(path.length + 1);
    for (let block = 0; block < path.length; block++) {
      const track = tracks[path[block] as number];
      const { sum, expected } = track === undefined ? NOTHING : this.#alongTrack(track, block);
      this.#sums[block + 1] = (this.#sums[block] as number) + sum;
      this.#expected[block + 1] = (this.#expected[block] as number) + expected;
      this.#untracked[block + 1] = (this.#untracked[block] as number) + (track === undefined ? 1 : 0);
    }
  }

  /** Frames `first` to before `end` of the recording; of two voices at once, the signs that they have in common. */
  along(print: WholePrint, voices: readonly Beside[], first: number, end: number): WeightedAgreement {
    let total = NOTHING;
    for (let frame = Math.max(first, print.first); frame < Math.min(end, print.first + print.bits.length); frame++) {
      const [word, ...others] = voices.map(({ run, lag }) => run.words[frame + lag]);
      if (word === undefined || others.includes(undefined)) continue;
      const common = others.reduce<number>((signs, other) => signs & ~(word ^ (other as number)), -1);
      total = added(total, this.#ofFrame(print, frame, word, common));
    }
    return total;
  }

  /** Standard deviations by which a stretch of so many blocks agrees less than genuine speech. */
  lack({ sum, expected }: WeightedAgreement, blocks: number): number {
    const spread = this.#spreadOver(Math.max(SHORTEST, Math.min(LONGEST, blocks)));
    return (expected - sum) / Math.sqrt(Math.max(1, VARIANCE_OF_SIGNS * expected + (spread * expected) ** 2));
  }

  #alongTrack(track: Track, block: number): WeightedAgreement {
    let total = NOTHING;
    visitBlock(track, block, (frame, lag) => {
      const word = track.run.words[frame + lag];
      if (word !== undefined) total = added(total, this.#ofFrame(track.print, frame, word, -1));
    });
    return total;
  }

  #ofFrame(print: WholePrint, frame: number, word: number, among: number): WeightedAgreement {
    let sum = 0;
    let expected = 0;
    let signs = 0;
    visitClasses(print, frame, word, among, (kind, agreed, count) => {
      const weight = this.#weights[kind] as number;
      sum += weight * (2 * agreed - count);
      expected += weight * weight * count;
      signs += count;
    });
    return { sum, expected, signs };
  }

  /** From word to word, beyond what chance makes of so few signs. */
  #spreadOver(blocks: number): number {
    const known = this.#spreads.get(blocks);
    if (known !== undefined) return known;
    let squares = USUAL_STRETCHES * USUAL_SPREAD ** 2;
    let count = USUAL_STRETCHES;
    for (let from = 0; from + blocks < this.#sums.length; from += blocks) {
      if (difference(this.#untracked, from, from + blocks) > 0) continue;
      const expected = difference(this.#expected, from, from + blocks);
      if (expected < LEAST_EXPECTED) continue;
      const share = difference(this.#sums, from, from + blocks) / expected;
      squares += (share - 1) ** 2 - VARIANCE_OF_SIGNS / expected;
      count++;
    }
    const spread = Math.sqrt(Math.max(LEAST_SPREAD ** 2, squares / count));
    this.#spreads.set(blocks, spread);
    return spread;
  }
}

const NOTHING: WeightedAgreement = { sum: 0, expected: 0, signs: 0 };

function added(a: WeightedAgreement, b: WeightedAgreement): WeightedAgreement {
  return { sum: a.sum + b.sum, expected: a.expected + b.expected, signs: a.signs + b.signs };
}

function difference(running: Float64Array | Int32Array, from: number, to: number): number {
  return (running[to] as number) - (running[from] as number);
}

function weightsOf(tracks: readonly Track[], path: Path): Float64Array {
  const agreed = new Float64Array(STRENGTHS * RISES);
  const signs = new Float64Array(STRENGTHS * RISES).fill(DOUBTING_SIGNS);
  visitPath(tracks, path, ({ print }, frame, word) => {
    visitClasses(print, frame, word, -1, (kind, agreeing, count) => {
      agreed[kind] = (agreed[kind] as number) + 2 * agreeing - count;
      signs[kind] = (signs[kind] as number) + count;
    });
  });
  return agreed.map((sum, kind) => Math.max(0, sum / (signs[kind] as number)));
}

/** @param among which signs are looked at */
export function visitClasses(
  { first, bits, clear, strong, rise }: WholePrint,
  frame: number,
  word: number,
  among: number,
  visit: (kind: number, agreed: number, signs: number) => void,
): void {
  const at = frame - first;
  let signs = (clear[at] as number) & among;
  if (signs === 0) return;
  const agreeing = ~((bits[at] as number) ^ word);
  const row = STRENGTHS * (rise[at] as number);
  for (let strength = 0; strength < STRENGTHS; strength++) {
    const stronger = strength < STRENGTHS - 1 ? signs & (strong[strength]?.[at] as number) : 0;
    const these = signs & ~stronger;
    if (these !== 0) visit(row + strength, bitCount(agreeing & these), bitCount(these));
    signs = stronger;
  }
}

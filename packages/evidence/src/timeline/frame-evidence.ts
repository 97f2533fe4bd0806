// How much more probable a single frame is if the recording follows a voice there than if it follows nothing (L2; decision 0036), by what
// agreement was seen where the recording follows voices. In pauses too: the noise of the room goes on as the device sent it.
import { type Run } from '../search/archive.js';
import { bitCount } from '../search/bits.js';
import { VARIANCE_OF_SIGNS } from '../search/compare.js';
import { RISES, STRENGTHS, type WholePrint } from '../search/file-print.js';
import { visitBlock, visitPath } from './along-path.js';
import { type BlockEvidence, type Path } from './best-path.js';
import { type Beside, visitClasses } from './own-agreement.js';
import { type Track } from './track.js';

/** Classes beyond those of clear signs: others of frames in which something is said, and of frames in which nothing is. */
const UNCLEAR = STRENGTHS * RISES;
const SILENT = UNCLEAR + 1;
const CLASSES = SILENT + 1;
/** Signs of each class that count as tossed coins beside those that were seen. */
const DOUBTING_SIGNS = 20;
/** Clear signs of each voice that count as agreeing like those of the others: five seconds. */
const USUAL_SIGNS = 4000;
/** What is expected to agree at least, as a share of the mean: some words of a genuine recording agree less. */
const EXPECTED_SHARE = 0.75;
/** Of two voices at once each agrees so much of what it does alone, and so often they speak at once. */
const BESIDE_SHARE = 0.35;
const BESIDE_OFTEN = 0.03;
/** Nothing is sure. */
const LARGEST_SHARE = 0.97;
/** Of a frame in which nothing is said: what somebody puts in is speech. Small, so that it decides only where pauses say nothing themselves. */
const QUIET = 0.1;
/** Of a frame in which something is said, if it is a pause. */
const SAID = -2;
/** Of a frame at which a device committed to nothing. */
const NOTHING_KNOWN = -0.05;

/** By class, of a sign that agrees and of one that does not: natural logarithms of the ratio of probabilities. */
interface Table {
  readonly agreeing: Float64Array;
  readonly differing: Float64Array;
}

interface Tables {
  readonly alone: Table;
  readonly besideAnother: Table;
}

export class FrameEvidence {
  readonly #usual: Tables;
  /** Of each voice: some are nearer to a microphone than others. */
  readonly #voices = new Map<string, Tables>();
  readonly #runs = new Map<Run, Tables>();

  constructor(tracks: readonly Track[], path: Path) {
    const seen = new Seen();
    const voices = new Map<string, Seen>();
    visitPath(tracks, path, ({ print, run }, frame, word) => {
      const name = nameOf(run);
      const voice = voices.get(name) ?? new Seen();
      voices.set(name, voice);
      visitAll(print, frame, word, (kind, agreed, count) => {
        seen.add(kind, agreed, count);
        voice.add(kind, agreed, count);
      });
    });
    const shares = seen.shares();
    this.#usual = tablesOf(shares, 1);
    for (const [name, voice] of voices) this.#voices.set(name, tablesOf(shares, voice.scaleOf(shares)));
  }

  /** Of all signs of a frame. */
  of(print: WholePrint, frame: number, { run, lag }: Beside): number {
    return (isQuiet(print, frame) ? QUIET : 0) + sumOf(print, frame, { run, lag }, this.#of(run).alone, visitAll);
  }

  /** Of the clear signs of a frame. */
  ofClear(print: WholePrint, frame: number, { run, lag }: Beside): number {
    return sumOf(print, frame, { run, lag }, this.#of(run).alone, visitClear);
  }

  /** Of a frame of a pause in whose noise nothing is left of what the device sent, or that a call put in. */
  ofPause(print: WholePrint, frame: number): number {
    return isQuiet(print, frame) ? QUIET : SAID;
  }

  /** Of the clear signs of each block, along a track, on which another voice may be heard as well. */
  readonly alongTrack: BlockEvidence = (track, { from, to }) => {
    const { print, run } = track;
    const { alone, besideAnother } = this.#of(run);
    return Float64Array.from({ length: Math.max(0, to - from) }, (_, i) => {
      let [sum, weak] = [0, 0];
      visitBlock(track, from + i, (frame, lag) => {
        const voice = { run, lag };
        sum += sumOf(print, frame, voice, alone, visitClear);
        weak += sumOf(print, frame, voice, besideAnother, visitClear);
      });
      return eitherOf(sum + Math.log(1 - BESIDE_OFTEN), weak + Math.log(BESIDE_OFTEN));
    });
  };

  #of(run: Run): Tables {
    const known = this.#runs.get(run) ?? this.#voices.get(nameOf(run)) ?? this.#usual;
    this.#runs.set(run, known);
    return known;
  }
}

function sumOf(
  print: WholePrint,
  frame: number,
  { run, lag }: Beside,
  { agreeing, differing }: Table,
  visit: SignVisitor,
): number {
  const word = run.words[frame + lag];
  if (word === undefined || frame < print.first || frame >= print.first + print.bits.length) return NOTHING_KNOWN;
  let sum = 0;
  visit(print, frame, word, (kind, agreed, count) => {
    sum += agreed * (agreeing[kind] as number) + (count - agreed) * (differing[kind] as number);
  });
  return sum;
}

/** Of what is so or so, by the logarithms of both. */
function eitherOf(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

function isQuiet({ first, clear }: WholePrint, frame: number): boolean {
  return clear[frame - first] === 0;
}

/** How signs agreed, by class. */
class Seen {
  readonly #sums = new Float64Array(CLASSES);
  readonly #signs = new Float64Array(CLASSES);

  add(kind: number, agreed: number, count: number): void {
    this.#sums[kind] = (this.#sums[kind] as number) + 2 * agreed - count;
    this.#signs[kind] = (this.#signs[kind] as number) + count;
  }

  /** By how much more signs agree than differ, 0 to 1. */
  shares(): Float64Array {
    return this.#sums.map((sum, kind) => Math.max(0, sum / ((this.#signs[kind] as number) + DOUBTING_SIGNS)));
  }

  /** How much clear signs agree, as a share of what was to be expected. */
  scaleOf(shares: Float64Array): number {
    let sum = USUAL_SIGNS;
    let expected = USUAL_SIGNS;
    for (let kind = 0; kind < UNCLEAR; kind++) {
      sum += this.#sums[kind] as number;
      expected += (this.#signs[kind] as number) * (shares[kind] as number);
    }
    return Math.max(0, sum / expected);
  }
}

function tablesOf(shares: Float64Array, scale: number): Tables {
  return { alone: tableOf(shares, scale), besideAnother: tableOf(shares, BESIDE_SHARE * scale) };
}

function tableOf(shares: Float64Array, scale: number): Table {
  const expected = shares.map((share) => Math.min(LARGEST_SHARE, EXPECTED_SHARE * scale * share));
  return {
    agreeing: expected.map((share) => Math.log(1 + share) / VARIANCE_OF_SIGNS),
    differing: expected.map((share) => Math.log(1 - share) / VARIANCE_OF_SIGNS),
  };
}

const nameOf = ({ meeting, speaker, heardBy }: Run): string => JSON.stringify([meeting, speaker, heardBy]);

type OnSigns = (kind: number, agreed: number, signs: number) => void;
type SignVisitor = (print: WholePrint, frame: number, word: number, visit: OnSigns) => void;

const visitClear: SignVisitor = (print, frame, word, visit) => visitClasses(print, frame, word, -1, visit);

const visitAll: SignVisitor = (print, frame, word, visit) => {
  visitClear(print, frame, word, visit);
  const at = frame - print.first;
  const clear = print.clear[at] as number;
  const agreeing = ~((print.bits[at] as number) ^ word);
  visit(clear === 0 ? SILENT : UNCLEAR, bitCount(agreeing & ~clear), bitCount(~clear));
};

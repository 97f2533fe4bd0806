// From what every key scored to a verdict (L1). "Nobody" is an answer.
import { CELL_SECONDS } from '../layout.js';
import { type BlockFinding } from './block-search.js';
import { type Chain } from './chain.js';
import { cellAt } from './lattice.js';
import { type Family, falseAccusationBound, offsetsOf, PHASES, type TracePlan, threshold } from './plan.js';
import { SLICE_SECONDS, SLICES_PER_CELL } from './spectrum.js';

/** A mark that arrives this much after the best one, and much weaker, came through somebody's loudspeaker and microphone. */
const ECHO_MIN_SECONDS = 0.08;
const ECHO_MAX_SECONDS = 3;
const ECHO_SHARE = 0.7;
/** Two marks of one piece may stand out in different parts of it. */
const ECHO_NEAR_SECONDS = 16;

/** A stretch of the recording that carries the mark of one key. */
export interface TracedCopy {
  readonly label: string;
  readonly z: number;
  /** Upper bound on the probability that this whole search names any key that is not in the recording. */
  readonly falseAccusationBound: number;
  /** Seconds in the file. */
  readonly fileStart: number;
  readonly fileEnd: number;
  /** The meeting's clock at `fileStart`, seconds. */
  readonly meetingTime: number;
  /** 1.02: the recording runs 2 % too fast. */
  readonly speed: number;
}

/** A mark that reached the recording through that participant's loudspeaker: their copy is not the one that leaked. */
export interface TracedEcho extends TracedCopy {
  /** By how much it lags behind the mark of the copy. */
  readonly delaySeconds: number;
}

export interface RunnerUp {
  readonly label: string;
  readonly z: number;
  readonly falseAccusationBound: number;
}

export interface TraceReport {
  readonly verdict: 'copies' | 'nobody';
  /** One entry for each stretch, the highest score first: a label may stand more than once. */
  readonly copies: readonly TracedCopy[];
  readonly echoes: readonly TracedEcho[];
  /** The key that scored most of those that are not named. */
  readonly runnerUp: RunnerUp | null;
  /** Devices whose marks are in the reference copy: nothing is said about them. */
  readonly notJudged: readonly string[];
  /**
   * A reference was used in which no device was found: if one of these devices played it nevertheless, the bound does not hold for that
   * device, since what was taken out of the recording depends on its signs.
   */
  readonly isReferenceUnknown: boolean;
  readonly tested: { readonly keys: number; readonly offsets: number; readonly speeds: number };
  /** Score from which on a key is named, in a recording at its own speed. */
  readonly threshold: number;
}

/** What one search says, whatever it was helped by. */
export type SearchReport = Omit<TraceReport, 'notJudged' | 'isReferenceUnknown'>;

/** What is known of one key after the search. */
export interface KeyOutcome {
  readonly label: string;
  /** In each block where the key scored anything worth mentioning. */
  readonly findings: readonly BlockFinding[];
  readonly chain?: Chain | undefined;
}

export function reportOf(plan: TracePlan, outcomes: readonly KeyOutcome[]): SearchReport {
  const passages = outcomes.flatMap((outcome) => passagesOf(plan, outcome));
  const named = passages.filter((passage) => passage.falseAccusationBound <= plan.limit);
  named.sort((a, b) => b.z - a.z);
  const copies: TracedCopy[] = [];
  const echoes: TracedEcho[] = [];
  for (const passage of named) {
    const delay = delayBehindAny(named, passage);
    if (delay === undefined) copies.push(passage);
    else echoes.push({ ...passage, delaySeconds: delay });
  }
  const labels = new Set(named.map(({ label }) => label));
  const others = passages.filter(({ label }) => !labels.has(label)).sort((a, b) => b.z - a.z);
  const [first] = others;
  return {
    verdict: copies.length > 0 ? 'copies' : 'nobody',
    copies,
    echoes,
    runnerUp: first ? { label: first.label, z: first.z, falseAccusationBound: first.falseAccusationBound } : null,
    tested: { keys: plan.keys, offsets: offsetsOf(plan) * PHASES, speeds: 2 * plan.allSteps + 1 },
    threshold: threshold(plan, 'steady'),
  };
}

/** As an echo of the best of all, or of a stronger one nearby in the file: behind a cut, the best lies elsewhere. @param named the best first */
function delayBehindAny(named: readonly TracedCopy[], other: TracedCopy): number | undefined {
  const isNear = ({ fileStart, fileEnd }: TracedCopy) =>
    fileStart < other.fileEnd + ECHO_NEAR_SECONDS && fileEnd > other.fileStart - ECHO_NEAR_SECONDS;
  const masters = named.filter((one, i) => i === 0 || isNear(one));
  return masters.map((best) => delayBehind(best, other)).find((delay) => delay !== undefined);
}

/** Seconds by which `other` lags behind `best`, if it does as an echo would. */
function delayBehind(best: TracedCopy, other: TracedCopy): number | undefined {
  if (other.label === best.label || other.z > ECHO_SHARE * best.z) return undefined;
  const at = Math.max(best.fileStart, other.fileStart);
  const delay = meetingTimeAt(best, at) - meetingTimeAt(other, at);
  return delay >= ECHO_MIN_SECONDS && delay <= ECHO_MAX_SECONDS ? delay : undefined;
}

/** The meeting's clock at a place of the file, if the passage goes on to there. */
export function meetingTimeAt(copy: TracedCopy, fileSeconds: number): number {
  return copy.meetingTime + (fileSeconds - copy.fileStart) * copy.speed;
}

/** The chain as one passage, and blocks that found the key somewhere else. */
function passagesOf(plan: TracePlan, { label, findings, chain }: KeyOutcome): TracedCopy[] {
  const byScore = [...findings].sort((a, b) => b.z - a.z);
  const [start] = byScore;
  if (start === undefined) return [];
  const rest = byScore.slice(1);
  const isChain = chain !== undefined && chain.lastBlock > chain.firstBlock;
  if (!isChain) return byScore.map((finding) => passage(plan, label, finding.family, finding.z, finding, finding));
  const inside = byScore.filter((finding) => continues(plan, start, finding, chain));
  const first = inside.reduce((a, b) => (b.block < a.block ? b : a));
  const last = inside.reduce((a, b) => (b.block > a.block ? b : a));
  const whole = passage(plan, label, 'chain', chain.z, first, last);
  const single = passage(plan, label, start.family, start.z, first, last);
  const better = whole.falseAccusationBound <= single.falseAccusationBound ? whole : single;
  const elsewhere = rest.filter((finding) => !inside.includes(finding));
  return [better, ...elsewhere.map((finding) => passage(plan, label, finding.family, finding.z, finding, finding))];
}

/** Whether a finding lies where the chain from `start` leads. */
function continues(plan: TracePlan, start: BlockFinding, finding: BlockFinding, chain: Chain): boolean {
  if (finding.block < chain.firstBlock || finding.block > chain.lastBlock) return false;
  const distance = Math.abs(finding.block - start.block);
  const slice = (found: BlockFinding) => plan.blocks[found.block]?.firstSlice ?? 0;
  const expected = cellAt(start.place, slice(finding) - slice(start));
  return Math.abs(cellAt(finding.place, 0) - expected) <= 3 + distance;
}

function passage(
  plan: TracePlan,
  label: string,
  family: Family,
  z: number,
  first: BlockFinding,
  last: BlockFinding,
): TracedCopy {
  const fileStart = fileSecondsOf(plan, first, first.cells[0]);
  return {
    label,
    z,
    falseAccusationBound: falseAccusationBound(plan, family, z),
    fileStart,
    fileEnd: Math.max(fileStart, fileSecondsOf(plan, last, last.cells[1])),
    meetingTime: Math.max(0, (first.place.offset + first.cells[0]) * CELL_SECONDS),
    speed: first.place.timeScale,
  };
}

function fileSecondsOf(plan: TracePlan, { block, place }: BlockFinding, cell: number): number {
  const slice = (plan.blocks[block]?.firstSlice ?? 0) + place.phase + (cell * SLICES_PER_CELL) / place.timeScale;
  // A slice stands for the time around its middle, which is one slice after its beginning.
  return (slice + 0.5) * SLICE_SECONDS;
}

// When something came into the log (L4; decision 0044), from what members signed by their own clocks: batches follow one another, so what
// stands in one was there after everything that was signed for an earlier one, and before anybody named a state that holds it.
import { type Cosignature } from '@incamera/tlog';
import { headName } from './judged-heads.js';
import { type JudgedTestimony } from './judged-testimonies.js';
import { type ProblemList } from './problem-list.js';
import { type TimeBounds } from './verified-record.js';

/** From here on a clock counts as wrong, and what was signed as late: more than any queue of a device that is in the meeting. */
export const LATE_MS = 5 * 60_000;

interface Point {
  readonly at: number;
  readonly leafKey: string;
  readonly atMs: number;
}

/** The best value of one member, and the best of anybody else. */
interface Best {
  readonly first: Point;
  readonly second: Point | null;
}

export interface BoundsInput {
  readonly testimonies: readonly JudgedTestimony[];
  /** Names of states that the log is shown to begin with. */
  readonly shownHeads: ReadonlySet<string>;
  readonly cosigners: readonly Cosignature[];
  /** Milliseconds from one entry of the log to the next, as the charter says; null: it does not. */
  readonly intervalMs: number | null;
}

export class LogTimes {
  /** Latest time signed in this batch or an earlier one; ascending by batch. */
  readonly #after: readonly [number, Best][];
  /** Earliest time at which a state of at least this size was named; ascending by size. */
  readonly #before: readonly [number, number][];
  readonly #cosignedMs: number | null;

  /** @param wrongClocks leaf keys of members whose times say nothing */
  constructor({ testimonies, shownHeads, cosigners }: BoundsInput, wrongClocks: ReadonlySet<string>) {
    const good = testimonies.filter(({ leafKey }) => !wrongClocks.has(leafKey));
    const stands = good.flatMap(({ leafKey, logged, testimony: { atMs } }) =>
      logged === null ? [] : [{ at: logged.batchIndex, leafKey, atMs }],
    );
    const named = good.flatMap(({ testimony: { checkpoint, atMs } }): [number, number][] =>
      checkpoint === null || !shownHeads.has(headName(checkpoint)) ? [] : [[checkpoint.size, atMs]],
    );
    this.#after = latestUpTo(stands);
    this.#before = earliestFrom(named);
    this.#cosignedMs = cosigners.length === 0 ? null : Math.min(...cosigners.map(({ atMs }) => atMs));
  }

  /** @param serverMs what the server says; null: nothing */
  of(batchIndex: number, serverMs: number | null): TimeBounds {
    const named = this.#before[firstFrom(this.#before, batchIndex + 1)]?.[1] ?? null;
    const before = [named, this.#cosignedMs].filter((time) => time !== null);
    return {
      afterMs: this.#latest(batchIndex)?.first.atMs ?? null,
      beforeMs: before.length === 0 ? null : Math.min(...before),
      serverMs,
    };
  }

  /** The latest time that anybody else had signed by then. */
  latestOfOthers(batchIndex: number, leafKey: string): number | null {
    const best = this.#latest(batchIndex);
    if (best === null) return null;
    return (best.first.leafKey === leafKey ? best.second : best.first)?.atMs ?? null;
  }

  #latest(batchIndex: number): Best | null {
    return this.#after[firstFrom(this.#after, batchIndex + 1) - 1]?.[1] ?? null;
  }
}

function latestUpTo(points: readonly Point[]): [number, Best][] {
  const steps: [number, Best][] = [];
  for (const point of [...points].sort((a, b) => a.at - b.at)) {
    const before = steps.at(-1);
    const best = better(before?.[1] ?? null, point);
    if (best === before?.[1]) continue;
    if (before !== undefined && before[0] === point.at) before[1] = best;
    else steps.push([point.at, best]);
  }
  return steps;
}

function better(best: Best | null, point: Point): Best {
  if (best === null) return { first: point, second: null };
  const { first, second } = best;
  if (point.leafKey === first.leafKey) return point.atMs > first.atMs ? { first: point, second } : best;
  if (point.atMs > first.atMs) return { first: point, second: first };
  return second === null || point.atMs > second.atMs ? { first, second: point } : best;
}

function earliestFrom(named: readonly [number, number][]): [number, number][] {
  let least = Number.POSITIVE_INFINITY;
  return [...named]
    .sort((a, b) => b[0] - a[0])
    .map(([size, atMs]): [number, number] => {
      least = Math.min(least, atMs);
      return [size, least];
    })
    .reverse();
}

/** Position of the first step at or above `least`. */
function firstFrom(steps: readonly (readonly [number, unknown])[], least: number): number {
  let [from, to] = [0, steps.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((steps[middle]?.[0] ?? 0) < least) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Members whose clocks are far from those of the others, told: compared by when the server took what they signed, which is one clock for all,
 * whatever it shows.
 */
export function findWrongClocks(testimonies: readonly JudgedTestimony[], problems: ProblemList): ReadonlySet<string> {
  const byMember = new Map<string, number[]>();
  for (const { leafKey, logged, testimony } of testimonies) {
    if (logged === null) continue;
    const differences = byMember.get(leafKey) ?? [];
    differences.push(testimony.atMs - logged.serverMs);
    byMember.set(leafKey, differences);
  }
  const offsets = [...byMember].map(([leafKey, differences]) => [leafKey, median(differences)] as const);
  const usual = median(offsets.map(([, offset]) => offset));
  const wrong = offsets.filter(([, offset]) => Math.abs(offset - usual) > LATE_MS);
  for (const [leafKey, offset] of wrong) {
    problems.add('record/clock_differs', `${Math.round((offset - usual) / 1000)} s`, { who: leafKey });
  }
  return new Set(wrong.map(([leafKey]) => leafKey));
}

/** Tells what came into the log long after the time that it gives. */
export function findLate(
  { testimonies, intervalMs }: BoundsInput,
  times: LogTimes,
  wrongClocks: ReadonlySet<string>,
  problems: ProblemList,
): void {
  for (const { where, leafKey, testimony, logged } of testimonies) {
    if (logged === null) continue;
    const { atMs, checkpoint } = testimony;
    const others = times.latestOfOthers(logged.batchIndex, leafKey);
    const isLateByOthers = others !== null && others - atMs > LATE_MS && !wrongClocks.has(leafKey);
    const isLateByServer = logged.serverMs - atMs > LATE_MS && !wrongClocks.has(leafKey);
    // By the pace of the log alone, whatever clocks say: how long after the state that it names.
    const ticks = checkpoint === null ? 0 : logged.batchIndex - checkpoint.size;
    const isLateByLog = intervalMs !== null && ticks * intervalMs > LATE_MS;
    if (isLateByOthers || isLateByServer || isLateByLog) {
      problems.add('record/logged_late', where, { who: leafKey, whenMs: atMs });
    }
  }
}

/** Of an empty list 0. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = low] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return Math.round((low + high) / 2);
}

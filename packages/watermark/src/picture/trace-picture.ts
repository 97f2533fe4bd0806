// From a picture, or the frames of a video, and keys to a report (L1). "Nobody" is an answer.
import { FALSE_ACCUSATION_LIMIT } from '../detect/plan.js';
import { type RunnerUp } from '../detect/report.js';
import { type NamedKey } from '../detect/trace.js';
import { watermarkErrors } from '../errors.js';
import { TileCorrelator, type TileScore } from './correlation.js';
import { MOMENT_SECONDS, TILE_SIGNS } from './layout.js';
import { MAX_REGISTRATIONS, pictureBound, pictureThreshold } from './picture-plan.js';
import { PictureSigns, pictureKeyOf } from './picture-signs.js';
import { type Picture, PictureSum } from './plane.js';
import { project } from './projection.js';
import { readingsOf } from './readings.js';
import { type FoundPattern, findPatterns } from './search.js';

/** Probability that a moment is told that is not the right one. */
const WRONG_MOMENT_LIMIT = 1e-3;
const DEFAULT_MEETING_SECONDS = 24 * 3600;
const MAX_MEETING_SECONDS = 30 * 24 * 3600;

/** The mark of one key in a picture. */
export interface TracedPicture {
  readonly label: string;
  readonly z: number;
  /** Upper bound on the probability that this whole search names any key that is not in the picture. */
  readonly falseAccusationBound: number;
  /** The meeting's clock, seconds: the beginning of the minute in which it was on the screen; null where that cannot be told. */
  readonly meetingTime: number | null;
  /** Pixels of the picture for each CSS pixel of the screen, in its middle. */
  readonly scale: number;
  /** Degrees by which the screen is turned in the picture, clockwise. */
  readonly rotation: number;
  /** Cell of the tile in the middle of the picture. */
  readonly place: { readonly column: number; readonly row: number };
}

export interface PictureReport {
  readonly verdict: 'copies' | 'nobody';
  /** The highest score first, one for each key. */
  readonly copies: readonly TracedPicture[];
  /** The key that scored most of those that are not named. */
  readonly runnerUp: RunnerUp | null;
  readonly tested: {
    readonly keys: number;
    /** Shifts of the tile. */
    readonly places: number;
    /** Ways in which the pattern may lie in the picture that were tried, and those that are counted. */
    readonly registrations: number;
    readonly counted: number;
    /** Frames that were added up. */
    readonly pictures: number;
  };
  /** Score from which on a key is named. */
  readonly threshold: number;
}

export interface PictureTraceOptions {
  /** Part of the meeting in which the moment is looked for, in seconds of its clock; the name does not depend on it. */
  readonly fromSeconds?: number | undefined;
  readonly toSeconds?: number | undefined;
  /** Searches that the file goes through, which share the limit: two for a video with sound, one unless said. */
  readonly searches?: number | undefined;
  /** Share of the search that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Asked now and then; true ends the search with watermark/cancelled. */
  readonly isCancelled?: () => boolean;
}

interface KeyScore {
  readonly score: TileScore;
  readonly pattern: number;
}

/**
 * Looks for every key in a picture, at every scale from a third to five pixels for each CSS pixel, turned by up to 20° and seen from the
 * side. Takes the keys that devices drew for the meeting, as for sound.
 * @throws {AppError} watermark/no_keys, bad_key, bad_clock, bad_picture, cancelled
 */
export async function tracePicture(
  picture: Picture | PictureSum,
  keys: readonly NamedKey[],
  options: PictureTraceOptions = {},
): Promise<PictureReport> {
  if (keys.length === 0) throw watermarkErrors.make('watermark/no_keys');
  const moments = momentsOf(options);
  const limit = FALSE_ACCUSATION_LIMIT / (options.searches ?? 1);
  const signs = keys.map(({ key }) => new PictureSigns(pictureKeyOf(key)));
  const sum = picture instanceof PictureSum ? picture : sumOf(picture);
  const step = stepper(options);
  const patterns = await findPatterns(sum, MAX_REGISTRATIONS, (share) => step(share / 2));
  const correlators = await correlatorsOf(patterns);
  const scores = await scoresOf(correlators, signs, (share) => step(0.5 + share / 2));
  const named: TracedPicture[] = [];
  const others: RunnerUp[] = [];
  scores.forEach((best, i) => {
    const { label } = keys[i] as NamedKey;
    const { z } = best.score;
    const falseAccusationBound = pictureBound(keys.length, z);
    if (falseAccusationBound > limit) {
      others.push({ label, z, falseAccusationBound });
      return;
    }
    const correlator = correlators[best.pattern] as TileCorrelator;
    const meetingTime = momentIn(correlator, signs[i] as PictureSigns, best.score, moments);
    const where = whereabouts(patterns[best.pattern] as FoundPattern, best.score);
    named.push({ label, z, falseAccusationBound, meetingTime, ...where });
  });
  options.onProgress?.(1);
  return {
    verdict: named.length > 0 ? 'copies' : 'nobody',
    copies: named.sort((a, b) => b.z - a.z),
    runnerUp: others.sort((a, b) => b.z - a.z)[0] ?? null,
    tested: {
      keys: keys.length,
      places: TILE_SIGNS,
      registrations: patterns.length,
      counted: MAX_REGISTRATIONS,
      pictures: sum.pictures,
    },
    threshold: pictureThreshold(keys.length, limit),
  };
}

function sumOf(picture: Picture): PictureSum {
  const sum = new PictureSum(picture.width, picture.height);
  sum.add(picture);
  return sum;
}

function momentsOf({ fromSeconds = 0, toSeconds: asked }: PictureTraceOptions): [number, number] {
  const toSeconds = asked ?? Math.min(MAX_MEETING_SECONDS, fromSeconds + DEFAULT_MEETING_SECONDS);
  const isRange = fromSeconds >= 0 && toSeconds > fromSeconds && toSeconds <= MAX_MEETING_SECONDS;
  if (!isRange) throw watermarkErrors.make('watermark/bad_clock');
  return [Math.floor(fromSeconds / MOMENT_SECONDS), Math.ceil(toSeconds / MOMENT_SECONDS)];
}

/** Reports progress, and ends the search where that is wanted. */
function stepper({ onProgress, isCancelled }: PictureTraceOptions): (share: number) => void {
  return (share) => {
    if (isCancelled?.() === true) throw watermarkErrors.make('watermark/cancelled');
    onProgress?.(share);
  };
}

async function correlatorsOf(patterns: readonly FoundPattern[]): Promise<TileCorrelator[]> {
  return patterns.map(({ level, registration }) => {
    return new TileCorrelator(readingsOf(level, registration.projection) ?? new Float32Array(TILE_SIGNS));
  });
}

async function scoresOf(
  correlators: readonly TileCorrelator[],
  signs: readonly PictureSigns[],
  onProgress: (share: number) => void,
): Promise<KeyScore[]> {
  const none: KeyScore = { score: { z: 0, column: 0, row: 0 }, pattern: 0 };
  const best: KeyScore[] = signs.map(() => none);
  for (let i = 0; i < signs.length; i += 2) {
    const first = (signs[i] as PictureSigns).ofKey();
    const second = signs[i + 1]?.ofKey() ?? first;
    correlators.forEach((correlator, pattern) => {
      correlator.best(first, second).forEach((score, which) => {
        if (i + which < best.length && score.z > (best[i + which] as KeyScore).score.z)
          best[i + which] = { score, pattern };
      });
    });
    onProgress(i / signs.length);
    await Promise.resolve();
  }
  return best;
}

/** The minute whose signs are in the picture, where that is beyond doubt. */
function momentIn(
  correlator: TileCorrelator,
  signs: PictureSigns,
  place: TileScore,
  [first, end]: readonly [number, number],
): number | null {
  let best = 0;
  let bestMoment = 0;
  for (let moment = first; moment < end; moment += 2) {
    const pair = correlator.moments(signs.ofMoment(moment), signs.ofMoment(moment + 1), place);
    pair.forEach((z, which) => {
      if (z <= best) return;
      best = z;
      bestMoment = moment + which;
    });
  }
  const isSure = (end - first + 1) * Math.exp(-(best * best) / 2) <= WRONG_MOMENT_LIMIT;
  return isSure ? bestMoment * MOMENT_SECONDS : null;
}

function whereabouts({ level, registration }: FoundPattern, { column, row }: TileScore) {
  const { ux, uy, vx, vy } = project(registration.projection, level.width / 2, level.height / 2);
  const area = ux * vy - uy * vx;
  return {
    scale: level.reduction / Math.sqrt(area),
    rotation: (Math.atan2(uy - vx, ux + vy) * 180) / Math.PI,
    place: { column, row },
  };
}

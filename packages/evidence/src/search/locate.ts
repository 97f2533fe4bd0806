// Finds where stretches of a recording lie in the fingerprints, at every speed (L2).
import { FRAMES_A_SECOND } from '../print/layout.js';
import { type Archive, type Run } from './archive.js';
import { type Anchor, Ballot } from './ballot.js';
import { chanceOf } from './chance.js';
import { agreement, scoreFor, scoreOf } from './compare.js';
import { frameAt, OWN_SPEED, type Recording, type Speed } from './file-print.js';

/** Probability that anything at all is located by chance, over a whole search. */
export const FALSE_MATCH_LIMIT = 1e-6;
/** Anchors of this length bear rooms, and speeds that are wrong by half a step. */
const ANCHOR_SECONDS = 6;
const ANCHOR_STEP_SECONDS = 3;
const FEWEST_SECONDS = 2;
const SPEED_RANGE = 0.06;
const SPEED_STEP = 0.012;
/** Votes of so many anchors are counted at once. */
const GROUP = 8;
/** A rate with and without its pitch, and the next one. */
const SPEEDS_BEYOND = 4;
/** Anchors that are tried at foreign speeds, those with the most speech. */
const MOST_FOREIGN_ANCHORS = 6;

/** A place that is no chance. */
export interface Place {
  readonly anchor: Anchor;
  readonly run: Run;
  readonly speed: Speed;
  readonly lag: number;
  /** In units of what chance gives with this stretch. */
  readonly score: number;
  /** Standard deviation of what chance gives: 1 for speech. */
  readonly chance: number;
}

export interface Located {
  readonly places: readonly Place[];
  /** Trials that the bound counts: places of all fingerprints, speeds and anchors. */
  readonly trials: number;
}

/** Its own speed first, then those of playback and of tempo. */
export const FOREIGN_SPEEDS: readonly Speed[] = foreignSpeeds();

/** @param onProgress share that is done, 0 to 1 */
export function locate(recording: Recording, archive: Archive, onProgress: (share: number) => void): Located {
  const anchors = anchorsOf(recording);
  const trials = archive.frames * anchors.length * (1 + FOREIGN_SPEEDS.length);
  const search = new Search(recording, archive, scoreFor(trials, FALSE_MATCH_LIMIT));
  const foreignWork = Math.min(anchors.length, MOST_FOREIGN_ANCHORS) * FOREIGN_SPEEDS.length;
  const work = anchors.length + foreignWork;
  let done = 0;
  const advance = (by: number): void => {
    done += by;
    onProgress(Math.min(1, done / work));
  };
  for (let i = 0; i < anchors.length; i += GROUP) {
    search.look(anchors.slice(i, i + GROUP), OWN_SPEED);
    advance(Math.min(GROUP, anchors.length - i));
  }
  // Beside what was found, an edit or a weak passage is likelier than another speed.
  const missing = spread(
    anchors.filter((anchor) => !search.places.some((place) => overlap(place.anchor, anchor))),
    MOST_FOREIGN_ANCHORS,
  );
  let sinceBetter = 0;
  for (const speed of missing.length === 0 ? [] : FOREIGN_SPEEDS) {
    sinceBetter = search.look(missing, speed) ? 0 : sinceBetter + 1;
    advance(missing.length);
    // Both neighbours of the right speed have been tried.
    if (sinceBetter >= SPEEDS_BEYOND && missing.every((anchor) => search.has(anchor))) break;
  }
  // What was found at a foreign speed is played at it elsewhere too.
  const found = new Set(search.places.map(({ speed }) => speed).filter((speed) => speed !== OWN_SPEED));
  for (const speed of found) {
    const rest = anchors.filter((anchor) => !missing.includes(anchor) && !search.has(anchor));
    for (let i = 0; i < rest.length; i += GROUP) search.look(rest.slice(i, i + GROUP), speed);
  }
  return { places: search.places, trials };
}

class Search {
  readonly places: Place[] = [];
  readonly #recording: Recording;
  readonly #archive: Archive;
  readonly #threshold: number;

  constructor(recording: Recording, archive: Archive, threshold: number) {
    this.#recording = recording;
    this.#archive = archive;
    this.#threshold = threshold;
  }

  has(anchor: Anchor): boolean {
    return this.places.some((place) => place.anchor === anchor);
  }

  /** @returns whether anything was found that is better than what was known */
  look(anchors: readonly Anchor[], speed: Speed): boolean {
    let isBetter = false;
    const ballot = new Ballot(this.#recording, anchors, speed);
    for (const run of this.#archive.runs) {
      ballot.count(run.words, (number, lag) => {
        const print = ballot.prints[number];
        const anchor = anchors[number];
        if (print === undefined || anchor === undefined) return;
        const end = print.first + print.bits.length;
        let best = { lag, score: Number.NEGATIVE_INFINITY };
        for (let tried = lag - 2; tried <= lag + 2; tried++) {
          const score = scoreOf(agreement(print, run.words, tried, print.first, end));
          if (score > best.score) best = { lag: tried, score };
        }
        if (best.score < this.#threshold) return;
        const chance = chanceOf(this.#archive, print, print.first, end, { run, lag: best.lag });
        const score = best.score / chance;
        if (score < this.#threshold) return;
        if (this.#add({ anchor, run, speed, lag: best.lag, score, chance })) isBetter = true;
      });
    }
    return isBetter;
  }

  /** One place for each anchor and run, the best. */
  #add(place: Place): boolean {
    const same = this.places.findIndex(({ anchor, run }) => anchor === place.anchor && run === place.run);
    if (same >= 0 && (this.places[same]?.score ?? 0) >= place.score) return false;
    if (same < 0) this.places.push(place);
    else this.places[same] = place;
    return true;
  }
}

/** Overlapping stretches over the whole recording, of which those without speech are left out. */
function anchorsOf(recording: Recording): Anchor[] {
  const anchors: Anchor[] = [];
  const print = recording.print(OWN_SPEED);
  const last = Math.max(0, recording.seconds - ANCHOR_SECONDS);
  const count = Math.ceil(last / ANCHOR_STEP_SECONDS);
  for (let i = 0; i <= count; i++) {
    const from = Math.min(last, i * ANCHOR_STEP_SECONDS);
    const to = Math.min(recording.seconds, from + ANCHOR_SECONDS);
    const frames = print.clear.subarray(Math.max(0, frameAt(OWN_SPEED, from)), Math.max(0, frameAt(OWN_SPEED, to)));
    let heard = 0;
    for (const clear of frames) if (clear !== 0) heard++;
    if (heard >= FEWEST_SECONDS * FRAMES_A_SECOND * 0.5) anchors.push({ from, to });
  }
  return anchors;
}

function overlap(a: Anchor, b: Anchor): boolean {
  return a.from < b.to && b.from < a.to;
}

/** At most so many of a list, from all over it. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / most)] as T);
}

function foreignSpeeds(): Speed[] {
  const speeds: Speed[] = [];
  const steps = Math.ceil(SPEED_RANGE / SPEED_STEP);
  for (let step = -steps; step <= steps; step++) {
    if (step === 0) continue;
    const rate = 1 + step * SPEED_STEP;
    speeds.push({ rate, pitch: rate }, { rate, pitch: 1 });
  }
  return speeds;
}

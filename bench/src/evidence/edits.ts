// Edits of a recording as a forger would make them, seeded, and what the report says of them.
import { type Alteration } from '@incamera/evidence';
import { rms } from '../watermark/acoustics.js';
import { RATE_HZ } from '../watermark/tools.js';

export const EDIT_KINDS = ['deleted', 'inserted', 'replaced'] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

export interface Edit {
  readonly kind: EditKind;
  /** In the edited recording; the end is the beginning of a deletion. */
  readonly fileStart: number;
  readonly fileEnd: number;
  /** Where its edges may be heard to lie: an edge in a pause lies anywhere in it. */
  readonly audible: { readonly start: Stretch; readonly end: Stretch };
}

/** Seconds in the edited recording. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface EditedSound {
  readonly samples: Float32Array;
  readonly edits: readonly Edit[];
}

/** Speech of the bench has a level of 0.07 over whole lines. */
const SAID_LEVEL = 0.01;
const SAID_SHARE = 0.7;
const FRAME = Math.round(0.02 * RATE_HZ);
const SKIP = Math.round(0.25 * RATE_HZ);
const FADE = Math.round(0.005 * RATE_HZ);

/**
 * Cuts, insertions and replacements, in turn, one in every `everySeconds`.
 * @param other speech from elsewhere, long enough for all
 */
export function edited(
  heard: Float32Array,
  other: Float32Array,
  seconds: number,
  everySeconds: number,
  random: () => number,
): EditedSound {
  const parts: Float32Array[] = [];
  const places: Omit<Edit, 'audible'>[] = [];
  const length = Math.round(seconds * RATE_HZ);
  let at = 0;
  let made = 0;
  let taken = 0;
  for (let number = 0; at + 2 * everySeconds * RATE_HZ < heard.length; number++) {
    const next = at + Math.round((0.7 + 0.6 * random()) * everySeconds * RATE_HZ);
    parts.push(faded(heard.subarray(at, next)));
    made += next - at;
    const kind = EDIT_KINDS[number % EDIT_KINDS.length] as EditKind;
    const start = made / RATE_HZ;
    at = next;
    if (kind !== 'inserted') at += length;
    if (kind !== 'deleted') {
      while (taken + length <= other.length && !isSpeech(other.subarray(taken, taken + length))) taken += SKIP;
      if (taken + length > other.length) throw new Error('not enough other speech');
      parts.push(faded(other.subarray(taken, taken + length)));
      taken += length;
      made += length;
    }
    places.push({ kind, fileStart: start, fileEnd: made / RATE_HZ });
  }
  parts.push(faded(heard.subarray(at)));
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    samples.set(part, filled);
    filled += part.length;
  }
  const edits = places.map((place) => ({
    ...place,
    audible: { start: pauseAround(samples, place.fileStart), end: pauseAround(samples, place.fileEnd) },
  }));
  return { samples, edits };
}

/** The pause that a place lies in, or only the place. */
function pauseAround(samples: Float32Array, seconds: number): Stretch {
  const isSilent = (frame: number): boolean =>
    frame >= 0 &&
    (frame + 1) * FRAME <= samples.length &&
    rms(samples.subarray(frame * FRAME, (frame + 1) * FRAME)) <= SAID_LEVEL;
  const at = Math.round((seconds * RATE_HZ) / FRAME);
  let [from, to] = [at, at];
  while (isSilent(from - 1)) from--;
  while (isSilent(to)) to++;
  return { from: Math.min(seconds, (from * FRAME) / RATE_HZ), to: Math.max(seconds, (to * FRAME) / RATE_HZ) };
}

/** Whether most of it is said: what replaces silence by silence is no edit that anybody hears. */
function isSpeech(part: Float32Array): boolean {
  const frames = Math.floor(part.length / FRAME);
  let said = 0;
  for (let frame = 0; frame < frames; frame++) {
    if (rms(part.subarray(frame * FRAME, (frame + 1) * FRAME)) > SAID_LEVEL) said++;
  }
  return said >= SAID_SHARE * frames;
}

function faded(part: Float32Array): Float32Array {
  const out = Float32Array.from(part);
  for (let i = 0; i < Math.min(FADE, out.length); i++) {
    out[i] = ((out[i] as number) * i) / FADE;
    out[out.length - 1 - i] = ((out[out.length - 1 - i] as number) * i) / FADE;
  }
  return out;
}

/** Which alterations count as an edit having been seen for what it is. */
const MEANS: Readonly<Record<EditKind, readonly Alteration['kind'][]>> = {
  deleted: ['cut'],
  inserted: ['inserted'],
  replaced: ['replaced'],
};
/** An alteration this far from every edit is a false alarm. */
const NEAR_SECONDS = 1.5;

export interface EditScore {
  readonly made: number;
  /** Something was reported there. */
  readonly noticed: number;
  /** And as what it is. */
  readonly named: number;
  /** And with both edges within half a second. */
  readonly exact: number;
  /** And with both edges within half a second of the pause that they lie in, if they do. */
  readonly audible: number;
  readonly falseAlarms: number;
}

export function scoreEdits(
  edits: readonly Edit[],
  alterations: readonly Alteration[],
): Record<EditKind | 'all', EditScore> {
  const near = (edit: Edit, one: Alteration): boolean =>
    one.fileStart < edit.fileEnd + NEAR_SECONDS && one.fileEnd > edit.fileStart - NEAR_SECONDS;
  const isNamed = (edit: Edit, one: Alteration): boolean => MEANS[edit.kind].includes(one.kind);
  const isExact = (edit: Edit, one: Alteration): boolean =>
    isNamed(edit, one) &&
    Math.abs(one.fileStart - edit.fileStart) <= 0.5 &&
    Math.abs(one.fileEnd - edit.fileEnd) <= 0.5;
  const isNear = (seconds: number, { from, to }: Stretch): boolean => seconds >= from - 0.5 && seconds <= to + 0.5;
  const isAudible = (edit: Edit, one: Alteration): boolean =>
    isNamed(edit, one) && isNear(one.fileStart, edit.audible.start) && isNear(one.fileEnd, edit.audible.end);
  const falseAlarms = alterations.filter((one) => !edits.some((edit) => near(edit, one))).length;
  const of = (some: readonly Edit[]): EditScore => {
    const count = (is: (edit: Edit, one: Alteration) => boolean): number =>
      some.filter((edit) => alterations.some((one) => near(edit, one) && is(edit, one))).length;
    return {
      made: some.length,
      noticed: count(() => true),
      named: count(isNamed),
      exact: count(isExact),
      audible: count(isAudible),
      falseAlarms,
    };
  };
  const [deleted, inserted, replaced] = EDIT_KINDS.map((kind) => of(edits.filter((edit) => edit.kind === kind)));
  return { deleted, inserted, replaced, all: of(edits) } as Record<EditKind | 'all', EditScore>;
}

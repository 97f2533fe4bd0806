// The clocks of a meeting's devices against each other (L2; decision 0040): what one sent and another heard is one sound, so that their
// fingerprints say how far their clocks are apart. Without it two voices would seem to be cut where their devices disagree.
import { FRAME_SECONDS } from '../print/layout.js';
import { type Voice } from '../print/voice-file.js';
import { type Archive, archiveOf, type Run } from '../search/archive.js';
import { bitCount } from '../search/bits.js';
import { scoreFor, scoreOf } from '../search/compare.js';

/** Sound is heard so much later than it was sent: coding, network, jitter buffer. */
const USUAL_DELAY_SECONDS = 0.15;
/** Clocks differ by less. */
const REACH_FRAMES: number = Math.round(5 / FRAME_SECONDS);
/** Of what was sent, so many stretches of so many frames are looked for in what was heard. */
const STRETCHES = 4;
const STRETCH_FRAMES = 500;
/** Chance that a lag is none, over all that are tried. */
const FALSE_LAG_LIMIT = 1e-6;
/** The right lag stands out of all that are half a second away. */
const SECOND_SHARE = 0.8;
const APART_FRAMES = 31;
/** Smaller differences are those of networks, and stay. */
const SMALL_SECONDS = 0.1;
const ROUNDS = 20;

export interface AlignedVoices {
  readonly voices: readonly Voice[];
  /** By device, as voices name them: by how many seconds its clock was ahead of most; only those that were corrected. */
  readonly ahead: ReadonlyMap<string, number>;
}

/** Clocks of `a` and `b`: that of `b` is ahead by so much. */
interface Difference {
  readonly a: string;
  readonly b: string;
  readonly seconds: number;
}

/** @param voices of one meeting */
export function alignClocks(voices: readonly Voice[]): AlignedVoices {
  const ahead = new Map([...offsetsOf(differencesOf(voices))].filter(([, by]) => Math.abs(by) > SMALL_SECONDS));
  const aligned = voices.map((voice) => {
    const by = ahead.get(voice.heardBy ?? voice.speaker) ?? 0;
    return by === 0 ? voice : { ...voice, segments: voice.segments.flatMap((one) => movedBack(one, by)) };
  });
  return { voices: aligned, ahead };
}

function movedBack({ startMicros, words }: Voice['segments'][number], seconds: number): Voice['segments'][number][] {
  const moved = startMicros - Math.round(seconds * 1e6);
  return moved < 0 ? [] : [{ startMicros: moved, words }];
}

function differencesOf(voices: readonly Voice[]): Difference[] {
  const runs = voices.map((voice) => ({ voice, runs: runsOf(voice) }));
  const sent = runs.filter(({ voice }) => voice.heardBy === undefined);
  const heard = runs.filter(({ voice }) => voice.heardBy !== undefined);
  return heard.flatMap(({ voice, runs: heardRuns }) => {
    const own = sent.find((one) => one.voice.speaker === voice.speaker);
    const lag = own === undefined ? null : lagOf(own.runs, heardRuns);
    if (lag === null) return [];
    const seconds = lag - USUAL_DELAY_SECONDS;
    return [{ a: voice.speaker, b: voice.heardBy as string, seconds }];
  });
}

function runsOf(voice: Voice): readonly Run[] {
  const { runs }: Archive = archiveOf([voice]);
  return runs;
}

/** How much later the second is than the first, in seconds; null: they have nothing in common. */
function lagOf(sent: readonly Run[], heard: readonly Run[]): number | null {
  const sums = new Float64Array(2 * REACH_FRAMES + 1);
  const signs = new Float64Array(2 * REACH_FRAMES + 1);
  for (const { run, first } of stretchesOf(sent, heard)) {
    for (const other of heard) addAgreement(run, first, other, sums, signs);
  }
  const scores = sums.map((sum, at) => scoreOf({ sum, signs: signs[at] as number }));
  const best = scores.indexOf(Math.max(...scores));
  // Hum and music agree with themselves everywhere.
  const second = Math.max(...scores.filter((_, at) => Math.abs(at - best) > APART_FRAMES));
  const score = scores[best] as number;
  const isClear = score >= scoreFor(sums.length, FALSE_LAG_LIMIT) && second < SECOND_SHARE * score;
  return isClear ? (best - REACH_FRAMES) * FRAME_SECONDS : null;
}

/** Some stretches of what was sent, at times of which something was heard. */
function stretchesOf(sent: readonly Run[], heard: readonly Run[]): { run: Run; first: number }[] {
  const all = sent.flatMap((run) =>
    Array.from({ length: Math.ceil(run.words.length / STRETCH_FRAMES) }, (_, i) => ({
      run,
      first: i * STRETCH_FRAMES,
    })),
  );
  const common = all.filter(({ run, first }) => {
    const from = run.startSeconds + first * FRAME_SECONDS;
    return heard.some((other) => from >= other.startSeconds && from < other.startSeconds + secondsOf(other));
  });
  const step = Math.max(1, Math.floor(common.length / STRETCHES));
  return common.filter((_, i) => i % step === 0).slice(0, STRETCHES);
}

function secondsOf({ words }: Run): number {
  return words.length * FRAME_SECONDS;
}

function addAgreement(run: Run, first: number, other: Run, sums: Float64Array, signs: Float64Array): void {
  const meant = Math.round((run.startSeconds - other.startSeconds) / FRAME_SECONDS);
  const end = Math.min(run.words.length, first + STRETCH_FRAMES);
  for (let lag = -REACH_FRAMES; lag <= REACH_FRAMES; lag++) {
    const from = Math.max(first, -(meant + lag));
    const to = Math.min(end, other.words.length - meant - lag);
    if (to <= from) continue;
    let differing = 0;
    for (let frame = from; frame < to; frame++) {
      differing += bitCount((run.words[frame] as number) ^ (other.words[frame + meant + lag] as number));
    }
    const at = lag + REACH_FRAMES;
    sums[at] = (sums[at] as number) + 32 * (to - from) - 2 * differing;
    signs[at] = (signs[at] as number) + 32 * (to - from);
  }
}

/** Each device against most of those that it was compared with: one that lies moves itself alone. */
function offsetsOf(differences: readonly Difference[]): Map<string, number> {
  const devices = [...new Set(differences.flatMap(({ a, b }) => [a, b]))];
  const offsets = new Map(devices.map((device) => [device, 0]));
  const of = (device: string): number => offsets.get(device) ?? 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const device of devices) {
      const said = differences.flatMap(({ a, b, seconds }) =>
        a === device ? [of(b) - seconds] : b === device ? [of(a) + seconds] : [],
      );
      // Its own word counts like another's, so that two do not chase each other.
      offsets.set(device, median([...said, of(device)]));
    }
  }
  const middle = median([...offsets.values()]);
  return new Map([...offsets].map(([device, offset]) => [device, offset - middle]));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

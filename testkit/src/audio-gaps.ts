// Finds where speech is missing from what one participant heard of one speaker, against the speaker's own pauses.
import { type SpeechComparison } from './audio-compare.js';

export interface Gap {
  /** Where in the recording. */
  readonly startMs: number;
  /** From the first to the last missing piece of speech: pauses inside the gap count, pauses at its ends do not. */
  readonly lengthMs: number;
}

/** Resolution of the measure. */
const stepMs = 2.5;
const stepLength = (48_000 * stepMs) / 1000;
/**
 * Speech is what lies within this of the speaker's loud steps. Browsers take 20 dB off what they hold for room noise,
 * which the recordings of the voices have 22 dB and more under their loud steps.
 */
const speechWithinDb = 18;
/** Silence is what lies further than this under the loud steps of the recording: codec noise stays under it. */
const silenceBelowDb = 40;
/** The alignment is known to about ±10 ms and the jitter buffer moves inside a block; the edge of a pause is not a gap. */
const toleranceMs = 40;

/**
 * Every gap in which energy is missing though the speaker spoke. Only for a recording of this one speaker (another
 * one fills the gap), and only of energy: a decoder that conceals a lost packet by inventing sound hides up to about 100 ms.
 * Evidence (24 recordings of 12 s, four voices, Opus at 24 kbit/s): gaps of 60, 100 and 300 ms cut into speech measure
 * 0 to 20 ms too short (median 2.5), 21 of 24 gaps of 40 ms and 20 of 24 of 20 ms too; where the cut meets weak speech it
 * counts less. Without a cut no recording has a gap; two Chromiums over WebRTC with their voice processing: 8 ms at most.
 * @param heard mono, 48 kHz
 * @param said the microphone, mono, 48 kHz
 * @param comparison of these two
 */
export function findGaps(
  heard: Float32Array,
  said: Float32Array,
  comparison: SpeechComparison,
  options: { readonly looped?: boolean } = {},
): Gap[] {
  const looped = options.looped ?? true;
  const heardDb = stepLevels(heard);
  const saidDb = stepLevels(said);
  const silentUnderDb = loudDb(heardDb) - silenceBelowDb;
  const speechAboveDb = loudDb(saidDb) - speechWithinDb;
  const spoken = (step: number) => {
    const at = looped ? ((step % saidDb.length) + saidDb.length) % saidDb.length : step;
    return (saidDb[at] ?? -200) > speechAboveDb;
  };
  const gaps: Gap[] = [];
  for (let step = 0; step < heardDb.length; step++) {
    if ((heardDb[step] as number) >= silentUnderDb) continue;
    const from = step;
    while (step + 1 < heardDb.length && (heardDb[step + 1] as number) < silentUnderDb) step++;
    const gap = missingSpeech(from, step, delaySteps(comparison, from * stepMs), spoken);
    if (gap.lengthMs > 0) gaps.push(gap);
  }
  return gaps;
}

/** The longest gap, ms; 0 when there is none. */
export function longestGapMs(gaps: readonly Gap[]): number {
  return gaps.reduce((longest, gap) => Math.max(longest, gap.lengthMs), 0);
}

/** The speech that should be in the silent steps, at the alignment (within tolerance) that explains the silence best. */
function missingSpeech(from: number, to: number, delay: number, spoken: (step: number) => boolean): Gap {
  const reach = Math.round(toleranceMs / stepMs);
  let best: Gap | undefined;
  for (let shift = -reach; shift <= reach; shift++) {
    let first = -1;
    let last = -1;
    for (let step = from; step <= to; step++) {
      if (!spoken(step - delay + shift)) continue;
      if (first < 0) first = step;
      last = step;
    }
    const lengthMs = first < 0 ? 0 : (last - first + 1) * stepMs;
    if (best === undefined || lengthMs < best.lengthMs) best = { startMs: Math.max(from, first) * stepMs, lengthMs };
  }
  return best ?? { startMs: from * stepMs, lengthMs: 0 };
}

function delaySteps(comparison: SpeechComparison, atMs: number): number {
  const block = comparison.blocks.findLast((candidate) => candidate.startMs <= atMs);
  const isSure = block !== undefined && block.correlation > 0.4;
  return Math.round((isSure ? block.delayMs : comparison.delayMs) / stepMs);
}

/** RMS level of each step dBFS. */
function stepLevels(samples: Float32Array): Float64Array {
  const levels = new Float64Array(Math.floor(samples.length / stepLength));
  for (let step = 0; step < levels.length; step++) {
    let sum = 0;
    for (let index = step * stepLength; index < (step + 1) * stepLength; index++)
      sum += (samples[index] as number) ** 2;
    levels[step] = 10 * Math.log10(sum / stepLength + 1e-12);
  }
  return levels;
}

/** The level that a tenth of the steps exceed. */
function loudDb(levels: Float64Array): number {
  return Float64Array.from(levels).sort()[Math.floor(levels.length * 0.9)] ?? -120;
}

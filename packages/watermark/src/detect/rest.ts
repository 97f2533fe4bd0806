// What is left of a recording beside the copies that were found (L1): a block has one best place, and behind a cut the same mark lies at another.

import { type Block } from './plan.js';
import { type TracedCopy } from './report.js';
import { LINE_COUNT, SLICE_SECONDS, type SoundSpectrum } from './spectrum.js';

/** Shorter stretches name nobody after a codec. */
const SHORTEST_SECONDS = 6;

/** Part of a recording, in slices. */
export interface Rest extends Block {
  readonly fromSeconds: number;
}

/** What no copy covers of the blocks that one lies in. Other blocks have been searched for themselves. */
export function restsOf(blocks: readonly Block[], copies: readonly TracedCopy[]): Rest[] {
  return blocks.flatMap(({ firstSlice, slices }) => {
    const from = firstSlice * SLICE_SECONDS;
    const to = (firstSlice + slices) * SLICE_SECONDS;
    const here = copies
      .filter(({ fileStart, fileEnd }) => fileStart < to && fileEnd > from)
      .sort((a, b) => a.fileStart - b.fileStart);
    if (here.length === 0) return [];
    const rests: [number, number][] = [];
    let at = from;
    for (const { fileStart, fileEnd } of here) {
      if (fileStart > at) rests.push([at, fileStart]);
      at = Math.max(at, fileEnd);
    }
    rests.push([at, to]);
    return rests.filter(([start, end]) => end - start >= SHORTEST_SECONDS).map(([start, end]) => restOf(start, end));
  });
}

function restOf(fromSeconds: number, toSeconds: number): Rest {
  const firstSlice = Math.ceil(fromSeconds / SLICE_SECONDS);
  return {
    fromSeconds: firstSlice * SLICE_SECONDS,
    firstSlice,
    slices: Math.floor(toSeconds / SLICE_SECONDS) - firstSlice,
  };
}

/** A copy of that part of a spectrum. */
export function spectrumOfRest({ levels }: SoundSpectrum, { firstSlice, slices }: Rest): SoundSpectrum {
  const part = levels.slice(firstSlice * LINE_COUNT, (firstSlice + slices) * LINE_COUNT);
  const frames = part.length / LINE_COUNT;
  return { seconds: frames * SLICE_SECONDS, frames, levels: part };
}

// From scores to names: what is a copy, and what only came through a loudspeaker.
import { expect, it } from 'vitest';
import { CELL_SECONDS } from '../layout.js';
import { type BlockFinding } from './block-search.js';
import { planPieces } from './pieces.js';
import { planTrace, type TracePlan } from './plan.js';
import { reportOf } from './report.js';
import { LINE_COUNT, SLICE_SECONDS } from './spectrum.js';

function piecesOf(seconds: number): TracePlan {
  const frames = Math.round(seconds / SLICE_SECONDS);
  const spectrum = { seconds, frames, levels: new Uint8Array(frames * LINE_COUNT) };
  const [plan] = planPieces(spectrum, planTrace(spectrum, 2, { fromSeconds: 0, toSeconds: 2280 }));
  if (plan === undefined) throw new Error('too short');
  return plan;
}

/** A mark in cells `from` to `to` of a piece. @param offset cell of the meeting at which the piece begins */
const found = (block: number, offset: number, z: number, from: number, to: number): BlockFinding => ({
  block,
  place: { timeScale: 1, frequencyScale: 1, phase: 0, offset, profile: 0 },
  family: 'steady',
  z,
  cells: [from, to],
});

it('an echo is told by the copy that is near it in the file, not only by the best one', () => {
  const late = Math.round(0.25 / CELL_SECONDS);
  const copy = [found(0, 1000, 20, 0, 400), found(4, 30_000, 14, 0, 200)];
  const echo = [found(4, 30_000 - late, 9, 250, 400)];
  const report = reportOf(piecesOf(60), [
    { label: 'copy', findings: copy },
    { label: 'echo', findings: echo },
  ]);
  expect(report.copies.map(({ label }) => label)).toEqual(['copy', 'copy']);
  expect(report.echoes).toMatchObject([{ label: 'echo' }]);
  expect(report.echoes[0]?.delaySeconds).toBeCloseTo(late * CELL_SECONDS, 6);
  // As loud, or somewhere else in the meeting, it is a copy of its own.
  for (const other of [found(4, 30_000 - late, 12, 250, 400), found(4, 50_000, 9, 250, 400)]) {
    const both = reportOf(piecesOf(60), [
      { label: 'copy', findings: copy },
      { label: 'other', findings: [other] },
    ]);
    expect([both.copies.map(({ label }) => label).sort(), both.echoes]).toEqual([['copy', 'copy', 'other'], []]);
  }
});

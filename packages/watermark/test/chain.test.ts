// Long recordings are searched in blocks; here the blocks are short, so that the test is.
import { beforeAll, describe, expect, test } from 'vitest';
import { type BlockFinding } from '../src/detect/block-search.js';
import { type KeyOutcome, reportOf } from '../src/detect/report.js';
import { planTrace, type SoundSpectrum, TraceEngine, type TracePlan } from '../src/index.js';
import { marked, RATE_HZ, spectrumOf, sped, speechLike, testKey } from './sound.js';

const BLOCKS = 4;
const CLOCK = 20;
const SECONDS = 24;
const range = { fromSeconds: 0, toSeconds: 80 };

function planInBlocks(spectrum: SoundSpectrum): TracePlan {
  const slices = Math.floor(spectrum.frames / BLOCKS);
  const blocks = Array.from({ length: BLOCKS }, (_, i) => ({ firstSlice: i * slices, slices }));
  return { ...planTrace(spectrum, 2, range), blocks, spedBlocks: [], anchorSlices: Math.min(slices, 600) };
}

/** What a search does with one key. */
function outcomeOf(spectrum: SoundSpectrum, plan: TracePlan, number: number): KeyOutcome {
  const engine = new TraceEngine(spectrum, plan);
  const key = testKey(number);
  const blocks = plan.blocks.map((_, number) => number);
  const scan = engine.run({ kind: 'scan', blocks, keys: [key] });
  const findings = scan.kind === 'scan' ? (scan.findings[0] ?? []) : [];
  const best = findings.reduce<BlockFinding | undefined>((a, b) => (a && a.z >= b.z ? a : b), undefined);
  if (best === undefined) return { label: String(number), findings };
  const answer = engine.run({ kind: 'chain', starts: [{ key, finding: best }] });
  return { label: String(number), findings, chain: answer.kind === 'chain' ? answer.chains[0] : undefined };
}

let host: Float32Array;
let copy: Float32Array;

beforeAll(() => {
  host = speechLike(SECONDS, 31);
  copy = marked(host, testKey(1), CLOCK);
});

describe('a mark through the blocks of a long recording', () => {
  test('is one passage whose score is more than that of any block', () => {
    const spectrum = spectrumOf(copy);
    const plan = planInBlocks(spectrum);
    const outcome = outcomeOf(spectrum, plan, 1);
    const report = reportOf(plan, [outcome, outcomeOf(spectrum, plan, 2)]);
    expect(report.copies).toHaveLength(1);
    expect(report.copies[0]).toMatchObject({ label: '1' });
    expect(report.copies[0]?.z ?? 0).toBeGreaterThan(1.4 * Math.max(...outcome.findings.map(({ z }) => z)));
    expect(report.copies[0]?.fileEnd ?? 0).toBeGreaterThan(SECONDS - 5);
    expect(report.copies[0]?.meetingTime).toBeCloseTo(CLOCK + (report.copies[0]?.fileStart ?? 0), 1);
  });

  test('is followed when clocks drift', () => {
    const spectrum = spectrumOf(sped(copy, 1.0015));
    const plan = planInBlocks(spectrum);
    const { chain } = outcomeOf(spectrum, plan, 1);
    expect(chain).toMatchObject({ firstBlock: 0, lastBlock: BLOCKS - 1 });
  });

  test('is two passages when something was cut out', () => {
    const piece = (from: number, to: number) => copy.subarray(from * RATE_HZ, to * RATE_HZ);
    const shortened = new Float32Array([...piece(0, 8), ...piece(16, 24)]);
    const spectrum = spectrumOf(shortened);
    const plan = planInBlocks(spectrum);
    const { copies } = reportOf(plan, [outcomeOf(spectrum, plan, 1)]);
    const byTime = [...copies].sort((a, b) => a.fileStart - b.fileStart);
    expect(byTime.length).toBeGreaterThanOrEqual(2);
    const lag = (passage: (typeof copies)[number] | undefined) =>
      (passage?.meetingTime ?? 0) - (passage?.fileStart ?? 0) - CLOCK;
    expect(lag(byTime[0])).toBeCloseTo(0, 0);
    expect(lag(byTime.at(-1))).toBeCloseTo(8, 0);
  });

  test('is nothing when the key is another one', () => {
    const spectrum = spectrumOf(copy);
    const plan = planInBlocks(spectrum);
    expect(reportOf(plan, [outcomeOf(spectrum, plan, 2)])).toMatchObject({ verdict: 'nobody', copies: [] });
  });
});

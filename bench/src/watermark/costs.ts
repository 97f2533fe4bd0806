// What marking and searching cost.
import { MARK_BLOCK, type NamedKey, SoundMarker, SpectrumReader, traceSound } from '@incamera/watermark';
import { benchKey, CLOCK_SECONDS } from './copies.js';
import { searchThreads } from './threads.js';
import { RATE_HZ } from './tools.js';

const MEETING_SECONDS = 38 * 60;

export interface SearchCost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly named: readonly string[];
}

/** Shares of a core that marking takes while it is played. */
export function markingCosts(host: Float32Array): { mono: number; stereo: number } {
  return { mono: markingCost(host, 1), stereo: markingCost(host, 2) };
}

function markingCost(host: Float32Array, channels: 1 | 2): number {
  const options = { key: benchKey(0), sampleRateHz: RATE_HZ, channels, strength: 'standard' } as const;
  const marker = new SoundMarker({ ...options, clockSeconds: CLOCK_SECONDS });
  const block = Array.from({ length: channels }, () => new Float32Array(MARK_BLOCK));
  const began = process.cpuUsage();
  for (let at = 0; at + MARK_BLOCK <= host.length; at += MARK_BLOCK) {
    for (const channel of block) channel.set(host.subarray(at, at + MARK_BLOCK));
    marker.process(block, block);
  }
  const spent = process.cpuUsage(began);
  return (spent.user + spent.system) / 1e6 / (host.length / RATE_HZ);
}

/** One search with many keys on two threads: device 0 is in it. */
export async function searchCost(sound: Float32Array, keyCount: number): Promise<SearchCost> {
  const keys: NamedKey[] = Array.from({ length: keyCount }, (_, i) => ({ label: String(i), key: benchKey(i) }));
  const threads = searchThreads();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const reader = new SpectrumReader(RATE_HZ);
  for (let at = 0; at < sound.length; at += RATE_HZ) reader.push(sound.subarray(at, at + RATE_HZ));
  const range = { fromSeconds: 0, toSeconds: MEETING_SECONDS };
  const report = await traceSound(reader.finish(), keys, { ...range, runner: threads.runner });
  const wallSeconds = (performance.now() - began) / 1000;
  const spent = process.cpuUsage(cpu);
  await threads.end();
  return {
    wallSeconds,
    cpuSeconds: (spent.user + spent.system) / 1e6,
    named: report.copies.map(({ label }) => label),
  };
}

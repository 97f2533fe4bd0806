// How much memory the pages of a browser took, as Linux counts it.
import { readFile } from 'node:fs/promises';
import { processesWith, withDescendants } from '@incamera/testkit';
import { type Participant } from './participant.js';

/** The most that any process of pages has had so far, bytes: a page and its workers are one process. */
export async function peakOfPages({ person }: Participant): Promise<number> {
  const pids = await withDescendants(await processesWith(person.profileDir));
  const peaks = await Promise.all(pids.map(peakOfPage));
  return Math.max(0, ...peaks);
}

async function peakOfPage(pid: number): Promise<number> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!commandLine.includes('--type=renderer')) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

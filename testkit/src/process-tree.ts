// Which processes a started program left or still has, read from /proc; elsewhere than on Linux nothing is found.
import { readdir, readFile } from 'node:fs/promises';

/** Pids of the processes whose command line contains `text`, without this one. */
export async function processesWith(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of await allPids()) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid !== process.pid && commandLine.split('\0').some((part) => part.includes(text))) found.push(pid);
  }
  return found;
}

/** The given processes and all that descend from them. */
export async function withDescendants(roots: readonly number[]): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const pid of await allPids()) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The name stands in parentheses and may hold anything; state and parent follow the last one.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (Number.isInteger(parent)) parents.set(pid, parent);
  }
  const family = new Set(roots);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid);
        grown = true;
      }
    }
  }
  return [...family];
}

/** Whether a process runs; one that has ended but was not yet collected does not. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (stat === '') return false;
  return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z';
}

/** Waits until the processes are gone; those that stay longer than `graceMs` are killed by pid. */
export async function awaitGone(pids: readonly number[], graceMs: number): Promise<void> {
  const killAt = Date.now() + graceMs;
  for (const pid of pids) {
    while (await isRunning(pid)) {
      if (Date.now() > killAt) killQuietly(pid);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Kills one process at once; one that is already gone is no error. */
export function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function allPids(): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  return entries.map(Number).filter((pid) => Number.isInteger(pid) && pid > 0);
}

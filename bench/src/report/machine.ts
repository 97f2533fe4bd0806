// The machine and the versions that figures belong to.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, networkInterfaces, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { janusVersion } from '../forwarding/janus.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly nodeDatachannel: string;
  readonly janus: string;
  readonly commit: string;
  readonly atIso: string;
}

export function describeMachine(): Machine {
  const manifest = readFileSync(`${repository}/node_modules/node-datachannel/package.json`, 'utf8');
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${release()} ${arch()}`,
    node: process.version,
    nodeDatachannel: (JSON.parse(manifest) as { version: string }).version,
    janus: janusVersion() ?? 'not installed',
    commit: commit(),
    atIso: new Date().toISOString(),
  };
}

function commit(): string {
  const git = (...words: string[]): string => execFileSync('git', words, { cwd: repository, encoding: 'utf8' }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes');
  } catch {
    return 'unknown';
  }
}

/** Load averages of 1, 5 and 15 minutes, like uptime. */
export function loadAverages(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');
}

/**
 * An own IPv4 address that is not loopback: Janus skips loopback, and Firefox does.
 * @throws there is none
 */
export function ownAddress(): string {
  for (const list of Object.values(networkInterfaces())) {
    for (const entry of list ?? []) if (!entry.internal && entry.family === 'IPv4') return entry.address;
  }
  throw new Error('this machine has no IPv4 address but loopback');
}

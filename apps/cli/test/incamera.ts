// The built `incamera` command as a process, as somebody at a terminal or a script runs it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../bin/incamera.mjs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The most memory that the process had, or 0 where the system does not say. */
  readonly peakBytes: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error contains the text. */
  says(text: string): Promise<void>;
}

export function start(...args: string[]): Running {
  return startIn(process.env, ...args);
}

/** With an environment of its own. */
export function startIn(env: NodeJS.ProcessEnv, ...args: string[]): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let stdout = '';
  let stderr = '';
  let peakBytes = 0;
  const watchers: (() => void)[] = [];
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, memoryOf(child.pid));
  }, 100);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of watchers) look();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr, peakBytes });
    });
  });
  return {
    child,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (stderr.includes(text)) resolve();
        };
        watchers.push(look);
        look();
        ended.then(() => reject(new Error(`ended without saying "${text}": ${stderr}`)), reject);
      }),
  };
}

export function incamera(...args: string[]): Promise<Ended> {
  return start(...args).ended;
}

/** The peak that Linux keeps for a process. */
function memoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // It has ended, or this is no Linux.
  }
}

/** A folder for the files of a test. */
export function scratchFolder(): { path: (name: string) => string; folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'incamera-cli-'));
  return { folder, path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

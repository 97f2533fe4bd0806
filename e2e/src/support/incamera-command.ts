// The command at a terminal, as somebody calls it who has no server.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INCAMERA = fileURLToPath(new URL('../../../apps/cli/bin/incamera.mjs', import.meta.url));

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param folder where it runs */
export function incamera(folder: string, ...args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [INCAMERA, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr }),
    );
  });
}

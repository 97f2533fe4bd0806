// Reaching the control port of a server that runs (L5): by the file in its data directory that only its owner can read.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'control.json';
/** Until the answer begins. */
const ANSWER_TIMEOUT_MS = 10_000;

export interface ControlFile {
  readonly port: number;
  readonly token: string;
}

export function writeControlFile(dataDir: string, control: ControlFile): void {
  const file = join(dataDir, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(control), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeControlFile(dataDir: string): void {
  rmSync(join(dataDir, FILE), { force: true });
}

/**
 * Asks the server of a data directory.
 * @param body sent as JSON
 * @returns null when none runs, or its file is a leftover of a crash
 */
export async function askControl(
  dataDir: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Response | null> {
  const control = readControlFile(dataDir);
  if (control === null) return null;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_TIMEOUT_MS);
  try {
    const response = await fetch(`http://127.0.0.1:${control.port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${control.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: abort.signal,
    });
    // Another program may have got the port after a crash: it does not know what the token opens.
    return response.status === 403 ? null : response;
  } catch {
    return null; // Nobody listens: the server is not running any more.
  } finally {
    clearTimeout(timer);
  }
}

function readControlFile(dataDir: string): ControlFile | null {
  try {
    const value = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Partial<ControlFile>;
    return typeof value.port === 'number' && typeof value.token === 'string'
      ? { port: value.port, token: value.token }
      : null;
  } catch {
    return null;
  }
}

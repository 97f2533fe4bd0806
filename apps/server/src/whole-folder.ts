// A folder of secrets that is there whole or not at all (L5), also after the power failed.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes `folder` of these files, each readable by the server's account alone.
 * @throws what the file system throws
 */
export function makeWholeFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const [name, data] of Object.entries(files)) {
    writeFileSync(join(draft, name), data, { mode: 0o600, flush: true });
  }
  flushFolder(draft);
  renameSync(draft, folder);
  flushFolder(dirname(folder));
}

function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

// Where tests keep their databases: in memory, where Linux has some to spare. A database waits for the disk at every commit, and
// no machine loses power during a test; what a killed process leaves behind is tested all the same.
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const TMPFS_MAGIC = 0x01021994;
const NEEDED_BYTES = 2 ** 31;

/** Global set-up of vitest, of whichever project comes first: the workers that it starts afterwards inherit the environment. */
export function setup() {
  if (process.env.TMPDIR?.startsWith(MEMORY) || !hasRoom()) return;
  const folder = mkdtempSync(join(MEMORY, 'incamera-test-'));
  // PostgreSQL runs as a user of its own and has to come through.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  // Also when somebody stops it by the keyboard: what is left would stay in memory.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

function hasRoom() {
  try {
    const { type, bsize, bavail } = statfsSync(MEMORY);
    return type === TMPFS_MAGIC && bsize * bavail >= NEEDED_BYTES;
  } catch {
    return false;
  }
}

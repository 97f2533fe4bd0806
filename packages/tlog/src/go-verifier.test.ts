// Our log, verified by another implementation: that of the Go project (golang.org/x/mod/sumdb), where this machine has it. On Debian:
// apt install golang-go golang-golang-x-mod-dev. Other places: INCAMERA_GO (the program) and INCAMERA_GOPATH.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { utf8 } from '@incamera/kernel';
import { expect, it } from 'vitest';
import { MemoryLog } from '../test/memory-log.js';
import { ED25519, formatVkey, LogWriter, noteSigner, type TileId, tilePath, widthOf } from './index.js';

const GO = process.env.INCAMERA_GO ?? '/usr/bin/go';
const GOPATH = process.env.INCAMERA_GOPATH ?? '/usr/share/gocode';
const PROGRAM = fileURLToPath(new URL('../test/go-verifier/main.go', import.meta.url));
const isPresent = existsSync(GO) && existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog'));
/** Sizes at which tiles begin, fill and rise a level. */
const SIZES = [0, 1, 2, 3, 7, 8, 255, 256, 257, 300, 512, 700];

/** A log with a checkpoint of each size, as files. */
async function writeLog(folder: string): Promise<string> {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const signer = await noteSigner('example.org/log', ED25519, keys);
  const log = new MemoryLog();
  const writer = await LogWriter.open(log, signer);
  for (const [i, size] of SIZES.entries()) {
    const count = size - (SIZES[i - 1] ?? 0);
    await writer.append(async (from) => ({
      entries: Array.from({ length: count }, (_, n) => utf8(`entry ${from + n}`)),
      extra: null,
    }));
    writeFileSync(join(folder, `checkpoint.${size}`), String((await log.state()).checkpoint));
    for (let level = 0; widthOf(size, level, 0) > 0; level++) {
      for (let index = 0; widthOf(size, level, index) > 0; index++) {
        await save(folder, log, { level, index, width: widthOf(size, level, index) });
      }
    }
  }
  return formatVkey(signer.key);
}

async function save(folder: string, log: MemoryLog, tile: TileId): Promise<void> {
  const path = join(folder, tilePath(tile));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, (await log.fetch(tile)) ?? new Uint8Array());
}

const verify = (folder: string, vkey: string) =>
  spawnSync(GO, ['run', PROGRAM, folder, vkey], {
    encoding: 'utf8',
    env: { ...process.env, GO111MODULE: 'off', GOPATH, GOCACHE: join(folder, '.cache'), GOFLAGS: '' },
  });

it.runIf(!isPresent)('is not verified by Go: it is not on this machine', () => {});
it.runIf(isPresent)('is verified by Go at every size, and refused after one bit of a tile was changed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'incamera-go-'));
  try {
    const vkey = await writeLog(folder);
    const { stdout, stderr } = verify(folder, vkey);
    const entries = SIZES.reduce((sum, size) => sum + size, 0);
    const pairs = ((SIZES.length - 1) * (SIZES.length - 2)) / 2;
    expect(stderr).toBe('');
    expect(stdout).toBe(`${SIZES.length} checkpoints, ${entries + pairs} proofs\n`);
    writeFileSync(join(folder, 'tile/0/001'), new Uint8Array(8192));
    expect(verify(folder, vkey).status).not.toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

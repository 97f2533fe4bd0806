// `incamera log compare`: whoever is handed two signed states needs nothing of the server.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Bytes, utf8 } from '@incamera/kernel';
import {
  ED25519,
  encodeContradiction,
  formatVkey,
  type NoteSigner,
  nodesBetween,
  noteSigner,
  openCheckpoint,
  parseTilePath,
  signCheckpoint,
  TileReader,
} from '@incamera/tlog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mth, naiveTiles } from '../../../../packages/tlog/test/naive-tree.js';
import { scratchFolder } from '../../test/incamera.js';
import { buildCommand } from '../command.js';

let scratch: ReturnType<typeof scratchFolder>;
let signer: NoteSigner;
beforeEach(async () => {
  scratch = scratchFolder();
  process.exitCode = undefined;
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  signer = await noteSigner('example.org/log', ED25519, keys);
});
afterEach(() => {
  scratch.remove();
  process.exitCode = undefined;
});

const entries = (count: number, changed = -1): Bytes[] =>
  Array.from({ length: count }, (_, i) => utf8(i === changed ? 'another' : `entry ${i}`));
const note = async (list: readonly Uint8Array[]) =>
  await signCheckpoint({ size: list.length, root: mth(list) }, signer);

function file(name: string, content: string | Uint8Array): string {
  const path = join(scratch.folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function compare(...args: string[]): Promise<{ text: string; exitCode: unknown }> {
  const lines: string[] = [];
  process.exitCode = undefined;
  const command = await buildCommand((line) => lines.push(line));
  await command.parseAsync(['log', 'compare', ...args], { from: 'user' });
  return { text: lines.join('\n'), exitCode: process.exitCode };
}

it('says of evidence as a client saves it that both states cannot be true', async () => {
  const [older, newer] = [entries(5), entries(9, 2)];
  const reader = await TileReader.open(await openCheckpoint(await note(newer), signer.key), naiveTiles(newer));
  const nodes = await nodesBetween(await openCheckpoint(await note(older), signer.key), reader);
  const evidence = { vkey: formatVkey(signer.key), older: await note(older), newer: await note(newer), nodes };
  const path = file('evidence.json', encodeContradiction(evidence));
  expect(await compare(path)).toEqual({
    text: expect.stringMatching(
      /^log: example.org\/log\+.*\nsigned: 5 entries.*\nsigned: 9 entries.*\nboth cannot be true/s,
    ),
    exitCode: 3,
  });
  expect((await compare(path, '--key', formatVkey(signer.key))).exitCode).toBe(3);
  const loose = file('loose.json', encodeContradiction({ ...evidence, nodes: [] }));
  expect((await compare(loose)).exitCode).toBe(4);
  await expect(compare(path, '--key', 'example.org+00000000+AAAA')).rejects.toMatchObject({ code: 'cli/whose_log' });
});

it('compares two checkpoints by the tiles of the newer one', async () => {
  const [older, newer] = [entries(300), entries(700)];
  const [a, b] = [file('a', await note(older)), file('b', await note(newer))];
  const key = formatVkey(signer.key);
  for (const path of ['tile/0/000', 'tile/0/001', 'tile/0/002.p/188', 'tile/1/000.p/2']) {
    const id = parseTilePath(path);
    file(`mirror/${path}`, (id === null ? null : await naiveTiles(newer).fetch(id)) ?? '');
  }
  const tiles = join(scratch.folder, 'mirror');
  expect((await compare(b, a, '--key', key, '--tiles', tiles)).exitCode).toBeUndefined();
  expect((await compare(a, b, '--key', key)).exitCode).toBe(4);
  const other = file('c', await note(entries(300, 7)));
  expect((await compare(other, b, '--key', key, '--tiles', tiles)).exitCode).toBe(3);
  // Two states of one size need no tiles.
  expect((await compare(a, other, '--key', key)).exitCode).toBe(3);
});

it('refuses what is none of that', async () => {
  const [a, b] = [file('a', await note(entries(3))), file('b', await note(entries(4)))];
  await expect(compare(a, b)).rejects.toMatchObject({ code: 'cli/whose_log' });
  await expect(compare(a)).rejects.toMatchObject({ code: 'tlog/evidence_malformed' });
  await expect(compare(join(scratch.folder, 'none'))).rejects.toMatchObject({ code: 'cli/file_missing' });
  await expect(compare(a, file('d', 'x'.repeat(300_000)), '--key', formatVkey(signer.key))).rejects.toMatchObject({
    code: 'tlog/note_malformed',
  });
});

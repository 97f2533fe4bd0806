// A log that an independent implementation wrote (C2SP tlog-tiles), read by our client at every size that it went through.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromUtf8 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { mth } from '../test/naive-tree.js';
import {
  leafHash,
  openCheckpoint,
  parseVkey,
  type SignedCheckpoint,
  TileReader,
  type TileSource,
  tilePath,
  verifyConsistency,
  verifyInclusion,
} from './index.js';

const KEY = parseVkey('example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx');
const SIZE = 15;
const folder = `${process.env.INCAMERA_VECTORS ?? fileURLToPath(new URL('../../../../shared/vectors', import.meta.url))}/tlog`;
const isPresent = existsSync(`${folder}/checkpoint`);

const source: TileSource = {
  fetch: async (tile) => {
    const path = `${folder}/${tilePath(tile)}`;
    return existsSync(path) ? readFileSync(path) : null;
  },
};
const checkpointAt = (size: number): Promise<SignedCheckpoint> =>
  openCheckpoint(readFileSync(`${folder}/checkpoint.${size}`), KEY);

describe('the log of an independent implementation', () => {
  it('is present where it is required', () => {
    expect(isPresent || process.env.INCAMERA_REQUIRE_VECTORS !== '1', `missing: ${folder}`).toBe(true);
  });
  it.runIf(!isPresent)('is absent: only our own trees were checked', () => {});

  it.runIf(isPresent).each(Array.from({ length: SIZE + 1 }, (_, size) => size))(
    'verifies at size %i: signature, root, every entry, every older state',
    async (size) => {
      const head = await checkpointAt(size);
      expect(head.size).toBe(size);
      const reader = await TileReader.open(head, source);
      const entries = size === 0 ? [] : await reader.bundle(0);
      expect(mth(entries)).toEqual(head.root);
      for (const [index, entry] of entries.entries()) {
        verifyInclusion(head, index, leafHash(entry), await reader.inclusionProof(index));
      }
      for (let older = 0; older <= size; older++) {
        verifyConsistency(await checkpointAt(older), head, await reader.consistencyProof(older));
      }
    },
  );

  it.runIf(isPresent)('has the entries that were written', async () => {
    const latest = await openCheckpoint(readFileSync(`${folder}/checkpoint`), KEY);
    const reader = await TileReader.open(latest, source);
    expect((await reader.bundle(0)).map(fromUtf8).slice(0, 4)).toEqual(['one', 'two', 'three', 'four']);
  });

  it.runIf(isPresent)('is refused when a bit of a checkpoint or of a tile is another', async () => {
    const text = readFileSync(`${folder}/checkpoint.9`, 'utf8');
    await expect(openCheckpoint(text.replace('\n9\n', '\n8\n'), KEY)).rejects.toMatchObject({
      code: 'tlog/note_bad_signature',
    });
    const altered: TileSource = {
      fetch: async (tile) => {
        const bytes = Buffer.from((await source.fetch(tile)) ?? []);
        bytes[5] = (bytes[5] ?? 0) ^ 4;
        return bytes;
      },
    };
    await expect(TileReader.open(await checkpointAt(9), altered)).rejects.toMatchObject({ code: 'tlog/tile_altered' });
  });
});

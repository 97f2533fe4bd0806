// Proofs and tiles against a tree that is computed as the RFC defines it, and against servers that lie.
import { type Bytes, equalBytes, utf8 } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mth, naiveTiles, path, subproof } from '../test/naive-tree.js';
import {
  leafHash,
  parseTilePath,
  TileReader,
  type TileSource,
  type TreeHead,
  tilePath,
  verifyConsistency,
  verifyInclusion,
} from './index.js';

const entriesOf = (count: number): Bytes[] => Array.from({ length: count }, (_, i) => utf8(`entry ${i}`));
const headOf = (entries: readonly Uint8Array[]): TreeHead => ({ size: entries.length, root: mth(entries) });
const flipped = (bytes: Uint8Array): Bytes => {
  const copy = new Uint8Array(bytes);
  copy[0] = (copy[0] ?? 0) ^ 1;
  return copy;
};
const refused = (code: string) => expect.objectContaining({ code });

/** Sizes at which the shape of tiles changes. */
const SIZES = [1, 2, 3, 5, 8, 127, 255, 256, 257, 300, 511, 512, 600, 1030];

describe('proofs that are computed from tiles', () => {
  it.each(SIZES)('are those of the definition, at %i entries', async (size) => {
    const entries = entriesOf(size);
    const head = headOf(entries);
    const reader = await TileReader.open(head, naiveTiles(entries));
    for (const index of new Set([0, 1, 2, size >> 1, 255, 256, size - 2, size - 1].filter((i) => i >= 0 && i < size))) {
      const proof = await reader.inclusionProof(index);
      expect(proof).toEqual(path(index, entries));
      verifyInclusion(head, index, leafHash(entries[index] as Bytes), proof);
      expect(await reader.leaf(index)).toEqual(leafHash(entries[index] as Bytes));
      expect(await reader.entry(index)).toEqual(entries[index]);
    }
    for (const older of new Set(
      [0, 1, 2, 3, size >> 1, 255, 256, 257, size - 1, size].filter((n) => n >= 0 && n <= size),
    )) {
      const proof = await reader.consistencyProof(older);
      if (older > 0) expect(proof).toEqual(subproof(older, entries, true));
      verifyConsistency(headOf(entries.slice(0, older)), head, proof);
      await reader.verifyBeginsWith(headOf(entries.slice(0, older)));
    }
  });

  it('hold for every pair of sizes and every entry of small trees', () => {
    for (let size = 1; size <= 40; size++) {
      const entries = entriesOf(size);
      const head = headOf(entries);
      for (let i = 0; i < size; i++) verifyInclusion(head, i, leafHash(entries[i] as Bytes), path(i, entries));
      for (let m = 1; m <= size; m++) {
        verifyConsistency(headOf(entries.slice(0, m)), head, subproof(m, entries, true));
      }
    }
  });
});

describe('proofs that are wrong', () => {
  const size = fc.integer({ min: 2, max: 70 });

  it('of inclusion are refused, whatever part of them is', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (n, a, b) => {
        const entries = entriesOf(n);
        const head = headOf(entries);
        const index = a % n;
        const leaf = leafHash(entries[index] as Bytes);
        const proof = path(index, entries);
        const wrong = [
          () => verifyInclusion(head, index, flipped(leaf), proof),
          () => verifyInclusion({ ...head, root: flipped(head.root) }, index, leaf, proof),
          () => verifyInclusion(head, index, leaf, proof.slice(1)),
          () => verifyInclusion(head, index, leaf, [...proof, leaf]),
          () =>
            verifyInclusion(
              head,
              index,
              leaf,
              proof.map((hash, i) => (i === b % proof.length ? flipped(hash) : hash)),
            ),
          () => verifyInclusion(head, (index + 1) % n, leaf, proof),
        ];
        for (const attempt of wrong) expect(attempt).toThrowError(refused('tlog/proof_invalid'));
        expect(() => verifyInclusion(head, n, leaf, proof)).toThrowError(refused('tlog/out_of_range'));
        expect(() => verifyInclusion(head, -1, leaf, proof)).toThrowError(refused('tlog/out_of_range'));
        expect(() => verifyInclusion(head, 0.5, leaf, proof)).toThrowError(refused('tlog/out_of_range'));
      }),
    );
  });

  it('of consistency are named as rewritten history', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (n, a, b) => {
        const entries = entriesOf(n);
        const to = headOf(entries);
        const from = headOf(entries.slice(0, 1 + (a % (n - 1))));
        const proof = subproof(from.size, entries, true);
        const wrong = [
          () => verifyConsistency({ ...from, root: flipped(from.root) }, to, proof),
          () => verifyConsistency(from, { ...to, root: flipped(to.root) }, proof),
          () => verifyConsistency(from, to, proof.slice(1)),
          () => verifyConsistency(from, to, [...proof, to.root]),
          () => verifyConsistency(from, to, []),
          () =>
            verifyConsistency(
              from,
              to,
              proof.map((hash, i) => (i === b % proof.length ? flipped(hash) : hash)),
            ),
          () => verifyConsistency(to, { ...to, root: flipped(to.root) }, []),
          () => verifyConsistency({ size: 0, root: mth([]) }, to, [to.root]),
        ];
        for (const attempt of wrong) expect(attempt).toThrowError(refused('tlog/history_rewritten'));
        expect(() => verifyConsistency(to, from, [])).toThrowError(refused('tlog/rolled_back'));
      }),
    );
  });

  it('never say yes to random hashes, nor hang on a proof of any length', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 40), fc.array(hash, { maxLength: 70 }), hash, (m, n, proof, root) => {
        expect(() => verifyInclusion({ size: n, root }, m, utf8('x'), proof)).toThrow();
        if (m === n || m === 0) return;
        expect(() => verifyConsistency({ size: m, root }, { size: n, root: flipped(root) }, proof)).toThrow();
      }),
    );
  });
});

describe('a server that lies about tiles', () => {
  const entries = entriesOf(1030);
  const head = headOf(entries);
  const honest = naiveTiles(entries);
  /** Answers `change` for one path. */
  const lying = (lie: string, change: (bytes: Uint8Array | null) => Uint8Array | null): TileSource => ({
    fetch: async (tile) => (tilePath(tile) === lie ? change(await honest.fetch(tile)) : honest.fetch(tile)),
  });
  const read = async (source: TileSource): Promise<unknown> => {
    const reader = await TileReader.open(head, source);
    return await Promise.all([reader.inclusionProof(300), reader.entry(300), reader.consistencyProof(700)]);
  };

  it.each([
    ['an edge', 'tile/0/004.p/6', 'tlog/tile_altered'],
    ['the top', 'tile/1/000.p/4', 'tlog/tile_altered'],
    ['a full tile', 'tile/0/001', 'tlog/tile_altered'],
    ['entries', 'tile/entries/001', 'tlog/bundle_malformed'],
  ])('is caught when it alters %s', async (_name, lie, code) => {
    await expect(read(lying(lie, (bytes) => flipped(bytes as Bytes)))).rejects.toMatchObject({ code });
  });

  it('is caught when it alters the text of an entry', async () => {
    const source = lying('tile/entries/001', (bytes) => {
      const copy = new Uint8Array(bytes as Bytes);
      copy[4] = 0x45;
      return copy;
    });
    await expect(read(source)).rejects.toMatchObject({ code: 'tlog/entry_altered' });
  });

  it.each(['tile/0/004.p/6', 'tile/0/001', 'tile/1/000.p/4', 'tile/entries/001'])(
    'is named when it keeps back %s',
    async (lie) => {
      await expect(read(lying(lie, () => null))).rejects.toMatchObject({ code: 'tlog/tile_missing' });
    },
  );

  it.each(['tile/0/004.p/6', 'tile/0/001'])('is named when %s is shorter or longer than it must be', async (lie) => {
    await expect(read(lying(lie, (bytes) => (bytes as Bytes).slice(32)))).rejects.toMatchObject({
      code: 'tlog/tile_malformed',
    });
    await expect(
      read(lying(lie, (bytes) => Buffer.concat([bytes as Bytes, new Uint8Array(32)]))),
    ).rejects.toMatchObject({
      code: 'tlog/tile_malformed',
    });
  });

  it('is caught when it shows the history of another log under the same size', async () => {
    const forked = entriesOf(1030);
    forked[7] = utf8('somebody else');
    await expect(TileReader.open(head, naiveTiles(forked))).rejects.toMatchObject({ code: 'tlog/tile_altered' });
    const reader = await TileReader.open(headOf(forked), naiveTiles(forked));
    await expect(reader.verifyBeginsWith(headOf(entries.slice(0, 900)))).rejects.toMatchObject({
      code: 'tlog/history_rewritten',
    });
    await expect(reader.verifyBeginsWith(headOf(entriesOf(2000)))).rejects.toMatchObject({ code: 'tlog/rolled_back' });
  });

  it('is asked again after a wrong answer, and for the full tile where the partial one is gone', async () => {
    let isLying = true;
    const source: TileSource = {
      fetch: async (tile) => {
        const bytes = await honest.fetch(tile);
        return isLying && tilePath(tile) === 'tile/0/001' ? flipped(bytes as Bytes) : bytes;
      },
    };
    const reader = await TileReader.open(head, source);
    await expect(reader.leaf(300)).rejects.toMatchObject({ code: 'tlog/tile_altered' });
    isLying = false;
    expect(await reader.leaf(300)).toEqual(leafHash(entries[300] as Bytes));
    // The log has grown, and only full tiles of what was partial are left.
    const grown: TileSource = {
      fetch: async (tile) => (tile.width < 256 && tile.level !== 1 ? null : naiveTiles(entriesOf(1300)).fetch(tile)),
    };
    const late = await TileReader.open(head, grown);
    expect(await late.entry(1029)).toEqual(entries[1029]);
  });
});

describe('paths of tiles', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 'entries', index: 1234, width: 5 }, 'tile/entries/x001/234.p/5'],
    [{ level: 12, index: 999, width: 255 }, 'tile/12/999.p/255'],
  ] as const)('%o', (id, text) => {
    expect(tilePath(id)).toBe(text);
    expect(parseTilePath(text)).toEqual(id);
  });
  it.each([
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/05',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/entries/../../etc',
    'checkpoint',
    '',
  ])('refuses %s', (text) => expect(parseTilePath(text)).toBeNull());
  it('go there and back', () => {
    fc.assert(
      fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
      }),
    );
  });
});

it('compares all bytes of hashes', () => expect(equalBytes(mth([]), mth([utf8('')]))).toBe(false));

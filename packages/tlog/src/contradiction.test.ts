// Evidence of a split or rewritten history: it convinces whoever has the log's key, and nothing else does.
import { utf8 } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { mth, naiveTiles } from '../test/naive-tree.js';
import {
  compareStates,
  decodeContradiction,
  ED25519,
  encodeContradiction,
  formatVkey,
  type NoteSigner,
  nodesBetween,
  noteSigner,
  openCheckpoint,
  signCheckpoint,
  TileReader,
} from './index.js';

let signer: NoteSigner;
beforeAll(async () => {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  signer = await noteSigner('example.org/log', ED25519, keys);
});

const entries = (count: number, changed = -1) =>
  Array.from({ length: count }, (_, i) => utf8(i === changed ? `another ${i}` : `entry ${i}`));
const signed = async (list: readonly Uint8Array[]) =>
  await signCheckpoint({ size: list.length, root: mth(list) }, signer);

/** What somebody keeps who saw `before` and then `after`. */
async function evidence(before: readonly Uint8Array[], after: readonly Uint8Array[]) {
  const [older, newer] = [await signed(before), await signed(after)];
  const reader = await TileReader.open(await openCheckpoint(newer, signer.key), naiveTiles(after));
  const nodes = await nodesBetween(await openCheckpoint(older, signer.key), reader);
  return { vkey: formatVkey(signer.key), older, newer, nodes };
}
const verdict = async (given: Awaited<ReturnType<typeof evidence>>) =>
  (await compareStates(decodeContradiction(encodeContradiction(given)))).verdict;

describe('two signed states', () => {
  // Powers of two are where a proof of the RFC leaves the older root out.
  it.each([1, 2, 3, 5, 8, 127, 256, 257])('contradict each other when an entry below %i was changed', async (size) => {
    for (const later of [size, size + 1, size + 300]) {
      expect(await verdict(await evidence(entries(size), entries(later, size - 1)))).toBe('contradict');
      expect(await verdict(await evidence(entries(size), entries(later)))).toBe('consistent');
    }
  });

  it('may be given in either order, and an empty log contradicts nothing', async () => {
    const given = await evidence(entries(5), entries(9, 2));
    expect(await verdict({ ...given, older: given.newer, newer: given.older })).toBe('contradict');
    expect(await verdict(await evidence([], entries(9)))).toBe('consistent');
  });

  it('show nothing by nodes that are not of the newer tree: nobody frames a log', async () => {
    const honest = await evidence(entries(5), entries(9));
    const other = await evidence(entries(5, 1), entries(9, 1));
    expect(await verdict({ ...honest, nodes: other.nodes })).toBe('unproved');
    expect(await verdict({ ...honest, nodes: [] })).toBe('unproved');
    expect(await verdict({ ...honest, nodes: [...honest.nodes, ...honest.nodes] })).toBe('unproved');
  });

  it('are refused when the log did not sign them', async () => {
    const given = await evidence(entries(5), entries(9, 2));
    const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const other = await noteSigner('example.org/log', ED25519, keys);
    await expect(compareStates({ ...given, vkey: formatVkey(other.key) })).rejects.toMatchObject({
      code: 'tlog/note_unsigned',
    });
    const touched = { ...given, newer: given.newer.replace('\n9\n', '\n8\n') };
    await expect(compareStates(touched)).rejects.toMatchObject({ code: 'tlog/note_bad_signature' });
  });

  it.each(['', 'null', '[]', '{"kind":"incamera/log-contradiction/1"}', '{"kind":1}', 'x'.repeat(70_000)])(
    'are not read from anything else',
    (text) => {
      expect(() => decodeContradiction(text)).toThrowError(
        expect.objectContaining({ code: 'tlog/evidence_malformed' }),
      );
    },
  );

  it('are not read with nodes that are no hashes', async () => {
    const text = encodeContradiction(await evidence(entries(5), entries(9, 2)));
    const file = JSON.parse(text) as object;
    for (const nodes of ['', [1], ['AA=='], Array.from({ length: 65 }, () => 'A'.repeat(43).concat('='))]) {
      expect(() => decodeContradiction(JSON.stringify({ ...file, nodes }))).toThrowError(
        expect.objectContaining({ code: 'tlog/evidence_malformed' }),
      );
    }
  });
});

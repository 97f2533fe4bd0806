// What the log holds: entries there and back, batches that tell nothing, openings that prove one entry, and erasing.
import { type Bytes, utf8 } from '@incamera/kernel';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryLog } from '../../test/memory-log.js';
import {
  BATCH_PLACES,
  Batch,
  batchSecret,
  commitEntry,
  decodeEntry,
  ED25519,
  ENTRY_TYPES,
  type EntryType,
  encodeEntry,
  encodeLogEntry,
  type HistoryEntry,
  LogWriter,
  noteSigner,
  type Opening,
  openCheckpoint,
  TileReader,
  verifyOpening,
} from '../index.js';

const filled = (byte: number, length = 32): Bytes => new Uint8Array(length).fill(byte);
const SECRET = filled(9);

describe('entries', () => {
  /** An entry of every type. */
  const samples = Object.entries(ENTRY_TYPES as Readonly<Record<string, EntryType>>).map(([type, { fields }]) => {
    const example = { text: 'tëxt', texts: ['a', 'b'], number: 7, bytes: filled(3) };
    const values = Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, example[kind]]));
    return { type, atMs: 1_800_000_000_000, ...values } as unknown as HistoryEntry;
  });

  it.each(samples)('of the type $type are the same after writing and reading', (entry) => {
    expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
  });
  it('have one encoding each, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.nat(255), (sample, at, value) => {
        const bytes = encodeEntry(sample);
        bytes[at % bytes.byteLength] = value;
        try {
          expect(encodeEntry(decodeEntry(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^tlog\/entry_(unknown|malformed)$/) });
        }
      }),
    );
  });
  it('of an unknown type or version are said to be so, and are no mistake', () => {
    const bytes = encodeEntry(samples[0] as HistoryEntry);
    for (const [at, value] of [
      [0, 2],
      [1, 200],
    ] as const) {
      const other = new Uint8Array(bytes);
      other[at] = value;
      expect(() => decodeEntry(other)).toThrowError(expect.objectContaining({ code: 'tlog/entry_unknown' }));
    }
    expect(() => decodeEntry(bytes.slice(0, -1))).toThrowError(
      expect.objectContaining({ code: 'tlog/entry_malformed' }),
    );
  });
  it('have numbers that are never used twice', () => {
    const numbers = Object.values(ENTRY_TYPES).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe('a batch', () => {
  const leafOf = (n: number) => commitEntry(filled(n), utf8(`entry ${n}`));

  it('with nothing in it looks like any other, and differs from tick to tick', () => {
    const roots = [0, 1, 2].map((index) => String(new Batch(batchSecret(SECRET, index), new Map()).root()));
    expect(new Set(roots).size).toBe(3);
  });
  it('has paths of one length, of which no hash comes twice, however full it is', () => {
    for (const places of [[0], [4095], [5, 4, 6], Array.from({ length: 300 }, (_, i) => i * 13)]) {
      const batch = new Batch(SECRET, new Map(places.map((place) => [place, leafOf(place % 200)])));
      const path = batch.path(places[0] as number);
      expect(path).toHaveLength(12);
      expect(new Set(path.map(String)).size).toBe(12);
    }
  });
  it('of another secret is another one, also around the same entries', () => {
    const leaves = new Map([[7, leafOf(1)]]);
    const [a, b] = [new Batch(batchSecret(SECRET, 1), leaves), new Batch(batchSecret(SECRET, 2), leaves)];
    expect(a.root()).not.toEqual(b.root());
    expect(a.path(7)).not.toEqual(b.path(7));
  });
  it('can be shown to hold nothing else by whoever has its secret and its leaves', () => {
    const leaves = new Map([
      [7, leafOf(1)],
      [4000, leafOf(2)],
    ]);
    const batch = new Batch(batchSecret(SECRET, 3), leaves);
    const shown = new Map(leaves);
    expect(new Batch(batchSecret(SECRET, 3), shown).root()).toEqual(batch.root());
    shown.delete(4000);
    expect(new Batch(batchSecret(SECRET, 3), shown).root()).not.toEqual(batch.root());
  });
  it('refuses places that it does not have', () => {
    for (const place of [-1, BATCH_PLACES, 0.5])
      expect(() => new Batch(SECRET, new Map([[place, leafOf(1)]]))).toThrow(RangeError);
  });
});

describe('an opening', () => {
  let opening: Opening;
  let reader: TileReader;
  const entry = encodeEntry({ type: 'account_removed', atMs: 5, accountId: 'a_1' });
  const neighbour = encodeEntry({ type: 'account_removed', atMs: 6, accountId: 'a_2' });

  beforeAll(async () => {
    const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const signer = await noteSigner('example.org/log', ED25519, keys);
    const log = new MemoryLog();
    const writer = await LogWriter.open(log, signer);
    const batches = Array.from({ length: 3 }, (_, index) => {
      const leaves = new Map(
        index === 1
          ? [
              [17, commitEntry(filled(1), entry)],
              [16, commitEntry(filled(2), neighbour)],
            ]
          : [],
      );
      return new Batch(batchSecret(SECRET, index), leaves);
    });
    const entries = batches.map((batch) => encodeLogEntry(batch.root()));
    const { checkpoint } = await writer.append(async () => ({ entries, extra: null }));
    reader = await TileReader.open(await openCheckpoint(checkpoint, signer.key), log);
    opening = { batchIndex: 1, place: 17, salt: filled(1), entry, path: (batches[1] as Batch).path(17) };
  });

  it('shows its entry and does not need the one beside it, which may be erased', async () => {
    expect(await verifyOpening(opening, reader)).toEqual({ type: 'account_removed', atMs: 5, accountId: 'a_1' });
  });
  it('is refused when anything of it is another', async () => {
    const wrong: Partial<Opening>[] = [
      { entry: neighbour },
      { salt: filled(3) },
      { salt: filled(1, 31) },
      { place: 16 },
      { place: 4096 },
      { place: -1 },
      { batchIndex: 0 },
      { path: opening.path.slice(1) },
      { path: [...opening.path, filled(0)] },
      { path: opening.path.map((hash, i) => (i === 5 ? filled(4) : hash)) },
      { path: opening.path.map((hash, i) => (i === 5 ? filled(4, 31) : hash)) },
    ];
    for (const change of wrong) {
      await expect(verifyOpening({ ...opening, ...change }, reader)).rejects.toMatchObject({
        code: 'tlog/proof_invalid',
      });
    }
    for (const batchIndex of [3, -1, 0.5]) {
      await expect(verifyOpening({ ...opening, batchIndex }, reader)).rejects.toMatchObject({
        code: 'tlog/out_of_range',
      });
    }
  });
  it('does not take a node of the tree for an entry', async () => {
    // The sibling's hash as "entry": labels and salts keep leaves apart from nodes.
    const posed = { ...opening, entry: opening.path[0] as Bytes, salt: filled(0), path: opening.path.slice(1) };
    await expect(verifyOpening(posed, reader)).rejects.toMatchObject({ code: 'tlog/proof_invalid' });
  });
});

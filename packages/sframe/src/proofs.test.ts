import { type LeafIndex, Writer } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFrameRecords,
  encodeFrameRecords,
  encodeKid,
  type FrameRecord,
  MAX_RECORDS,
  PROOF_GRACE_MS,
  PROOF_HORIZON_MS,
  ProofLedger,
} from './index.js';

const leaf = (n: number) => n as LeafIndex;
const hashOf = (fill: number) => new Uint8Array(16).fill(fill);

function record(ctr: number, fill = ctr % 251, n = 1, kind: 'mic' | 'camera' = 'mic'): FrameRecord {
  const kid = encodeKid({ kind, layer: 0, incarnation: 0, leaf: leaf(n), epochLow: 5 });
  return { kid, ctr: BigInt(ctr), hash: hashOf(fill) };
}

describe('lists of frame records', () => {
  it('come back sorted, whatever the order they were given in, with one encoding each', () => {
    const one = fc.record({
      kid: fc.bigInt(0n, 3n),
      ctr: fc.bigInt(0n, 40n),
      hash: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { maxLength: 60, selector: (r) => `${r.kid}.${r.ctr}` }), (drawn) => {
        const records = drawn.map((r) => ({ ...r, hash: Uint8Array.from(r.hash) }));
        const bytes = encodeFrameRecords(records);
        const back = decodeFrameRecords(bytes);
        expect(new Set(back)).toEqual(new Set(records));
        expect(encodeFrameRecords(back)).toEqual(bytes);
        expect(encodeFrameRecords([...records].reverse())).toEqual(bytes);
      }),
    );
  });
  it('are small: half a second of two streams fits 1 KiB', () => {
    const records = [
      ...Array.from({ length: 25 }, (_, i) => record(i)),
      ...Array.from({ length: 15 }, (_, i) => record(i, 3, 1, 'camera')),
    ];
    expect(encodeFrameRecords(records).byteLength).toBe(2 + 2 * 18 + 40 * 16);
  });
  it('are refused when they are cut, random, split, unsorted, doubled, empty in a run, wrapped or too long', () => {
    const bytes = encodeFrameRecords([record(1), record(2), record(9)]);
    for (let i = 0; i < bytes.length; i++) {
      expect(() => decodeFrameRecords(bytes.subarray(0, i))).toThrowError(
        expect.objectContaining({ code: 'kernel/malformed' }),
      );
    }
    const raw = (runs: [bigint, bigint, number][]) =>
      new Writer()
        .list(runs, (w, [kid, ctr, count]) =>
          w
            .u64(kid)
            .u64(ctr)
            .u16(count)
            .raw(new Uint8Array(16 * count)),
        )
        .done();
    const top = (1n << 64n) - 1n;
    const bad: [bigint, bigint, number][][] = [
      [
        [1n, 0n, 1],
        [1n, 1n, 1],
      ],
      [
        [2n, 0n, 1],
        [1n, 0n, 1],
      ],
      [
        [1n, 0n, 2],
        [1n, 1n, 1],
      ],
      [[1n, 0n, 0]],
      [[1n, top, 2]],
      [
        [1n, 0n, MAX_RECORDS],
        [2n, 0n, 1],
      ],
    ];
    for (const runs of bad) {
      expect(() => decodeFrameRecords(raw(runs))).toThrowError(
        expect.objectContaining({ code: 'sframe/not_canonical' }),
      );
    }
    expect(decodeFrameRecords(raw([[1n, top, 1]]))).toHaveLength(1);
    expect(() => encodeFrameRecords(Array.from({ length: MAX_RECORDS + 1 }, (_, i) => record(i)))).toThrow(RangeError);
    expect(() => encodeFrameRecords([record(1), record(1)])).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        try {
          expect(encodeFrameRecords(decodeFrameRecords(junk))).toEqual(Uint8Array.from(junk));
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^(kernel|sframe)\//);
        }
      }),
    );
  });
});

describe('the proof ledger', () => {
  /** 50 frames a second from `fromMs` to `toMs`; every half second the proof of the frames before. */
  function play(
    ledger: ProofLedger,
    fromMs: number,
    toMs: number,
    options: { isProved: boolean; proofDelayMs?: number },
  ) {
    const changes: [number, boolean][] = [];
    let batch: FrameRecord[] = [];
    const onTheWay: { atMs: number; records: FrameRecord[] }[] = [];
    for (let nowMs = fromMs; nowMs < toMs; nowMs += 20) {
      const frame = record(nowMs / 20);
      ledger.observe(frame, nowMs);
      batch.push(frame);
      if (nowMs % 500 === 0) {
        if (options.isProved) onTheWay.push({ atMs: nowMs + (options.proofDelayMs ?? 100), records: batch });
        batch = [];
      }
      while (onTheWay[0] && onTheWay[0].atMs <= nowMs) ledger.cover(leaf(1), onTheWay.shift()?.records ?? [], nowMs);
      if (nowMs % 100 === 0) for (const change of ledger.review(nowMs)) changes.push([nowMs, change.proved]);
    }
    return changes;
  }

  it('never doubts a source whose proofs come twice a second', () => {
    expect(play(new ProofLedger(), 0, 20_000, { isProved: true })).toEqual([]);
    expect(play(new ProofLedger(), 0, 20_000, { isProved: true, proofDelayMs: 400 })).toEqual([]);
  });
  it('doubts a source that proves nothing, and trusts again what is proved', () => {
    const ledger = new ProofLedger();
    expect(play(ledger, 0, 4_000, { isProved: false })).toEqual([[PROOF_GRACE_MS + 100, false]]);
    expect(ledger.isProved(leaf(1), 'mic')).toBe(false);
    expect(ledger.isProved(leaf(1), 'camera')).toBe(true);
    expect(ledger.observe(record(99_999), 4_000)).toBe(false);
    const healed = play(ledger, 4_020, 12_000, { isProved: true });
    expect(healed.map(([, proved]) => proved)).toEqual([true]);
    expect(healed[0]?.[0]).toBeLessThanOrEqual(4_000 + PROOF_HORIZON_MS + 600);
  });
  it('doubts a source at once when a proof names another hash, whichever comes first', () => {
    for (const isProofFirst of [true, false]) {
      const ledger = new ProofLedger();
      if (isProofFirst) ledger.cover(leaf(1), [record(1, 10)], 0);
      ledger.observe(record(1, 11), 50);
      if (!isProofFirst) ledger.cover(leaf(1), [record(1, 10)], 100);
      expect(ledger.review(100)).toEqual([{ leaf: 1, kind: 'mic', proved: false }]);
      expect(ledger.review(100 + PROOF_HORIZON_MS + 1)).toEqual([{ leaf: 1, kind: 'mic', proved: true }]);
    }
  });
  it('takes proofs before their frames and in any order', () => {
    const ledger = new ProofLedger();
    ledger.cover(leaf(1), [record(3), record(1), record(2)], 0);
    for (const ctr of [2, 1, 3]) expect(ledger.observe(record(ctr), 1_000)).toBe(true);
    expect(ledger.review(1_000 + PROOF_GRACE_MS + 500)).toEqual([]);
  });
  it('takes nothing from a member who proves the frames of another', () => {
    const ledger = new ProofLedger();
    ledger.observe(record(1), 0);
    expect(ledger.cover(leaf(2), [record(1, 1, 2), record(1)], 100)).toEqual({
      ok: false,
      error: 'sframe/foreign_record',
    });
    expect(ledger.review(PROOF_GRACE_MS + 200)).toEqual([{ leaf: 1, kind: 'mic', proved: false }]);
  });
  it('keeps its size under a flood, and a flood does not pass for proved', () => {
    const ledger = new ProofLedger();
    for (let ctr = 0; ctr < 20_000; ctr++) ledger.observe(record(ctr), 0);
    expect(ledger.review(1)).toEqual([{ leaf: 1, kind: 'mic', proved: false }]);
    for (let round = 0; round < 40; round++) {
      ledger.cover(
        leaf(1),
        Array.from({ length: 512 }, (_, i) => record(50_000 + round * 512 + i)),
        2,
      );
    }
    // The newest early proofs are there, the oldest were given up.
    expect(ledger.observe(record(50_000 + 40 * 512 - 1), 3)).toBe(false);
  });
});

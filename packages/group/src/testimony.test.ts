// Testimonies: one encoding, under one key, sealed for nobody but the holders, and what a commitment binds.
import { type Bytes, concat, copyBytes, equalBytes } from '@incamera/kernel';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateMemberKey, type MemberKey } from './member-key.js';
import { decodeReceipt, type EpochReceipt, encodeReceipt, isSameReceipt, MAX_RECEIPT_EPOCHS } from './receipt.js';
import {
  decodeShownTestimony,
  encodeShownTestimony,
  MAX_SEALED_TESTIMONY_BYTES,
  openTestimony,
  sealTestimony,
} from './sealed-testimony.js';
import {
  commitTestimony,
  MAX_CONTENT_BYTES,
  readTestimony,
  signTestimony,
  TESTIMONY_KINDS,
  type Testimony,
} from './testimony.js';
import { codeOf, must } from './testing.js';

const fill = (value: number): Bytes => new Uint8Array(32).fill(value);
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(copyBytes);
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

let key: MemberKey;
beforeAll(async () => {
  key = await generateMemberKey();
});

const testimonies = fc.record({
  kind: fc.constantFrom(...TESTIMONY_KINDS),
  groupId: bytes32,
  epoch: u64,
  atMs: fc.nat(),
  checkpoint: fc.option(fc.record({ size: fc.integer({ min: 1 }), root: bytes32 })),
  content: fc.uint8Array({ maxLength: 300 }).map(copyBytes),
});

function some(more: Partial<Testimony> = {}): Testimony {
  return {
    kind: 'receipt',
    groupId: fill(1),
    leafKey: key.publicKey,
    epoch: 7n,
    atMs: 1_800_000_000_000,
    checkpoint: { size: 9, root: fill(3) },
    content: new Uint8Array([1, 2, 3]),
    ...more,
  };
}

describe('a testimony', () => {
  it('reads back as it was signed', async () => {
    await fc.assert(
      fc.asyncProperty(testimonies, async (fields) => {
        const testimony = { ...fields, leafKey: key.publicKey };
        expect(must(await readTestimony(await signTestimony(testimony, key.privateKey)))).toEqual(testimony);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused with one bit changed, cut short or longer, or under the key of another', async () => {
    const signed = await signTestimony(some(), key.privateKey);
    for (let at = 0; at < signed.byteLength; at += 1) {
      const wrong = copyBytes(signed);
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      expect(codeOf(await readTestimony(wrong))).toMatch(/^group\/testimony_(forged|malformed)$/);
    }
    for (const wrong of [
      new Uint8Array(),
      signed.slice(0, 63),
      signed.slice(0, -1),
      concat(signed, new Uint8Array(1)),
    ]) {
      expect(codeOf(await readTestimony(wrong))).toBe('group/testimony_malformed');
    }
    const mallory = await generateMemberKey();
    expect(codeOf(await readTestimony(await signTestimony(some(), mallory.privateKey)))).toBe('group/testimony_forged');
  });

  it('names no checkpoint in one way only', async () => {
    const none = await signTestimony(some({ checkpoint: null }), key.privateKey);
    expect(must(await readTestimony(none)).checkpoint).toBeNull();
    const withRoot = await signTestimony(some({ checkpoint: { size: 0, root: fill(3) } }), key.privateKey);
    expect(codeOf(await readTestimony(withRoot))).toBe('group/testimony_malformed');
  });

  it('is not signed when it is too long', async () => {
    const content = new Uint8Array(MAX_CONTENT_BYTES + 1);
    await expect(signTestimony(some({ content }), key.privateKey)).rejects.toThrow(RangeError);
  });

  it('is bound by its commitment together with the salt', async () => {
    const [a, b] = await Promise.all([
      signTestimony(some(), key.privateKey),
      signTestimony(some({ epoch: 8n }), key.privateKey),
    ]);
    const commitments = await Promise.all([
      commitTestimony(fill(1), a),
      commitTestimony(fill(2), a),
      commitTestimony(fill(1), b),
    ]);
    expect(new Set(commitments.map((one) => one.join())).size).toBe(3);
  });
});

describe('a sealed testimony', () => {
  it('opens with its key, for its meeting, under its commitment, and in no other way', async () => {
    const signed = await signTestimony(some(), key.privateKey);
    const kept = { salt: fill(5), signed, attachment: new Uint8Array([9, 9]) };
    const commitment = await commitTestimony(kept.salt, signed);
    const sealed = await sealTestimony(fill(6), fill(1), kept);
    expect(must(await openTestimony(fill(6), fill(1), commitment, sealed))).toEqual(kept);
    const altered = copyBytes(sealed);
    altered[20] = (altered[20] ?? 0) ^ 1;
    const attempts = [
      openTestimony(fill(7), fill(1), commitment, sealed),
      openTestimony(fill(6), fill(2), commitment, sealed),
      openTestimony(fill(6), fill(1), fill(8), sealed),
      openTestimony(fill(6), fill(1), commitment, altered),
      openTestimony(fill(6), fill(1), commitment, new Uint8Array(3)),
    ];
    for (const attempt of attempts) expect(codeOf(await attempt)).toBe('group/testimony_malformed');
  });

  it('is not made when the server would not take it', async () => {
    const kept = { salt: fill(5), signed: new Uint8Array(300), attachment: new Uint8Array(MAX_SEALED_TESTIMONY_BYTES) };
    await expect(sealTestimony(fill(6), fill(1), kept)).rejects.toThrow(RangeError);
  });

  it('is shown to members without its attachment', async () => {
    const signed = await signTestimony(some(), key.privateKey);
    const shown = { salt: fill(5), signed };
    expect(decodeShownTestimony(encodeShownTestimony(shown))).toEqual(shown);
    expect(decodeShownTestimony(new Uint8Array(32))).toBeNull();
    expect(decodeShownTestimony(new Uint8Array(MAX_CONTENT_BYTES + 400))).toBeNull();
  });
});

describe('a receipt', () => {
  const epochs: fc.Arbitrary<EpochReceipt[]> = fc
    .uniqueArray(fc.record({ epoch: u64, transcriptHash: bytes32, rosterHash: bytes32, charterHash: bytes32 }), {
      minLength: 1,
      maxLength: 10,
      selector: ({ epoch }) => epoch,
    })
    .map((list) => list.sort((a, b) => (a.epoch < b.epoch ? -1 : 1)));
  const one: EpochReceipt = { epoch: 1n, transcriptHash: fill(1), rosterHash: fill(2), charterHash: fill(3) };

  it('has one encoding', async () => {
    await fc.assert(
      fc.asyncProperty(epochs, async (list) => {
        const encoded = encodeReceipt(list);
        expect(decodeReceipt(encoded)).toEqual(list);
        for (const wrong of [encoded.slice(1), encoded.slice(0, -1), concat(encoded, new Uint8Array(1))]) {
          expect(decodeReceipt(wrong)).toBeNull();
        }
      }),
    );
  });

  it('names at least one epoch, at most 64, and each once and in order', () => {
    expect(() => encodeReceipt([])).toThrow(RangeError);
    expect(() => encodeReceipt(Array.from({ length: MAX_RECEIPT_EPOCHS + 1 }, () => one))).toThrow(RangeError);
    expect(decodeReceipt(new Uint8Array(2))).toBeNull();
    expect(decodeReceipt(encodeReceipt([one, one]))).toBeNull();
    expect(decodeReceipt(encodeReceipt([{ ...one, epoch: 2n }, one]))).toBeNull();
  });

  it('differs when any part of it does', () => {
    expect(isSameReceipt(one, { ...one })).toBe(true);
    const others = [{ epoch: 2n }, { transcriptHash: fill(9) }, { rosterHash: fill(9) }, { charterHash: fill(9) }];
    for (const other of others) expect(isSameReceipt(one, { ...one, ...other })).toBe(false);
    expect(equalBytes(one.rosterHash, fill(2))).toBe(true);
  });
});

// What is made of receipts: they fit, they differ, they are about an epoch that is still to come.
import { type EpochReceipt } from '@incamera/group';
import { describe, expect, it } from 'vitest';
import { ReceiptBook } from './receipt-book.js';
import { lookShare, paceOf } from './receipt-pace.js';

const fill = (value: number) => new Uint8Array(32).fill(value);
const receipt = (epoch: number, roster = epoch): EpochReceipt => ({
  epoch: BigInt(epoch),
  transcriptHash: fill(1),
  rosterHash: fill(roster),
  charterHash: fill(3),
});

describe('receipts of the others', () => {
  it('count for the epoch that they are about, if they say what was seen here', () => {
    const book = new ReceiptBook();
    book.saw(receipt(4));
    book.saw(receipt(5));
    expect(book.heard('ada', [receipt(4), receipt(5)])).toBe(true);
    expect(book.hasAttested('ada', 5n)).toBe(true);
    expect(book.hasAttested('ada', 4n)).toBe(false);
    expect(book.hasAttested('bob', 5n)).toBe(false);
    book.saw(receipt(6));
    expect(book.hasAttested('ada', 6n)).toBe(false);
    expect(book.differs('ada')).toBe(false);
  });

  it('of an epoch that this device has not adopted yet wait for it', () => {
    const book = new ReceiptBook();
    book.saw(receipt(4));
    expect(book.heard('ada', [receipt(5)])).toBe(true);
    expect(book.heard('bob', [receipt(5, 9)])).toBe(true);
    expect(book.hasAttested('ada', 5n)).toBe(false);
    expect(book.saw(receipt(5))).toEqual(['bob']);
    expect(book.hasAttested('ada', 5n)).toBe(true);
    expect(book.differs('bob')).toBe(true);
  });

  it('of which one does not fit are told, until a newer one fits', () => {
    const book = new ReceiptBook();
    book.saw(receipt(4));
    book.saw(receipt(5));
    expect(book.heard('ada', [receipt(4, 9), receipt(5)])).toBe(false);
    expect(book.differs('ada')).toBe(false);
    expect(book.heard('bob', [receipt(5, 9)])).toBe(false);
    expect(book.differs('bob')).toBe(true);
    book.saw(receipt(6));
    expect(book.heard('bob', [receipt(6)])).toBe(true);
    expect(book.differs('bob')).toBe(false);
  });

  it('said again of an epoch before change nothing', () => {
    const book = new ReceiptBook();
    book.saw(receipt(4));
    book.saw(receipt(5));
    book.heard('ada', [receipt(5)]);
    expect(book.heard('ada', [receipt(4)])).toBe(true);
    expect(book.hasAttested('ada', 5n)).toBe(true);
  });

  it('of who is gone are forgotten, and those of long ago are not judged', () => {
    const book = new ReceiptBook();
    book.saw(receipt(1));
    book.heard('ada', [receipt(1, 9)]);
    book.keepOnly(new Set(['bob']));
    expect(book.differs('ada')).toBe(false);
    for (let epoch = 2; epoch < 300; epoch++) book.saw(receipt(epoch, 1));
    expect(book.heard('bob', [receipt(1, 9)])).toBe(true);
  });
});

describe('the pace', () => {
  it('is calm in large meetings, and nobody is named before two repetitions', () => {
    for (const count of [1, 12, 13, 100, 300]) {
      const { everyMs, spreadMs, repeatMs, patienceMs } = paceOf(count);
      expect(patienceMs).toBeGreaterThan(everyMs + spreadMs + 2 * repeatMs);
      expect((count * 1000) / repeatMs).toBeLessThanOrEqual(20);
    }
    expect(lookShare(3)).toBe(1);
    expect(lookShare(300)).toBeCloseTo(0.1);
  });
});

// Small pure parts of the call: names, codes, file names, order of the roster.
import { type LeafIndex } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initials } from './initials.js';
import { rosterOrder } from './roster-order.js';
import { safeFileName } from './save-file.js';
import { digitGroups, numberedWords } from './security-code.js';

describe('initials', () => {
  it('takes the first letters of the first and last word', () => {
    expect(initials('Ines Albrecht')).toBe('IA');
    expect(initials('  Prof.  Amara Okonkwo ')).toBe('PO');
    expect(initials('Madonna')).toBe('M');
    expect(initials('')).toBe('?');
  });

  it('does not tear characters apart', () => {
    expect(initials('𝒜lice 𝒵ed')).toBe('𝒜𝒵');
  });

  it('stays short for any name', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => [...initials(name)].length <= 6));
  });
});

describe('security code', () => {
  it('groups digits by five whatever the spacing', () => {
    expect(digitGroups('12345 6789-0 12').map((group) => group.digits)).toEqual(['12345', '67890', '12']);
    expect(digitGroups('')).toEqual([]);
  });

  it('numbers words, also repeated ones', () => {
    expect(numberedWords(['anchor', 'anchor'])).toEqual([
      { position: 0, word: 'anchor' },
      { position: 1, word: 'anchor' },
    ]);
  });
});

describe('safeFileName', () => {
  it('keeps ordinary names', () => {
    expect(safeFileName('Lieferplan (Entwurf) ä.pdf')).toBe('Lieferplan (Entwurf) ä.pdf');
  });

  it('takes away paths, leading dots, control and direction characters', () => {
    expect(safeFileName('../../etc/passwd')).toBe('_.._etc_passwd');
    expect(safeFileName('C:\\x\\y.exe')).toBe('C__x_y.exe');
    expect(safeFileName('report\u202Efdp.exe')).toBe('reportfdp.exe');
    expect(safeFileName('a\u0000b\r\n.txt')).toBe('ab.txt');
    expect(safeFileName('.htaccess')).toBe('htaccess');
    expect(safeFileName('   ')).toBe('file');
  });

  it('is never empty, never long, never a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name);
        expect(safe.length).toBeGreaterThan(0);
        expect(safe.length).toBeLessThanOrEqual(200);
        expect(safe).not.toMatch(/[/\\]/);
      }),
    );
  });
});

describe('rosterOrder', () => {
  const one = (index: number, role: 'host' | 'acting_host' | 'participant', hand: number | null = null) => ({
    leaf: index as LeafIndex,
    role,
    handRaisedAtMs: hand,
  });

  it('puts raised hands first in their order, then hosts, then everybody as they came', () => {
    const order = rosterOrder([
      one(0, 'participant'),
      one(1, 'host'),
      one(2, 'participant', 200),
      one(3, 'participant'),
      one(4, 'acting_host', 100),
    ]);
    expect(order).toEqual([4, 2, 1, 0, 3]);
  });
});

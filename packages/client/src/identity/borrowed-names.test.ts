// Names of people who are away: who goes by one of them without being shown to be that person.
import { describe, expect, it } from 'vitest';
import { type KnownName, markBorrowed } from './borrowed-names.js';

const hanna: KnownName = { kind: 'of_host', name: 'Hanna', proof: 'key 1', onlyAtDoor: false };
const ada: KnownName = {
  kind: 'of_expected',
  name: 'Ada Lovelace',
  proof: 'address ada@example.org',
  onlyAtDoor: true,
};
const remembered: KnownName = {
  kind: 'of_known',
  name: 'Ada Lovelace',
  proof: 'person example.org/ada',
  onlyAtDoor: false,
};
const shown = (id: string, name: string, ...proofs: string[]) => ({ id, name, proofs, atDoor: true });

describe('borrowed names', () => {
  it('marks the name of a host who is away, a look-alike too, and never the host', () => {
    const marks = markBorrowed(
      [shown('a', 'hanna'), shown('b', 'Наnna'), shown('c', 'Hanna Host', 'key 1'), shown('d', 'Grace')],
      [hanna],
    );
    expect([...marks]).toEqual([
      ['a', [{ kind: 'of_host', as: ['Hanna'] }]],
      ['b', [{ kind: 'of_host', as: ['Hanna'] }]],
    ]);
  });

  it('leaves it to the comparison of people on screen once the person is there under that name', () => {
    expect(markBorrowed([shown('a', 'Hanna'), shown('b', 'Hanna', 'key 1')], [hanna]).size).toBe(0);
  });

  it('takes each known person by itself, and two of one name for no borrowers of each other', () => {
    const other: KnownName = { ...ada, proof: 'address lovelace@example.net', onlyAtDoor: false };
    const marks = markBorrowed([shown('a', 'Ada Lovelace', 'address ada@example.org')], [ada, other, remembered]);
    expect(marks.get('a')).toEqual([{ kind: 'of_known', as: ['Ada Lovelace'] }]);
    expect(markBorrowed([shown('a', 'Ada Lovelace')], [ada, other, remembered]).get('a')).toEqual([
      { kind: 'of_expected', as: ['Ada Lovelace'] },
      { kind: 'of_known', as: ['Ada Lovelace'] },
    ]);
    const inside = { ...shown('a', 'Ada Lovelace'), atDoor: false };
    expect(markBorrowed([inside], [ada, other]).size).toBe(1);
    expect(markBorrowed([inside], [ada]).size).toBe(0);
    expect(markBorrowed([], [ada, remembered]).size).toBe(0);
  });
});

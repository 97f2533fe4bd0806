import { describe, expect, it } from 'vitest';
import { markNames, NameMarks } from './name-marks.js';

const people = (...names: string[]) => names.map((name, index) => ({ id: String(index), name }));

describe('marks of names', () => {
  it('leaves ordinary names alone', () => {
    expect(markNames(people('Ada Lovelace', 'Grace Hopper', 'Åsa Öberg')).size).toBe(0);
  });

  it('marks both of one name, whatever case and spaces', () => {
    const marks = markNames(people('Ada Lovelace', 'ada  lovelace', 'Grace'));
    expect(marks.get('0')).toEqual([{ kind: 'same', as: ['ada  lovelace'] }]);
    expect(marks.get('1')).toEqual([{ kind: 'same', as: ['Ada Lovelace'] }]);
    expect(marks.has('2')).toBe(false);
  });

  it('marks a look-alike, and the odd script that makes it one', () => {
    // The second name begins with a Cyrillic letter.
    const marks = markNames(people('Ada', '\u0410da'));
    expect(marks.get('0')).toEqual([{ kind: 'look_alike', as: ['\u0410da'] }]);
    expect(marks.get('1')?.map(({ kind }) => kind)).toEqual(['look_alike', 'mixed_scripts']);
  });

  it('tells twins and look-alikes of one group apart', () => {
    const marks = markNames(people('Ada', 'ADA', '\u0410da'));
    expect(marks.get('0')).toEqual([
      { kind: 'same', as: ['ADA'] },
      { kind: 'look_alike', as: ['\u0410da'] },
    ]);
    expect(marks.get('2')?.[0]).toEqual({ kind: 'look_alike', as: ['Ada', 'ADA'] });
  });

  it('marks what is not drawn', () => {
    expect(markNames(people('Ada\u200b')).get('0')).toEqual([{ kind: 'hidden_characters' }]);
    expect(markNames(people('Ada\u202eecarG')).get('0')).toEqual([{ kind: 'hidden_characters' }]);
  });

  it('computes again only when names, proofs or known names changed', () => {
    const shown = (...names: string[]) =>
      people(...names).map((one) => ({ ...one, proofs: [] as string[], atDoor: true }));
    const marks = new NameMarks();
    const first = marks.of(shown('Ada', 'Ada'), []);
    expect(marks.of(shown('Ada', 'Ada'), [])).not.toBe(first);
    const known = [{ kind: 'of_host', name: 'Hanna', proof: 'key h', onlyAtDoor: false }] as const;
    const second = marks.of(shown('Ada', 'Hanna'), known);
    expect(second.get('1')).toEqual([{ kind: 'of_host', as: ['Hanna'] }]);
    expect(marks.of(shown('Ada', 'Hanna'), known)).toBe(second);
    const proved = shown('Ada', 'Hanna').map((one) => ({ ...one, proofs: ['key h'] }));
    expect(marks.of(proved, known).size).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNameCollisions, inspectName, skeletonOf } from './index.js';

const collisions = (...names: string[]) => findNameCollisions(names.map((name, id) => ({ id, name })));

describe('one name', () => {
  it('is unremarkable in the scripts of the world', () => {
    for (const name of [
      'Ada Lovelace',
      'Jörg Müller-Lüdenscheidt',
      "D'Arcy O’Brien 3rd",
      'Мария Иванова',
      'Γιώργος Παπαδόπουλος',
      '山田 太郎',
      'ヤマダ・タロウ (Taro)',
      '김철수 Kim',
      'محمد علي',
      'נועה לוי',
      'प्रिया शर्मा',
      'Nguyễn Thị Hồng',
      '𞤀𞤣𞤤𞤢𞤥',
    ]) {
      expect([name, inspectName(name)]).toEqual([
        name,
        { hasInvisible: false, hasBidiControl: false, mixedScripts: [] },
      ]);
    }
  });

  it('is remarkable when it mixes scripts or hides something', () => {
    expect(inspectName('Аdа Lovelace').mixedScripts).toEqual(['Cyrillic', 'Latin']);
    expect(inspectName('Αda').mixedScripts).toEqual(['Greek', 'Latin']);
    expect(inspectName('Ада 山田').mixedScripts).toEqual(['Cyrillic', 'Han']);
    for (const hidden of [
      '\u200b',
      '\u00ad',
      '\u2060',
      '\u3164',
      '\u034f',
      '\u{e0041}',
      '\u2800',
      '\u0000',
      '\u115f',
    ]) {
      expect([hidden, inspectName(`Ada${hidden}`).hasInvisible]).toEqual([hidden, true]);
    }
    for (const control of ['\u202e', '\u2066', '\u200f', '\u061c']) {
      expect([control, inspectName(`${control}Ada`).hasBidiControl]).toEqual([control, true]);
    }
  });
});

describe('names in a list', () => {
  it('collide when they are the same but for case and spaces', () => {
    expect(collisions('Ada Lovelace', 'Grace Hopper')).toEqual([]);
    expect(collisions('Ada Lovelace', 'Grace Hopper', 'ada  lovelace ')).toEqual([{ kind: 'same', ids: [0, 2] }]);
    expect(collisions('Ada', 'Ａｄａ')).toEqual([{ kind: 'same', ids: [0, 1] }]);
  });

  it('collide when they look alike', () => {
    for (const [real, copy] of [
      ['Ada', 'Аdа'],
      ['Paul', 'Pau1'],
      ['PAUL', 'РАUL'],
      ['Modern', 'Modem'],
      ['Ian', 'lan'],
      ['Ada', 'Ada\u200b'],
      ['Oscar', '0scar'],
      ['scope', 'ѕсоре'],
      ['Zoë', 'Zoë'.normalize('NFD').replace('e', 'е')],
      ['Ada', '𝐀da'],
    ] as const) {
      const found = collisions('Somebody', real, copy);
      expect([real, copy, found.some(({ ids }) => ids.includes(1) && ids.includes(2))]).toEqual([real, copy, true]);
    }
    expect(collisions('Ada', 'Аdа')).toEqual([{ kind: 'look-alike', ids: [0, 1] }]);
    expect(collisions('Ada', 'Eve', 'Аdа', 'Ada')).toEqual([
      { kind: 'same', ids: [0, 3] },
      { kind: 'look-alike', ids: [0, 2, 3] },
    ]);
  });

  it('do not collide when they are merely similar', () => {
    expect(collisions('Anna', 'Anne', 'Hanna', 'Ana', 'Änna', 'Schmidt', 'Schmitt')).toEqual([]);
  });
});

describe('a skeleton', () => {
  it('follows Unicode Technical Standard 39', () => {
    expect(skeletonOf('paypal')).toBe(skeletonOf('раура\u04c0'));
    expect(skeletonOf('m')).toBe('rn');
    expect(skeletonOf('e\u0301')).toBe(skeletonOf('é'));
    expect(skeletonOf('a\u200b\u200db')).toBe('ab');
    expect(skeletonOf('')).toBe('');
  });

  it('is stable for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(skeletonOf(text.normalize('NFD'))).toBe(skeletonOf(text));
        inspectName(text);
      }),
    );
  });
});

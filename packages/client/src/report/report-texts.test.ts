// The sentences of a report in both languages: the same values stand in both, so that nothing is lost in one of them.
import { describe, expect, it } from 'vitest';
import { RECORD_CODES } from '../../test/report-input.js';
import { problemWords } from './problem-words.js';
import { textsDe } from './texts-de.js';
import { type TextKey, textsEn } from './texts-en.js';
import { name, Wording } from './wording.js';

const valuesIn = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('sentences', () => {
  it.each(Object.keys(textsEn) as TextKey[])(
    '%s has the same values in German, and every plural its other form',
    (key) => {
      expect(valuesIn(textsDe[key])).toEqual(valuesIn(textsEn[key]));
      if (key.endsWith('_one')) expect(textsEn).toHaveProperty(key.replace(/_one$/, '_other'));
    },
  );

  it.each(RECORD_CODES)('%s is said in both', (code) => {
    const [en, de] = (['en', 'de'] as const).map((language) => problemWords({ code }, language));
    expect(de?.message).not.toBe(en?.message);
  });
});

describe('times and numbers', () => {
  const [en, de] = [new Wording('en'), new Wording('de')];

  it('are the same on every machine', () => {
    expect(en.time(Date.UTC(2026, 2, 2, 10, 0, 59, 900))).toBe('2026-03-02 10:00:59 UTC');
    expect(en.time(Number.NaN)).toBe('?');
    expect([en.clock(3723.44), de.clock(3723.44)]).toEqual(['1:02:03.4', '1:02:03,4']);
    expect([en.number(8_640_000), de.number(7.25), en.number(1234)]).toEqual(['8\u202f640\u202f000', '7,3', '1234']);
  });

  it('say bounds as they are, and never less', () => {
    expect(en.chance(2e-9)).toBe('less than 1 in 10⁸');
    expect(en.chance(1e-6)).toBe('less than 1 in 10⁶');
    expect(en.chance(0)).toBe('less than 1 in 10³⁰⁰');
    expect([en.chance(1), en.chance(0.2)]).toEqual(['may well be chance', 'may well be chance']);
  });

  it('put names and numbers into sentences as parts of their own', () => {
    expect(en.say('title', { title: name('A {title} of $& <b>') })).toEqual([
      'Incident report: ',
      { name: 'A {title} of $& <b>' },
    ]);
    expect(de.list([[name('A')], [name('B')], [name('C')]])).toEqual([
      { name: 'A' },
      ', ',
      { name: 'B' },
      ' und ',
      { name: 'C' },
    ]);
    expect(en.list([])).toEqual(['nobody']);
  });
});

// How strongly copies are marked: in files and records of before there were strengths, in the one byte of a charter, in a policy's words.
import { Reader, Writer } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { type ClassRules, MARK_RULES } from './class-rules.js';
import { classRulesSchema } from './class-rules-schema.js';
import { readClassification, writeClassification } from './classification.js';
import { parseClassifications } from './classification-document.js';
import { publicClassification } from './draft.js';
import { shippedRulebook } from './rulebook.js';
import { SHIPPED_CLASSIFICATIONS } from './shipped/classifications.js';

const { document } = await shippedRulebook();
const open = await publicClassification();
const withRules = (change: Partial<ClassRules>) => ({ ...open, rules: { ...open.rules, ...change } });
const encoded = (change: Partial<ClassRules>) => {
  const writer = new Writer();
  writeClassification(writer, withRules(change));
  return writer.done();
};
/** Where the byte of marks stands: the only one that differs. */
const [plain, marked] = [encoded({ marks: 'off' }), encoded({ marks: 'standard' })];
const at = plain.findIndex((byte, i) => byte !== marked[i]);

describe('marks in a classification', () => {
  it('are standard where it is confidential, strong and visible where it is secret, and none below', () => {
    expect(document.classifications.map(({ rules }) => `${rules.marks} ${rules.visibleMark}`)).toEqual([
      'off false',
      'off false',
      'off false',
      'off false',
      'standard false',
      'strong true',
    ]);
  });

  it('are read from files that say yes or no, and know of no visible one', () => {
    const before = JSON.parse(SHIPPED_CLASSIFICATIONS);
    for (const [i, { rules }] of before.classifications.entries()) {
      delete rules.visibleMark;
      rules.marks = i >= 4;
    }
    const read = parseClassifications(before);
    expect(read.ok && read.value.classifications.map(({ rules }) => `${rules.marks} ${rules.visibleMark}`)).toEqual([
      'off false',
      'off false',
      'off false',
      'off false',
      'standard false',
      'standard false',
    ]);
  });

  it('are never visible alone', () => {
    const { rules } = open;
    expect(classRulesSchema.safeParse({ ...rules, marks: 'off', visibleMark: true }).success).toBe(false);
    expect(classRulesSchema.safeParse({ ...rules, marks: 'weak' }).success).toBe(false);
    expect(classRulesSchema.safeParse({ ...rules, marks: 1 }).success).toBe(false);
  });
});

describe('marks in a charter', () => {
  it('have the byte that was a flag: charters of before mean the same', () => {
    expect([plain[at], marked[at]]).toEqual([0, 1]);
    for (const marks of MARK_RULES) {
      for (const visibleMark of [false, true]) {
        const { rules } = readClassification(new Reader(encoded({ marks, visibleMark })));
        expect([rules.marks, rules.visibleMark]).toEqual([marks, visibleMark]);
      }
    }
  });

  it('have no other byte', () => {
    for (const byte of [3, 7, 8, 9, 255]) {
      const bytes = plain.slice();
      bytes[at] = byte;
      expect(() => readClassification(new Reader(bytes))).toThrow(RangeError);
    }
  });
});

// Fingerprints and witnesses in a classification: which ship, what older files mean, and what contradicts itself.
import { Reader, Writer } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { classRulesSchema } from './class-rules-schema.js';
import { readClassification, writeClassification } from './classification.js';
import { parseClassifications } from './classification-document.js';
import { publicClassification } from './draft.js';
import { shippedRulebook } from './rulebook.js';
import { SHIPPED_CLASSIFICATIONS } from './shipped/classifications.js';

const { document } = await shippedRulebook();
const open = await publicClassification();

describe('fingerprints in a classification', () => {
  it('are made from Internal upwards, and never under the Chatham House Rule', () => {
    expect(Object.fromEntries(document.classifications.map(({ id, rules }) => [id, rules.fingerprints]))).toEqual({
      public: false,
      internal: true,
      'chatham-house': false,
      restricted: true,
      confidential: true,
      secret: true,
    });
  });

  it('are not made where the file does not know of them, and no witness is asked for', () => {
    const before = JSON.parse(SHIPPED_CLASSIFICATIONS);
    for (const { rules } of before.classifications) {
      delete rules.fingerprints;
      delete rules.witnesses;
    }
    const read = parseClassifications(before);
    const found = read.ok && read.value.classifications.map(({ rules }) => [rules.fingerprints, rules.witnesses]);
    expect(found).toEqual(before.classifications.map(() => [false, 0]));
  });

  it('contradict a promise that no record says who said what', () => {
    const refused = classRulesSchema.safeParse({ ...open.rules, attribution: false, fingerprints: true });
    expect(refused.error?.issues[0]?.path).toEqual(['fingerprints']);
  });

  it.each([-1, 0.5, 9, '2'])('are not countersigned by %j witnesses', (witnesses) => {
    expect(classRulesSchema.safeParse({ ...open.rules, witnesses }).success).toBe(false);
  });
});

describe('fingerprints in a charter', () => {
  it('and witnesses end the rules of the class; more than eight are no charter', () => {
    const writer = new Writer();
    writeClassification(writer, { ...open, rules: { ...open.rules, fingerprints: true, witnesses: 8 } });
    const bytes = writer.done();
    expect([...bytes.slice(-2)]).toEqual([1, 8]);
    expect(readClassification(new Reader(bytes)).rules).toMatchObject({ fingerprints: true, witnesses: 8 });
    for (const [at, byte] of [
      [bytes.length - 1, 9],
      [bytes.length - 2, 2],
    ] as const) {
      const bad = bytes.slice();
      bad[at] = byte;
      expect(() => readClassification(new Reader(bad))).toThrow(RangeError);
    }
  });
});

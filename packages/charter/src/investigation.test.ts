// How many officers must stand behind a case, in a classification: what ships, what older files and charters mean, and what is none.
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

function written(rules: Partial<typeof open.rules>): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writeClassification(writer, { ...open, rules: { ...open.rules, ...rules } });
  return writer.done();
}

describe('the officers behind a case', () => {
  it('are two for what is secret, as the rulebook ships', () => {
    const two = document.classifications.filter(({ rules }) => rules.investigation === 'two_officers');
    expect(two.map(({ id }) => id)).toEqual(['secret']);
  });

  it('are one where the file does not know of a second', () => {
    const before = JSON.parse(SHIPPED_CLASSIFICATIONS);
    for (const { rules } of before.classifications) delete rules.investigation;
    const read = parseClassifications(before);
    expect(read.ok && read.value.classifications.map(({ rules }) => rules.investigation)).toEqual(
      before.classifications.map(() => 'one_officer'),
    );
  });

  it.each(['three_officers', 2, true, null])('are not %j', (investigation) => {
    expect(classRulesSchema.safeParse({ ...open.rules, investigation }).success).toBe(false);
  });
});

describe('the officers behind a case, in a charter', () => {
  it('stand beside the number of witnesses, so that charters of before are read as ever', () => {
    const one = written({ witnesses: 3, investigation: 'one_officer' });
    const two = written({ witnesses: 3, investigation: 'two_officers' });
    expect([one.at(-1), two.at(-1)]).toEqual([3, 19]);
    expect(two.slice(0, -1)).toEqual(one.slice(0, -1));
    expect(readClassification(new Reader(one)).rules).toMatchObject({ witnesses: 3, investigation: 'one_officer' });
    expect(readClassification(new Reader(two)).rules).toMatchObject({ witnesses: 3, investigation: 'two_officers' });
  });

  it.each([9, 15, 25, 32, 35, 255])('are never read from a byte %i', (byte) => {
    const bytes = written({});
    bytes[bytes.length - 1] = byte;
    expect(() => readClassification(new Reader(bytes))).toThrow(RangeError);
  });
});

// A file of keys, well formed and not.
import { toHex } from '@incamera/kernel';
import { describe, expect, test } from 'vitest';
import { parseKeysFile } from './keys-file.js';

const KEY = 'c3'.repeat(32);
const OTHER = '3c'.repeat(32);

function outcome(text: string): string {
  try {
    return `${parseKeysFile(text).length} keys`;
  } catch (error) {
    const { code, context } = error as { code: string; context: { detail?: string } };
    return context.detail === undefined ? code : `${code}: ${context.detail}`;
  }
}

const json = (...entries: unknown[]): string => JSON.stringify(entries);

describe('a file of keys', () => {
  test('gives labels and bytes, in upper or lower case', () => {
    const keys = parseKeysFile(json({ label: ' Zoë ', key: KEY }, { label: '李', key: OTHER.toUpperCase() }));
    expect(keys.map(({ label }) => label)).toEqual(['Zoë', '李']);
    expect(keys.map(({ key }) => toHex(key))).toEqual([KEY, OTHER]);
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'client/keys_file_malformed: it is not JSON'],
    ['no JSON', `{label: ${KEY}}`, 'client/keys_file_malformed: it is not JSON'],
    ['an object', `{"label":"a","key":"${KEY}"}`, 'client/keys_file_malformed: it is no array'],
    ['no keys', '[]', 'watermark/no_keys'],
    [
      'a short key',
      json({ label: 'a', key: KEY.slice(2) }),
      'client/keys_file_malformed: entry 1, key: a key has 64 hexadecimal digits',
    ],
    [
      'a long key',
      json({ label: 'a', key: `${KEY}00` }),
      'client/keys_file_malformed: entry 1, key: a key has 64 hexadecimal digits',
    ],
    [
      'a key that is a number',
      json({ label: 'a', key: 5 }),
      'client/keys_file_malformed: entry 1, key: it is no string',
    ],
    ['no label', json({ key: KEY }), 'client/keys_file_malformed: entry 1, label: it is no string'],
    [
      'an empty label',
      json({ label: ' ', key: KEY }),
      'client/keys_file_malformed: entry 1, label: a label is one line of 1 to 200 characters',
    ],
    [
      'a label that moves the cursor',
      json({ label: 'a\u001b[2J', key: KEY }),
      'client/keys_file_malformed: entry 1, label: a label is one line of 1 to 200 characters',
    ],
    [
      'a label that reads backwards',
      json({ label: 'a\u202eb', key: KEY }),
      'client/keys_file_malformed: entry 1, label: a label is one line of 1 to 200 characters',
    ],
    [
      'more than label and key',
      json({ label: 'a', key: KEY, note: '' }),
      'client/keys_file_malformed: entry 1: there is more than label and key',
    ],
    [
      'a label twice',
      json({ label: 'a', key: KEY }, { label: 'a ', key: OTHER }),
      'client/keys_file_malformed: entries 1 and 2 have the same label',
    ],
    [
      'a key twice',
      json({ label: 'a', key: KEY }, { label: 'b', key: KEY.toUpperCase() }),
      'client/keys_file_malformed: entries 1 and 2 have the same key',
    ],
  ])('%s is refused', (_, text, expected) => {
    expect(outcome(text)).toBe(expected);
  });

  test('more keys than can be searched are refused', () => {
    const many = Array.from({ length: 10_001 }, (_, i) => ({ label: `${i}`, key: i.toString(16).padStart(64, '0') }));
    expect(outcome(JSON.stringify(many))).toBe('client/keys_file_malformed: at most 10000 keys');
  });

  test('no error repeats a key', () => {
    for (const text of [`[${KEY}]`, json({ label: 'a', key: `${KEY}x` }), json({ [KEY]: 1, label: 'a', key: OTHER })]) {
      expect(outcome(text)).not.toContain(KEY.slice(0, 12));
    }
  });
});

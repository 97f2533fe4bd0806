import { expect, test } from 'vitest';
import { Progress } from './progress.js';
import { textTable } from './text-table.js';

function written(isTTY: boolean, isAsked: boolean): string {
  let text = '';
  const progress = new Progress({ isTTY, write: (part) => (text += part) }, isAsked);
  for (const share of [0, 0.001, 0.5, 0.55, 1.2]) progress.report('searching', share);
  progress.end();
  return text;
}

test('progress is one line that is written over at a terminal, and taken away in the end', () => {
  const text = written(true, false);
  expect(text).toContain(`\r[${'#'.repeat(15)}${' '.repeat(15)}]  50 % searching`);
  expect(text).not.toContain('\n');
  expect(text.endsWith('\r\u001b[K')).toBe(true);
});

test('progress is lines where it is no terminal, and only when it is asked for', () => {
  expect(written(false, true)).toBe('searching: 0 %\nsearching: 50 %\nsearching: 100 %\n');
  expect(written(false, false)).toBe('');
});

test('a table has columns as wide as their widest cell, in characters as a reader counts them', () => {
  expect(
    textTable([
      ['a', 'b'],
      ['Zoë', '1'],
      ['👩‍💻x', '2'],
    ]),
  ).toBe('a    b\nZoë  1\n👩‍💻x   2');
});

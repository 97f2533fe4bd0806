import { expect, test } from 'vitest';
import { officerLines } from './officers-text.js';

const officer = (name: string, digits: string) => ({
  name,
  organisation: null,
  isCertified: false,
  code: { digits, words: [] },
});

test('two officers behind a case are named with the codes of their passkeys; of one alone nothing is said', () => {
  const opener = officer('Olga', '11111 22222 33333 44444');
  const second = officer('Marta', '55555 66666 77777 88888');
  const lines = officerLines({ opener, second, origin: 'https://meet.example.org' }).join('\n');
  expect(lines).toContain('opened by Olga (code 11111 22222 33333 44444)');
  expect(lines).toContain('confirmed by Marta (code 55555 66666 77777 88888)');
  expect(lines).toContain('https://meet.example.org');
  expect(officerLines(null)).toEqual([]);
});

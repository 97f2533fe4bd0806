import { describe, expect, it } from 'vitest';
import { markWords } from './visible-mark.js';

describe('words of the visible mark', () => {
  const moment = new Date(Date.UTC(2026, 10, 26, 19, 5));

  it('name, local time and UTC, as the reader writes dates', () => {
    const [name, english] = markWords('Adèle Varga', 'en-GB', moment);
    expect(name).toBe('Adèle Varga');
    expect(english).toMatch(/^26 Nov 2026, \d\d:05 \(19:05 UTC\)$/);
    expect(markWords('Adèle Varga', 'de-DE', moment)[1]).toMatch(/^26\.11\.2026, \d\d:05 \(19:05 UTC\)$/);
  });
});

// Links as people paste them, preferences as they were stored, times of the form.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLocalInput, nextHalfHour, toLocalInput } from '../features/meetings/new-meeting.js';
import { calendarDays } from '../i18n/format.js';
import { checkLink } from './meeting-link.js';
import { defaultPreferences, parsePreferences } from './preferences.js';

const origin = 'https://meet.example';
const id = 'Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA';
const secret = 'b3JkZXIgb2YgdGhlIGRheQ';

describe('checkLink', () => {
  it('takes a complete link of this server, with spaces around it', () => {
    expect(checkLink(`  ${origin}/m/${id}#${secret}\n`, origin)).toEqual({ kind: 'own', path: `/m/${id}#${secret}` });
  });

  it('refuses a link without its secret', () => {
    expect(checkLink(`${origin}/m/${id}`, origin)).toEqual({ kind: 'incomplete' });
    expect(checkLink(`${origin}/m/${id}#`, origin)).toEqual({ kind: 'incomplete' });
    expect(checkLink(`${origin}/m/${id}#short`, origin)).toEqual({ kind: 'incomplete' });
  });

  it('never follows a link elsewhere', () => {
    expect(checkLink(`https://evil.example/m/${id}#${secret}`, origin)).toEqual({ kind: 'foreign' });
    expect(checkLink(`//evil.example/m/${id}#${secret}`, origin)).toEqual({ kind: 'foreign' });
    expect(checkLink('javascript:alert(1)', origin)).toEqual({ kind: 'incomplete' });
    expect(checkLink('not a link', origin)).toEqual({ kind: 'incomplete' });
    expect(checkLink('', origin)).toEqual({ kind: 'incomplete' });
  });

  it('never throws and only ever gives a path of this server', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const check = checkLink(text, origin);
        if (check.kind === 'own') expect(check.path).toMatch(/^\/m\//);
      }),
    );
  });
});

describe('parsePreferences', () => {
  it('falls back for anything that is not what was stored', () => {
    expect(parsePreferences(null)).toEqual(defaultPreferences);
    expect(parsePreferences('{')).toEqual(defaultPreferences);
    expect(parsePreferences('[1]')).toEqual(defaultPreferences);
    expect(parsePreferences('{"theme":"purple","layout":7,"shortcuts":"yes","displayName":5}')).toEqual(
      defaultPreferences,
    );
    expect(parsePreferences(JSON.stringify({ displayName: 'x'.repeat(10_000) })).displayName).toBe('');
  });

  it('gives back what was stored', () => {
    const stored = {
      ...defaultPreferences,
      displayName: 'Ines',
      language: 'de' as const,
      theme: 'dark' as const,
      cameraWanted: false,
      speakerId: 'out-1',
    };
    expect(parsePreferences(JSON.stringify(stored))).toEqual(stored);
  });

  it('never throws on any stored text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parsePreferences(text) !== null));
  });
});

describe('times of the form', () => {
  it('begins at the next half hour', () => {
    const at = new Date(2026, 10, 22, 14, 12, 30).getTime();
    expect(new Date(nextHalfHour(at)).getMinutes()).toBe(30);
    expect(nextHalfHour(nextHalfHour(at))).toBe(nextHalfHour(at));
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }), (seconds) => {
        const timeMs = Math.floor(seconds / 60) * 60_000;
        const back = fromLocalInput(toLocalInput(timeMs));
        // In the hour that a clock repeats in autumn, the local text means either of two moments.
        expect(Math.abs((back ?? 0) - timeMs) % 3_600_000).toBe(0);
      }),
    );
  });

  it('refuses what is not a date', () => {
    expect(fromLocalInput('')).toBeNull();
    expect(fromLocalInput('tomorrow')).toBeNull();
    expect(fromLocalInput('2026-13-45T99:99')).toBeNull();
  });

  it('counts days by the calendar, not by 24 hours', () => {
    const evening = new Date(2026, 10, 22, 23, 50).getTime();
    const morning = new Date(2026, 10, 23, 0, 10).getTime();
    expect(calendarDays(morning, evening)).toBe(1);
    expect(calendarDays(evening, evening)).toBe(0);
  });
});

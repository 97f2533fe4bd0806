// The form that makes rules stricter offers nothing that would make them weaker.
import { type RulesView } from '@incamera/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLocalInput } from '../meetings/new-meeting.js';
import { amendmentOf, formOf, readEnds, readMembers } from './stricter-rules.js';

const nowMs = new Date(2026, 10, 26, 12, 0).getTime();
const rules = {
  version: 1,
  features: ['camera', 'screen', 'chat'],
  rules: { maxMembers: 20 },
  expiresAtMs: nowMs + 90 * 60_000 + 12_345,
} as unknown as RulesView;
const limits = { rules, present: 4, nowMs };

describe('the form for stricter rules', () => {
  it('changes nothing as it opens', () => {
    expect(amendmentOf(formOf(rules), limits)).toBeNull();
  });

  it('gives exactly what became stricter', () => {
    const ends = toLocalInput(nowMs + 30 * 60_000);
    const form = { features: ['chat'] as const, members: '8', ends };
    expect(amendmentOf(form, limits)).toEqual({
      features: ['chat'],
      rules: { maxMembers: 8 },
      expiresAtMs: nowMs + 30 * 60_000,
    });
    expect(amendmentOf({ ...formOf(rules), features: [] }, limits)).toEqual({ features: [] });
  });

  it('refuses fewer people than are there, more than before, and what is no number', () => {
    for (const members of ['3', '21', '0', '-5', '4.5', '', 'ten', '1e1', '9999']) {
      expect([members, readMembers(members, limits)]).toEqual([members, null]);
    }
    expect(readMembers(' 4 ', limits)).toBe(4);
  });

  it('refuses an end that is over, later, or no time', () => {
    for (const ends of [toLocalInput(nowMs), toLocalInput(nowMs + 3 * 3_600_000), '', 'soon']) {
      expect([ends, readEnds(ends, limits)]).toEqual([ends, null]);
    }
    expect(readEnds(toLocalInput(rules.expiresAtMs), limits)).toBe(rules.expiresAtMs);
  });

  it('never asks for weaker rules, whatever is entered', () => {
    const feature = fc.constantFrom('camera', 'screen', 'chat', 'files', 'recording');
    const form = fc.record({
      features: fc.array(feature),
      members: fc.oneof(fc.string(), fc.integer().map(String)),
      ends: fc.integer({ min: nowMs - 1e8, max: nowMs + 1e9 }).map(toLocalInput),
    });
    fc.assert(
      fc.property(form, (entered) => {
        const amendment = amendmentOf(entered as never, limits) ?? {};
        expect((amendment.features ?? []).every((each) => rules.features.includes(each))).toBe(true);
        expect(amendment.rules?.maxMembers ?? 0).toBeLessThan(20);
        expect(amendment.expiresAtMs ?? 0).toBeLessThan(rules.expiresAtMs);
      }),
    );
  });
});

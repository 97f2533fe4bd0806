import { type Assurance } from '@incamera/identity';
import { expect, it } from 'vitest';
import { shownAssurance } from './shown-assurance.js';

const assurance: Assurance = {
  level: 'organisation',
  name: 'Ada Lovelace',
  reasons: [
    { code: 'certified', by: 'organisation', domain: 'example.org' },
    { code: 'vouched', name: 'Ada' },
  ],
};

it('shows the evidence as it is, and without a name where people chose theirs', () => {
  expect(shownAssurance(assurance, 'Ada Lovelace', false)).toBe(assurance);
  const shown = shownAssurance(assurance, 'Blue', true);
  expect(shown).toMatchObject({ level: 'organisation', name: null });
  expect(JSON.stringify(shown)).not.toContain('Ada');
  expect(shown.reasons.map(({ code }) => code)).toEqual(['certified', 'vouched']);
});

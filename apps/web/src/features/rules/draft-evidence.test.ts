import { describe, expect, it } from 'vitest';
import { evidenceIn, withEvidence } from './draft-evidence.js';

const classifications = JSON.stringify({
  classifications: [
    { id: 'public', rules: { attribution: true } },
    { id: 'chatham-house', rules: { attribution: false, fingerprints: false } },
    { id: 'secret', rules: { attribution: true, fingerprints: true, witnesses: 2, investigation: 'two_officers' } },
  ],
});

describe('fingerprints and witnesses in a draft', () => {
  it('are read from files of now and of before', () => {
    expect(evidenceIn(classifications, 'public')).toMatchObject({
      fingerprints: false,
      witnesses: 0,
      twoOfficers: false,
      attribution: true,
    });
    expect(evidenceIn(classifications, 'secret')).toMatchObject({
      fingerprints: true,
      witnesses: 2,
      twoOfficers: true,
    });
    expect(evidenceIn('no JSON', 'secret')).toMatchObject({ fingerprints: false, witnesses: 0 });
  });

  it('are changed in their class alone, and never where nothing may be attributed', () => {
    const text = withEvidence(classifications, {
      ...evidenceIn(classifications, 'public'),
      fingerprints: true,
      witnesses: 1,
      twoOfficers: true,
    });
    expect(evidenceIn(text, 'public')).toMatchObject({ fingerprints: true, witnesses: 1, twoOfficers: true });
    expect(evidenceIn(text, 'secret')).toEqual(evidenceIn(classifications, 'secret'));
    const house = withEvidence(text, { ...evidenceIn(text, 'chatham-house'), fingerprints: true });
    expect(evidenceIn(house, 'chatham-house').fingerprints).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { marksIn, withMarks } from './draft-marks.js';

const classifications = JSON.stringify({
  classifications: [
    { id: 'public', rules: { marks: false } },
    { id: 'confidential', rules: { marks: true } },
    { id: 'secret', rules: { marks: 'strong', visibleMark: true } },
  ],
});

describe('marks in a draft', () => {
  it('are read from files of now and of before', () => {
    expect(marksIn(classifications, 'public')).toEqual({ id: 'public', marks: 'off', visible: false });
    expect(marksIn(classifications, 'confidential')).toEqual({ id: 'confidential', marks: 'standard', visible: false });
    expect(marksIn(classifications, 'secret')).toEqual({ id: 'secret', marks: 'strong', visible: true });
    expect(marksIn('no JSON', 'secret').marks).toBe('off');
  });

  it('are changed in their class alone, and nothing is visible without them', () => {
    const text = withMarks(classifications, { id: 'secret', marks: 'off', visible: true });
    expect(marksIn(text, 'secret')).toEqual({ id: 'secret', marks: 'off', visible: false });
    expect(marksIn(text, 'confidential').marks).toBe('standard');
    expect(marksIn(withMarks(text, { id: 'public', marks: 'standard', visible: true }), 'public').visible).toBe(true);
  });
});

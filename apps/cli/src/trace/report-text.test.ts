import { type TraceReport } from '@incamera/watermark';
import { describe, expect, test } from 'vitest';
import { boundInWords, resultText, time } from './report-text.js';

const copy = {
  label: 'Ada, telephone',
  z: 21.34,
  falseAccusationBound: 2e-90,
  fileStart: 1.2,
  fileEnd: 59.8,
  meetingTime: 661.2,
  speed: 1.02,
};
const report: TraceReport = {
  verdict: 'copies',
  copies: [copy],
  echoes: [],
  runnerUp: { label: 'Bob', z: 5.1, falseAccusationBound: 1 },
  notJudged: [],
  isReferenceUnknown: false,
  tested: { keys: 1, offsets: 499_205, speeds: 931 },
  threshold: 8.74,
};

const reportText = (sound: TraceReport): string => resultText({ sound, picture: null, skipped: [] });

describe('a report for people', () => {
  test('names the copy, how sure that is, where and when', () => {
    const text = reportText(report);
    expect(text).toContain('Verdict: the copy of Ada, telephone.');
    expect(text).toMatch(/Ada, telephone +21\.3 +less than once in 10\^89 +0:00:01 to 0:01:00 +0:11:01 +1\.0200/);
    expect(text).toContain('Sound: 1 key at 499,205 places and 931 speeds.');
    expect(text).toContain('A score of 8.7 names a copy');
    expect(text).toContain('Bob, with 5.1');
  });

  test('names several, each once', () => {
    const bob = { ...copy, label: 'Bob' };
    expect(reportText({ ...report, copies: [copy, copy, bob] })).toContain('the copies of Ada, telephone, Bob.');
  });

  test('says what nobody means', () => {
    const text = reportText({ ...report, verdict: 'nobody', copies: [], runnerUp: null });
    expect(text).toContain('Verdict: nobody.');
    expect(text).toContain('It is no proof that none of these copies leaked.');
    expect(text).toContain('none scored anything');
  });

  test('tells echoes and devices that are not judged apart from copies', () => {
    const text = reportText({ ...report, echoes: [{ ...copy, label: 'Eve', delaySeconds: 0.25 }], notJudged: ['Kim'] });
    expect(text).toMatch(/Eve +21\.3 +0\.25 s later/);
    expect(text).toContain('Not judged, because their marks are in the reference: Kim.');
  });
});

test.each([
  [1e-6, 'less than once in 1,000,000'],
  [0.9e-6, 'less than once in 1,000,000'],
  [1e-300, 'less than once in 10^300'],
  [0.2, 'no evidence'],
])('a bound of %s in words', (bound, words) => {
  expect(boundInWords(bound)).toBe(words);
});

test.each([
  [0, '0:00:00'],
  [3723.4, '1:02:03'],
  [59.7, '0:01:00'],
])('%s seconds as a time', (seconds, words) => {
  expect(time(seconds)).toBe(words);
});

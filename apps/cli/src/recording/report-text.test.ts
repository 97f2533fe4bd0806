// What `incamera recording` says at a terminal.
import { type RecordingReport } from '@incamera/client/recording';
import { describe, expect, it } from 'vitest';
import { reportText } from './report-text.js';

const whole: RecordingReport = {
  recordingId: 'r',
  meetingId: 'm',
  recorder: { name: 'Hanna', evidence: ['certificate'] },
  leafKey: 'key',
  voices: [{ leafKey: 'a', name: 'Ada', hasAgreed: true }],
  fromMs: 61_000,
  toMs: 3_725_000,
  goodParts: 367,
  findings: [],
  isLogCompared: false,
};

describe('the report of a recording', () => {
  it('says of a whole one who signed it, how long it is and who is heard', () => {
    expect(reportText(whole).split('\n')).toEqual([
      'The recording is whole and unaltered.',
      'Recorded: 0:01:01 to 1:02:05 of the meeting, 367 parts',
      'Signed by: Hanna (proved by certificate)',
      'Key of the device: key',
      'Heard in it: Ada',
      'Not compared with a log: the page of the case does that.',
    ]);
  });

  it('names every fault with its time, and whoever did not agree; no name steers the terminal', () => {
    const text = reportText({
      ...whole,
      recorder: { name: 'Mallory\u001b[2J', evidence: [] },
      voices: [{ leafKey: 'b', name: 'Bob', hasAgreed: false }],
      findings: [
        { fault: 'missing', fromNumber: 3, toNumber: 5, fromMs: 91_000, toMs: 121_000 },
        { fault: 'end_missing', fromNumber: 9, toNumber: 9, fromMs: 200_000, toMs: null },
      ],
    });
    expect(text).toContain('NOT whole');
    expect(text).toContain('Signed by: a name that cannot be shown (nothing proves the name)');
    expect(text).toContain('NO signed agreement of: Bob');
    expect(text).toContain('- from 0:01:31 to 0:02:01 (parts 3 to 5): missing');
    expect(text).toContain('- from 0:03:20 (part 9): no statement of its end: it may go on');
    expect(text).not.toContain('\u001b');
  });
});

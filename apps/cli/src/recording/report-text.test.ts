// What `incamera recording` says at a terminal.
import { type RecordingReport } from '@incamera/client/recording';
import { describe, expect, it } from 'vitest';
import { comparisonText, reportText } from './report-text.js';

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
  log: null,
};

describe('the report of a recording', () => {
  it('says of a whole one who signed it, how long it is and who is heard', () => {
    expect(reportText(whole).split('\n')).toEqual([
      'The recording is whole and unaltered.',
      'Recorded: 0:01:01 to 1:02:05 of the meeting, 367 parts',
      'Signed by: Hanna (proved by certificate)',
      'Key of the device: key',
      'Heard in it: Ada',
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

describe('how it stands with the log', () => {
  const log = { origin: 'meet.example/log', size: 812, witnesses: ['one.example/w'], isNamed: true };

  it('is said with origin and size, and who countersigned', () => {
    expect(comparisonText({ ...whole, log }, 'v')).toBe(
      'Every part that is there stands in the log meet.example/log (its state of 812 entries, countersigned by one.example/w; the one that the charter of the meeting names).',
    );
    const strange = { fault: 'not_in_log' as const, fromNumber: 3, toNumber: 4, fromMs: 1, toMs: 2 };
    const text = comparisonText({ ...whole, findings: [strange], log: { ...log, witnesses: [], isNamed: false } }, 'v');
    expect(text).toBe(
      'NOT as they are in the log: 2 parts. It is meet.example/log (its state of 812 entries; named by no charter).',
    );
  });

  it('is not claimed where nothing was compared; what the file names is for comparing', () => {
    expect(comparisonText(whole, null)).toContain('this file has nothing of one');
    const text = comparisonText(whole, 'meet.example/log+1+key');
    expect(text).toContain('Not compared with a log.');
    expect(text).toContain('--log-key meet.example/log+1+key');
    expect(comparisonText(whole, 'x\u001b[2J')).not.toContain('\u001b');
  });
});

// What an investigation makes of testimonies of fingerprints: whose voices they are, and whatever a device could say that is not so.
import { commitToSegment, encodePrintAttachment, encodePrintContent } from '@incamera/evidence';
import { describe, expect, it } from 'vitest';
import {
  ADA,
  BOB,
  device,
  heard,
  KIM,
  keyOf,
  meeting,
  type SaidPrint,
  said,
  segment,
  sent,
} from '../../test/testified-prints.js';
import { type OpenedTestimony } from '../cases/testimony-opening.js';
import { type MeetingVoices, voicesOf } from './meeting-voices.js';

const kinds = ({ faults }: MeetingVoices) => faults.map(({ kind, by, count }) => [kind, by.split(' ')[0], count]);
const starts = ({ voices }: MeetingVoices) =>
  voices.map(({ segments }) => segments.map(({ startMicros }) => Math.round(startMicros / 1e6)));

/** Kim, who is honest, so that most devices say when the meeting was. */
const kim = () => device(KIM, 'Kim', [said(KIM, [sent(KIM, 100), heard(ADA, 100)]), said(KIM, [sent(KIM, 400)])]);

describe('the voices of a meeting', () => {
  it('are named by device, each as it was sent and as others heard it', () => {
    const found = voicesOf(
      meeting(
        device(ADA, 'Ada', [said(ADA, [sent(ADA, 100), heard(BOB, 100)]), said(ADA, [sent(ADA, 110)])]),
        device(BOB, 'Bob', [said(BOB, [heard(ADA, 100.1)])]),
      ),
    );
    expect(found.faults).toEqual([]);
    expect(found.voices.map(({ meeting: id, speaker, heardBy }) => [id, speaker, heardBy ?? null])).toEqual([
      ['M', 'Ada (AQEBAQEB)', null],
      ['M', 'Bob (AgICAgIC, not proved)', 'Ada (AQEBAQEB)'],
      ['M', 'Ada (AQEBAQEB)', 'Bob (AgICAgIC, not proved)'],
    ]);
    expect(starts(found)).toEqual([[100, 110], [100], [100]]);
  });

  it('are no receipts, and no names that break a line', () => {
    const found = voicesOf(meeting(device(ADA, 'A\nB', [said(ADA, [sent(ADA, 1)], 8, 'receipt')]), kim()));
    expect(found.voices.map(({ speaker }) => speaker)).toEqual(['Kim (AwMDAwMD, not proved)', 'device (AQEBAQEB)']);
    expect(found.faults).toEqual([]);
  });

  it('of somebody whose device was not opened have only its key for a name', () => {
    const found = voicesOf(meeting(device(ADA, 'Ada', [said(ADA, [heard(BOB, 5)])])));
    expect(found.voices).toMatchObject([{ speaker: 'unknown device (AgICAgIC)', heardBy: 'Ada (AQEBAQEB)' }]);
  });
});

describe('what does not count, and is named', () => {
  const faultsOf = (...testimonies: OpenedTestimony[]) => {
    const found = voicesOf(
      meeting(device(ADA, 'Ada', testimonies), kim(), device(BOB, 'Bob', [said(BOB, [sent(BOB, 100)])])),
    );
    const own = found.voices.filter(({ speaker, heardBy }) => (heardBy ?? speaker).startsWith('Ada'));
    return { kinds: kinds(found), segments: own.flatMap(({ segments }) => segments.length) };
  };

  it('something else than was committed to', () => {
    const wrong = { ...sent(ADA, 110), commitment: keyOf(5) };
    expect(faultsOf(said(ADA, [sent(ADA, 100), wrong]))).toEqual({
      kinds: [['not_committed', 'Ada', 1]],
      segments: [1],
    });
  });

  it('another’s voice as sent, and one’s own as heard', () => {
    const stolen: SaidPrint = { speaker: BOB, side: 'sent', segment: segment(100) };
    expect(faultsOf(said(ADA, [stolen, heard(ADA, 120)]))).toEqual({
      kinds: [['not_own_voice', 'Ada', 2]],
      segments: [],
    });
  });

  it('what is of no form, or of which something is missing', () => {
    const whole = said(ADA, [sent(ADA, 100)]);
    const { testimony, kept } = whole;
    const noContent = { ...whole, testimony: { ...testimony, content: keyOf(1) } };
    const noAttachment = { ...whole, kept: { ...kept, attachment: keyOf(1) } };
    const [other] = [said(ADA, [sent(ADA, 100), sent(ADA, 110)])];
    const fewer = { ...whole, kept: { ...kept, attachment: other.kept.attachment } };
    expect(faultsOf(noContent, noAttachment, fewer)).toEqual({ kinds: [['unreadable', 'Ada', 3]], segments: [] });
    const salt = keyOf(4);
    const noSegment = keyOf(3);
    const bad: OpenedTestimony = {
      ...whole,
      testimony: {
        ...testimony,
        content: encodePrintContent([
          { speaker: keyOf(ADA), side: 'sent', commitment: commitToSegment(salt, noSegment) },
        ]),
      },
      kept: { ...kept, attachment: encodePrintAttachment([{ salt, segment: noSegment }]) },
    };
    expect(faultsOf(bad)).toEqual({ kinds: [['unreadable', 'Ada', 1]], segments: [] });
  });

  it('two things of one voice at one time: neither counts', () => {
    const found = faultsOf(
      said(ADA, [sent(ADA, 100, 10, 1)]),
      said(ADA, [sent(ADA, 104, 10, 2)]),
      said(ADA, [sent(ADA, 130)]),
    );
    expect(found).toEqual({ kinds: [['overlapping', 'Ada', 2]], segments: [1] });
  });

  it('a stretch within another one, and what comes after it is whole', () => {
    const found = faultsOf(said(ADA, [sent(ADA, 100, 10, 1), sent(ADA, 102, 2, 2), sent(ADA, 111)]));
    expect(found).toEqual({ kinds: [['overlapping', 'Ada', 2]], segments: [1] });
  });

  it('times that had not come yet when the server had it, and what was committed to long after', () => {
    expect(faultsOf(said(ADA, [sent(ADA, 5000)], -300), said(ADA, [sent(ADA, 100)]))).toEqual({
      kinds: [['future', 'Ada', 1]],
      segments: [1],
    });
    expect(faultsOf(said(ADA, [sent(ADA, 100)], 3600))).toEqual({ kinds: [['late', 'Ada', 1]], segments: [] });
  });

  it('is not what comes a little late, nor what a clock was corrected by', () => {
    expect(faultsOf(said(ADA, [sent(ADA, 100)], 300), said(ADA, [sent(ADA, 109.9)]))).toEqual({
      kinds: [],
      segments: [2],
    });
  });

  it('one device of many does not decide when the meeting was, however much it says', () => {
    const lies = Array.from({ length: 50 }, (_, i) => said(ADA, [sent(ADA, 100 + 10 * i)], -5000));
    expect(faultsOf(...lies)).toEqual({ kinds: [['future', 'Ada', 50]], segments: [] });
  });
});

it('segments of a shortened stretch lie where they were', () => {
  const { voices } = voicesOf(meeting(device(ADA, 'Ada', [said(ADA, [sent(ADA, 100), sent(ADA, 109.9)])])));
  const [first, second] = voices[0]?.segments ?? [];
  const end = (first?.startMicros ?? 0) + (first?.words.length ?? 0) * 16_000;
  expect(second?.startMicros).toBeGreaterThanOrEqual(end - 1);
  expect((second?.startMicros ?? 0) - 109_900_000).toBe(16_000 * (625 - (second?.words.length ?? 0)));
});

// What an officer's device tells the record of a case, and when: before it answers, and only hashes.
import { copyBytes, fromHex, sha256, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { formatVkey } from '@incamera/tlog';
import { beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { RecordScene } from '../../test/record-scene.js';
import { leakedFile, reportInput } from '../../test/report-input.js';
import { verifyBundle } from '../bundle/index.js';
import { installedReportFonts } from '../node/report-fonts.js';
import { type FileTracer } from '../trace/file-tracer.js';
import { type CaseView } from './case-types.js';
import { KeptCase, type KeptCaseOptions, type RecordedStep } from './opened-case.js';

let scene: RecordScene;
let meetingId: string;
beforeAll(async () => {
  scene = await RecordScene.story();
  ({ meetingId } = scene.meeting.charter);
});

const file = leakedFile();
const tracer = {
  examine: async () => ({
    fileHash: file.sha256,
    seconds: file.seconds,
    peaks: file.peaks,
    report: file.authenticity,
  }),
} as unknown as FileTracer;

async function opened(record: KeptCaseOptions['record']): Promise<KeptCase> {
  const { case: about } = await reportInput();
  const { caseId, title, reason, askedBy, openedAtMs } = about;
  const view = {
    case: { caseId, title, reason, askedBy, meetings: [meetingId], publicKey: '', purposes: ['testimony'] },
    openedAtMs,
    statements: null,
    events: [],
    holderNames: new Map(),
  } as unknown as CaseView;
  return new KeptCase({
    meetings: [],
    testifying: [{ meetingId, devices: [], closed: [], wrongHolders: [] }],
    recorded: [],
    recordings: {} as never,
    fetch: async () => [],
    // Not asked: without testimonies there is no charter.
    source: () => ({}) as never,
    holderNames: new Map(),
    record,
    facts: async () => ({ view, starts: new Map() }),
    environment: { fileTracer: tracer, rng: systemRng, clock: new FakeClock() },
  });
}

const ask = { file: new Blob(['published']), name: 'leak.opus', signal: new AbortController().signal };
const hash = async (text: string) => toBase64Url(await sha256(utf8(text)));

describe('an examination', () => {
  it('is in the record with hashes alone before it is answered', async () => {
    const steps: RecordedStep[] = [];
    const keys = await opened(async (step) => {
      steps.push(step);
    });
    const found = await keys.examine(ask, () => {});
    expect(steps).toEqual([
      {
        kind: 'authenticity',
        body: {
          fileHash: toBase64Url(copyBytes(fromHex(file.sha256) as Uint8Array)),
          verdict: 'altered',
          reportHash: await hash(found.report),
        },
      },
    ]);
    expect(JSON.stringify(steps)).not.toContain('leak.opus');
    // The same again has another hash, so that nobody tries findings out against the record.
    expect((await keys.examine(ask, () => {})).report).not.toBe(found.report);
  });

  it('that cannot be recorded is not answered', async () => {
    const keys = await opened(() => Promise.reject(new Error('the server is gone')));
    await expect(keys.examine(ask, () => {})).rejects.toThrow('the server is gone');
  });
});

describe('closed keys', () => {
  it('search nothing, and what was searched for while they were closed is neither recorded nor answered', async () => {
    const steps: RecordedStep[] = [];
    const keys = await opened(async (step) => {
      steps.push(step);
    });
    const { meetings } = keys;
    const whileClosing = keys.examine(ask, () => {});
    keys.dispose();
    const closed = expect.objectContaining({ code: 'client/case_keys_closed' });
    await expect(whileClosing).rejects.toEqual(closed);
    const trace = { ...ask, reference: null, from: null, to: null };
    await expect(keys.trace(trace, () => {})).rejects.toEqual(closed);
    await expect(keys.examine(ask, () => {})).rejects.toEqual(closed);
    await expect(keys.examineMeetings(() => {})).rejects.toEqual(closed);
    await expect(keys.openTestimonies(meetingId)).rejects.toEqual(closed);
    expect(steps).toEqual([]);
    // What was found before is reported all the same.
    expect(keys.meetings).toBe(meetings);
    expect((await keys.reportInput({ language: 'en', findings: [], meetings: [] })).case.title).not.toBe('');
  });
});

describe('a report', () => {
  it('is in the record by the hash of its list, and its bundle verifies', async () => {
    const steps: RecordedStep[] = [];
    const keys = await opened(async (step) => {
      steps.push(step);
    });
    const { report } = await keys.examine(ask, () => {});
    const trust = scene.trust();
    const text = await scene.text();
    const source = { text, logKey: scene.log.vkey };
    const wish = {
      language: 'de' as const,
      findings: [
        {
          file: { name: 'leak.opus', sha256: file.sha256, bytes: 9, seconds: 180, peaks: [] },
          trace: null,
          authenticity: report,
        },
      ],
      meetings: [
        {
          meetingId,
          record: await scene.verified(),
          source: { ...source, witnesses: trust.witnesses.map(formatVkey), required: trust.required },
          because: null,
        },
      ],
    };
    expect((await keys.reportInput(wish)).meetings[0]?.record?.meeting.id).toBe(meetingId);
    const made = await keys.report({ ...wish, fonts: await installedReportFonts() });
    const bundle = await verifyBundle(made.bytes, trust, await installedReportFonts());
    expect(bundle.problems).toEqual([]);
    expect(steps.at(-1)).toEqual({ kind: 'report', body: { manifestHash: bundle.manifestHash } });
    expect(made.html).toContain('lang="de"');
  });

  it('says of a meeting without a record that nothing is known, and why', async () => {
    const keys = await opened(async () => {});
    const examined = await keys.examineMeetings(() => {});
    expect(examined).toEqual([{ meetingId, record: null, source: null, because: 'record/charter_missing' }]);
  });
});

// What a report says of an investigation, what it rests on, and that what is not known is said as such.
import { describe, expect, it } from 'vitest';
import { ADA, BORIS, CLARA, DORA, leakedFile, MEETING, reportInput, verifiedRecord } from '../../test/report-input.js';
import { type VerifiedRecord } from '../record/index.js';
import { incidentReport } from './incident-report.js';
import { type Claim, type IncidentReport, type Line, type TableBlock } from './report-model.js';

const textOf = (line: Line): string =>
  line.map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : part.code)).join('');
const answerTo = (report: IncidentReport, question: string): readonly Claim[] =>
  report.answers.find((one) => one.question === question)?.claims ?? [];
const said = (report: IncidentReport, question: string): string[] =>
  answerTo(report, question).map(({ text }) => textOf(text));
const kindsOf = (claim: Claim | undefined) => claim?.rests.map(({ kind }) => kind);
const tables = (report: IncidentReport): TableBlock[] =>
  report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'table'));
const rowsOf = (report: IncidentReport, caption: string): string[] =>
  (tables(report).find((one) => one.caption === caption)?.rows ?? []).map(({ cells }) => cells.map(textOf).join(' | '));

describe('who was in the room', () => {
  it('is answered by what members signed, for the meeting and for what the file holds', async () => {
    const report = incidentReport(await reportInput());
    const room = said(report, 'Who was in the room?');
    expect(room[0]).toContain('4 people, Ada Lovelace, Борис Петров, Clara Grünwald and Dora');
    // The file holds minutes 10 to 13: Dora came in the twentieth.
    expect(room[1]).toBe(
      'While what the file holds was said, 3 people were in the room: Ada Lovelace, Борис Петров and Clara Grünwald.',
    );
    expect(room[2]).toContain('nothing but what was typed: Dora');
    expect(kindsOf(answerTo(report, 'Who was in the room?')[0])).toEqual(['members', 'log']);
    expect(rowsOf(report, 'Everybody who was in the meeting')[3]).toContain(
      'with an exception from what a name must rest on',
    );
  });

  it('says that nothing is known where there is no record, or none that could be used', async () => {
    const meetings = [
      { meetingId: MEETING, startsAtMs: null, record: null, because: null },
      { meetingId: MEETING, startsAtMs: null, record: null, because: 'record/checkpoint_refused' },
    ];
    const report = incidentReport(await reportInput({ meetings, files: [] }));
    const claims = answerTo(report, 'Who was in the room?');
    expect(claims.map(({ tone }) => tone)).toEqual(['unknown', 'unknown']);
    expect(textOf(claims[1]?.text ?? [])).toContain('record/checkpoint_refused');
    expect(kindsOf(claims[0])).toEqual(['nothing']);
    expect(report.banner).toBeNull();
    for (const question of ['Is the recording genuine?', 'Whose copy is it?', 'What else is exposed?']) {
      expect(answerTo(report, question).map(({ tone }) => tone)).toEqual(['unknown']);
    }
  });

  it('tells people of one name apart, and calls those whom no list names by their key', async () => {
    const record = await verifiedRecord();
    const [ada, boris] = record.presence;
    if (ada === undefined || boris === undefined) throw new Error('nobody');
    const twins = [ada, { ...boris, displayName: 'Ada Lovelace', assurance: ada.assurance }];
    const meetings = [{ meetingId: MEETING, startsAtMs: null, record: { ...record, presence: twins }, because: null }];
    const report = incidentReport(await reportInput({ meetings }));
    expect(said(report, 'Who was in the room?')[0]).toContain(
      `Ada Lovelace (${ADA.slice(0, 8)}) and Ada Lovelace (${BORIS.slice(0, 8)})`,
    );
    expect(rowsOf(report, 'Exceptions that were granted')[0]).toContain(`key ${DORA.slice(0, 8)}`);
  });

  it('shows what only the server says as that, and apart', async () => {
    const report = incidentReport(await reportInput());
    expect(rowsOf(report, 'Entries of the server about this meeting')).toEqual([
      '2026-03-02 10:00:00 UTC | The meeting was founded | 11',
      '2026-03-02 10:44:00 UTC | The meeting was ended | 61',
    ]);
    const serverOnly = report.answers.flatMap(({ claims }) =>
      claims.flatMap(({ rests }) => rests.filter(({ kind }) => kind === 'server')),
    );
    expect(serverOnly).toEqual([]);
  });
});

it('names networks and clients as far as the server logged them, beside whose connection it was', async () => {
  const joined = {
    type: 'device_joined',
    atMs: 1_772_445_600_000,
    network: '192.0.2.0/24',
    client: '0.1.0',
    accountId: '',
  };
  const connection = {
    peerId: 'p_1',
    leafKeys: [BORIS],
    entries: [joined],
    grounds: { members: [BORIS], isServerOnly: true, log: [12] },
  };
  const record = await verifiedRecord({
    connections: [connection as unknown as VerifiedRecord['connections'][number]],
  });
  const meetings = [{ meetingId: MEETING, startsAtMs: null, record, because: null }];
  expect(
    rowsOf(incidentReport(await reportInput({ meetings })), 'Devices and networks of members, by the server’s word'),
  ).toEqual(['Борис Петров | 2026-03-02 10:00:00 UTC | network 192.0.2.0/24; client 0.1.0 | p_1']);
});

describe('settings, and what was broken', () => {
  it('name the classification, exceptions, and everything that does not hold', async () => {
    const report = incidentReport(await reportInput());
    expect(said(report, 'Under which settings?')[0]).toContain('“Confidential”. 1 exception from a rule was granted.');
    expect(said(report, 'Was anything broken?')[0]).toContain('0 broken, 0 doubtful, 1 incomplete');
    expect(rowsOf(report, 'What does not hold, is doubtful, or is missing')[0]).toContain('epoch 4; Dora');
    expect(rowsOf(report, 'Rules of version 1: Confidential')).toContain('Copies are marked | yes');
    expect(report.banner).toMatchObject({ text: 'CONFIDENTIAL' });
  });

  it('name members who attest different things about one moment', async () => {
    const record = await verifiedRecord();
    const [first, ...others] = record.epochs;
    if (first === undefined) throw new Error('no epoch');
    const split = { ...first, views: [first.views[0], first.views[0]] as const };
    const meetings = [
      { meetingId: MEETING, startsAtMs: null, record: { ...record, epochs: [split, ...others] }, because: null },
    ];
    const report = incidentReport(await reportInput({ meetings }));
    expect(answerTo(report, 'Was anything broken?')[1]).toMatchObject({ tone: 'bad' });
    expect(rowsOf(report, 'Stretches of the meeting (epochs) and who attested them in the same way')[0]).toContain(
      '2 different views',
    );
  });

  it('do not call a meeting unbroken of which nobody attests anything', async () => {
    const record = await verifiedRecord({ epochs: [], presence: [], problems: [] });
    const meetings = [{ meetingId: MEETING, startsAtMs: null, record, because: null }];
    const claims = answerTo(incidentReport(await reportInput({ meetings })), 'Was anything broken?');
    expect(claims.map(({ tone, rests }) => [tone, rests[0]?.kind])).toEqual([['unknown', 'nothing']]);
  });
});

describe('the recording', () => {
  it('is judged passage by passage, by name, with the weakest bound', async () => {
    const report = incidentReport(await reportInput());
    expect(said(report, 'Is the recording genuine?')[0]).toContain('leak.opus is altered');
    expect(said(report, 'Is the recording genuine?')[0]).toContain(
      'Genuine: 0:02:45.5 of 0:03:00.0. Agrees with nothing: 0:00:06.0.',
    );
    const [claim] = answerTo(report, 'Is the recording genuine?');
    expect(kindsOf(claim)).toEqual(['mathematics', 'officer']);
    expect(textOf(claim?.rests[0]?.text ?? [])).toContain('less than 1 in 10⁴. The bound is measured');
    expect(rowsOf(report, 'Passages')[1]).toBe(
      '0:01:10.0 – 0:01:58.0 | genuine | Борис Петров | 0:11:50.0 – 0:12:38.0 | speaker’s device, and as heard by Clara Grünwald (FRUVFRUV) and Ada Lovelace (CwsLCwsL) | less than 1 in 10¹⁴',
    );
    expect(rowsOf(report, 'What was done to it')).toEqual([
      '0:01:10.0 – 0:01:10.0 | cut: 40.0 s of the meeting are missing | less than 1 in 10¹²',
      '0:01:58.0 – 0:02:04.0 | inserted: 6.0 s | less than 1 in 10⁴',
    ]);
  });

  it('with more passages than anybody reads says how many more there are', async () => {
    const { authenticity } = leakedFile();
    const [one] = authenticity?.passages ?? [];
    const passages = one === undefined ? [] : Array.from({ length: 402 }, () => one);
    const report = incidentReport(
      await reportInput({ files: [leakedFile({ authenticity: authenticity && { ...authenticity, passages } })] }),
    );
    expect(rowsOf(report, 'Passages')).toHaveLength(400);
    const paragraphs = report.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'paragraph' ? [textOf(block.text)] : [])),
    );
    expect(paragraphs).toContain('2 more rows stand in the findings of the bundle.');
  });

  it('names whose fingerprints agree, who has something else, and what does not count', async () => {
    const report = incidentReport(await reportInput());
    expect(said(report, 'Is the recording genuine?')[0]).toContain(
      'The speaker’s own device and at least two others committed to 0:00:24.0 of it, and to 0:02:45.5 at least',
    );
    expect(rowsOf(report, 'Fingerprints that do not count')).toEqual([
      'Dora (Dg4ODg4O) | committed to long after it was said | 2',
    ]);
    const { authenticity } = leakedFile();
    const passages = (authenticity?.passages ?? []).map((passage) =>
      passage.provenance === null
        ? passage
        : {
            ...passage,
            provenance: {
              ...passage.provenance,
              contradictions: [{ by: null, fileStart: 1, fileEnd: 5, falseAlarmBound: 1e-5 }],
            },
          },
    );
    const files = [leakedFile({ authenticity: authenticity && { ...authenticity, passages } })];
    const claims = incidentReport(await reportInput({ files })).sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'claim' ? [block.claim] : [])),
    );
    const told = claims.find(({ text }) => textOf(text).includes('committed to something else than what others heard'));
    expect([told?.tone, kindsOf(told)]).toEqual(['bad', ['mathematics', 'officer']]);
  });

  it('names a copy and never a hand; a search that names nobody clears nobody', async () => {
    const found = incidentReport(await reportInput());
    expect(said(found, 'Whose copy is it?')[0]).toContain(`Clara Grünwald (${CLARA.slice(0, 8)})`);
    expect(textOf(answerTo(found, 'Whose copy is it?')[0]?.uncertainty ?? [])).toContain('never a hand');
    const { trace } = leakedFile();
    const none = {
      ...trace,
      verdict: 'nobody' as const,
      sound: { ...(trace?.sound as NonNullable<typeof trace>['sound'] & object), copies: [] },
    };
    const files = [leakedFile({ trace: { pictures: null, skipped: [], ...none } })];
    const nobody = answerTo(incidentReport(await reportInput({ files })), 'Whose copy is it?');
    expect(nobody).toMatchObject([{ tone: 'unknown' }]);
    expect(textOf(nobody[0]?.uncertainty ?? [])).toContain('clears nobody');
  });

  it('says where the mark of a copy is: on both sides of a cut, and not in what was put in', async () => {
    const { trace } = leakedFile();
    const sound = trace?.sound;
    const [copy] = sound?.copies ?? [];
    if (trace === null || sound == null || copy === undefined) throw new Error('unreachable');
    const after = { ...copy, fileStart: 126, fileEnd: 170, meetingTime: 760 };
    const copies = [after, { ...copy, fileEnd: 69 }];
    const report = incidentReport(
      await reportInput({ files: [leakedFile({ trace: { ...trace, sound: { ...sound, copies } } })] }),
    );
    expect(said(report, 'Whose copy is it?')[0]).toContain('at 0:00:00.0 – 0:01:09.0 and 0:02:06.0 – 0:02:50.0');
    expect(rowsOf(report, 'Copies that were found')).toHaveLength(2);
    const [section] = report.sections.filter(({ id }) => id === 'file-1');
    const paragraphs = (section?.blocks ?? []).flatMap((block) =>
      block.kind === 'paragraph' ? [textOf(block.text)] : [],
    );
    expect(paragraphs).toContain(
      'In what agrees with no fingerprint there is no mark of these devices: 0:01:58.0 – 0:02:04.0.',
    );
  });

  it('tells what the call did apart from what somebody did', async () => {
    const report = incidentReport(await reportInput());
    expect(rowsOf(report, 'What was done to it')).toHaveLength(2);
    const [row] = rowsOf(report, 'What the call did, and nobody else');
    expect(row).toContain('goes on 0.4 s later, as calls do while packets are late');
    expect(row).toContain('nothing but silence is between');
  });

  it('shows a device of whom nothing proves the name as that', async () => {
    const devices = (await reportInput()).devices.map((one) => ({ ...one, evidence: [] }));
    expect(rowsOf(incidentReport(await reportInput({ devices })), 'Copies that were found')[0]).toContain(
      'nothing proves it',
    );
    expect(said(incidentReport(await reportInput({ devices: [] })), 'Whose copy is it?')[0]).toMatch(
      /: device \w{8} at /,
    );
  });
});

it('lists the weaknesses that other meetings may share', async () => {
  const record = await verifiedRecord();
  const [first] = record.meeting.settings;
  const settings = [
    {
      ...first,
      classification: {
        ...first.classification,
        rules: { ...first.classification.rules, marks: 'off' as const, fingerprints: false },
      },
    },
  ] as const;
  const meetings = [
    {
      meetingId: MEETING,
      startsAtMs: null,
      record: { ...record, meeting: { ...record.meeting, settings } },
      because: null,
    },
  ];
  const [text] = said(incidentReport(await reportInput({ meetings })), 'What else is exposed?');
  for (const word of [
    'the device whose copy was found',
    'an exception from',
    'rests on nothing but what was typed',
    'a gap in what members attest',
    'copies that were not marked',
    'no fingerprints of speech',
  ]) {
    expect(text).toContain(word);
  }
});

it('is the same for the same input, in either language, and is plain JSON', async () => {
  for (const language of ['en', 'de'] as const) {
    const once = incidentReport(await reportInput({ language }));
    expect(JSON.stringify(incidentReport(await reportInput({ language })))).toBe(JSON.stringify(once));
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect(once.language).toBe(language);
  }
  expect(said(incidentReport(await reportInput({ language: 'de' })), 'Wer war im Raum?')[1]).toContain(
    `waren 3 Personen im Raum: Ada Lovelace`,
  );
});

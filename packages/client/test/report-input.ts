// What a report is made of, as an investigation leaves it: a meeting of four, one copy that leaked, cut and spliced (test support). People are
// invented.
import { type CharterClassification, classify, type Feature, shippedRulebook } from '@incamera/charter';
import { toBase64Url } from '@incamera/kernel';
import {
  type RecordedPresence,
  type RecordProblemCode,
  recordProblems,
  type VerifiedRecord,
} from '../src/record/index.js';
import { type ReportedFile, type ReportInput } from '../src/report/index.js';

export const id = (byte: number): string => toBase64Url(new Uint8Array(32).fill(byte));
export const MEETING = id(1);
export const [ADA, BORIS, CLARA, DORA] = [id(11), id(12), id(13), id(14)] as [string, string, string, string];
export const DEVICE = id(21);
export const RECORD_CODES = Object.keys(recordProblems.texts) as RecordProblemCode[];
/** When the meeting was founded: 2026-03-02 10:00:00 UTC. */
export const FOUNDED_MS = Date.UTC(2026, 2, 2, 10, 0, 0);
const minutes = (count: number): number => FOUNDED_MS + count * 60_000;

export async function classification(name: string): Promise<CharterClassification> {
  const found = classify(await shippedRulebook(), name);
  if (found === null) throw new Error(name);
  return found;
}

const everybody = { members: [ADA, BORIS, CLARA, DORA], isServerOnly: false, log: [12, 13, 14, 19] };

function person(leafKey: string, displayName: string, change: Partial<RecordedPresence> = {}): RecordedPresence {
  return {
    leafKey,
    displayName,
    assurance: {
      level: 'organisation',
      name: displayName,
      reasons: [{ code: 'certified', by: 'organisation', domain: 'example.org' }],
    },
    evidence: ['certificate'],
    isHost: false,
    fromEpoch: 1,
    toEpoch: 4,
    fromMs: minutes(1),
    toMs: null,
    admittedBy: ADA,
    exception: null,
    isDisputed: false,
    grounds: everybody,
    ...change,
  };
}

const bounds = { afterMs: null, beforeMs: minutes(45), serverMs: minutes(2) };
const server = { members: [], isServerOnly: true, log: [11] };

export async function verifiedRecord(change: Partial<VerifiedRecord> = {}): Promise<VerifiedRecord> {
  const restricted = await classification('confidential');
  const exception = {
    leafKey: DORA,
    rules: ['assurance'],
    reason: 'Her authority is being set up; I know her voice.',
    grantedBy: ADA,
    atMs: minutes(20),
  };
  const view = (members: readonly string[], silent: readonly string[] = []) => ({
    transcriptHash: id(31),
    rosterHash: id(32),
    charterHash: id(33),
    attestedBy: members.filter((one) => !silent.includes(one)),
    silent,
    members,
  });
  const host = { leafKey: ADA, label: 'Ada Lovelace' };
  return {
    meeting: {
      id: MEETING,
      startsAtMs: FOUNDED_MS,
      expiresAtMs: minutes(240),
      hosts: [host],
      holders: {
        threshold: 2,
        names: [
          { label: 'Security office', organisation: 'Example Ministry' },
          { label: 'Legal office', organisation: 'Partner Institute' },
        ],
      },
      settings: [
        {
          version: 1,
          hash: id(33),
          createdAtMs: FOUNDED_MS - 3_600_000,
          signedBy: host,
          epochs: { from: 0, to: 4 },
          fromMs: FOUNDED_MS,
          classification: restricted,
          rules: {
            autoReadmit: false,
            maxMembers: 12,
            succession: 'none',
            successionAfterMs: 60_000,
            silentAfterMs: 60_000,
            hostAbsenceStopMs: 60_000,
          },
          features: ['camera', 'chat'] as Feature[],
          changed: [],
          grounds: everybody,
        },
      ],
    },
    log: {
      origin: 'meet.example.org/log',
      vkey: 'meet.example.org/log+5b8f3a01+AXdKqW0T0lY0dYl2mS7bR7fT7b7Yk1dFq5m0x9t3WcVh',
      size: 640,
      root: id(51),
      cosigners: [{ name: 'witness.example.net', atMs: minutes(46) }],
      required: 1,
      headsSeen: 41,
    },
    presence: [
      person(ADA, 'Ada Lovelace', { isHost: true, admittedBy: null, fromEpoch: 0, fromMs: FOUNDED_MS }),
      person(BORIS, 'Борис Петров', { fromMs: minutes(2) }),
      person(CLARA, 'Clara Grünwald', { fromMs: minutes(3), toMs: minutes(31), toEpoch: 3 }),
      person(DORA, 'Dora', {
        fromMs: minutes(20),
        fromEpoch: 2,
        exception,
        assurance: { level: 'self-asserted', name: null, reasons: [{ code: 'nothing_verified' }] },
        evidence: [],
      }),
    ],
    epochs: [
      { epoch: 0, fromMs: FOUNDED_MS, views: [view([ADA])], bounds, grounds: everybody },
      { epoch: 1, fromMs: minutes(3), views: [view([ADA, BORIS, CLARA])], bounds, grounds: everybody },
      { epoch: 2, fromMs: minutes(20), views: [view([ADA, BORIS, CLARA, DORA])], bounds, grounds: everybody },
      { epoch: 3, fromMs: minutes(21), views: [view([ADA, BORIS, CLARA, DORA])], bounds, grounds: everybody },
      { epoch: 4, fromMs: minutes(31), views: [view([ADA, BORIS, DORA], [DORA])], bounds, grounds: everybody },
    ],
    admissions: [
      {
        leafKey: BORIS,
        epoch: 1,
        atMs: minutes(2),
        admittedBy: ADA,
        agreedBy: null,
        exception: null,
        grounds: everybody,
      },
      { leafKey: DORA, epoch: 2, atMs: minutes(20), admittedBy: ADA, agreedBy: null, exception, grounds: everybody },
    ],
    exceptions: [exception],
    entries: [
      {
        entry: { type: 'meeting_founded', meetingId: MEETING, peerId: 'p1', atMs: FOUNDED_MS },
        batchIndex: 11,
        bounds,
        grounds: server,
      },
      {
        entry: { type: 'meeting_ended', meetingId: MEETING, atMs: minutes(44) },
        batchIndex: 61,
        bounds,
        grounds: server,
      },
    ],
    connections: [],
    fingerprints: [],
    recordings: [],
    testimonies: { receipts: 14, rosters: 5, fingerprints: 720, recordings: 0, logged: 739 },
    origin: 'https://meet.example.org',
    problems: [
      {
        code: 'record/receipt_missing',
        weight: 'incomplete',
        what: 'epoch 4',
        who: DORA,
        whenMs: minutes(31),
        because: null,
      },
    ],
    ...change,
  };
}

const nothing = { meeting: null, speaker: null, meetingStart: null, meetingEnd: null, score: null, provenance: null };

export function leakedFile(change: Partial<ReportedFile> = {}): ReportedFile {
  const said = (fileStart: number, fileEnd: number, speaker: string, meetingStart: number) => ({
    kind: 'genuine' as const,
    fileStart,
    fileEnd,
    meeting: MEETING,
    speaker,
    meetingStart,
    meetingEnd: meetingStart + fileEnd - fileStart,
    score: 41.2,
    falseAlarmBound: 1e-14,
    provenance: {
      sentSeconds: fileEnd - fileStart,
      heard: [
        { by: 'Clara Grünwald (FRUVFRUV)', seconds: fileEnd - fileStart },
        { by: 'Ada Lovelace (CwsLCwsL)', seconds: 8 },
      ],
      provedSeconds: 8,
      seconds: fileEnd - fileStart,
      contradictions: [],
    },
  });
  return {
    name: 'leak.opus',
    sha256: 'ab'.repeat(32),
    bytes: 412_991,
    seconds: 180,
    peaks: Array.from({ length: 240 }, (_, i) => Math.round(100 * Math.abs(Math.sin(i / 3) * Math.cos(i / 41))) / 100),
    trace: {
      verdict: 'copies',
      sound: {
        copies: [
          {
            label: DEVICE,
            z: 9.4,
            falseAccusationBound: 2e-9,
            fileStart: 0,
            fileEnd: 180,
            meetingTime: 600,
            speed: 1,
          },
        ],
        echoes: [],
        runnerUp: { label: id(22), z: 3.1, falseAccusationBound: 1 },
        notJudged: [],
        isReferenceUnknown: false,
        tested: { keys: 4, offsets: 8_640_000, speeds: 13 },
        threshold: 7.2,
        seconds: 180,
      },
      pictures: null,
      skipped: [],
    },
    authenticity: {
      verdict: 'altered',
      passages: [
        said(0, 70, ADA, 600),
        said(70, 118, BORIS, 710),
        { kind: 'foreign', fileStart: 118, fileEnd: 124, ...nothing, falseAlarmBound: 1e-4 },
        said(124, 171.5, BORIS, 758.2),
        { kind: 'undecidable', fileStart: 171.5, fileEnd: 180, ...nothing, falseAlarmBound: null },
      ],
      alterations: [
        { kind: 'cut', fileStart: 70, fileEnd: 70, amount: 40, falseAlarmBound: 1e-12 },
        { kind: 'inserted', fileStart: 118, fileEnd: 124, amount: 6, falseAlarmBound: 1e-4 },
      ],
      delays: [{ fileStart: 140, fileEnd: 140.4, seconds: 0.4, heardBy: null }],
      tested: { meetings: 1, seconds: 5_230, trials: 48_000_000 },
    },
    faults: [{ meetingId: MEETING, kind: 'late', by: 'Dora (Dg4ODg4O)', count: 2 }],
    ...change,
  };
}

export async function reportInput(change: Partial<ReportInput> = {}): Promise<ReportInput> {
  return {
    language: 'en',
    madeAtMs: Date.UTC(2026, 2, 9, 8, 30, 0),
    program: 'In Camera 0.1.0',
    case: {
      caseId: id(41),
      title: 'Recording on a public channel',
      reason: 'A recording of the meeting was published on 8 March.',
      askedBy: 'Olga Officer',
      openedAtMs: Date.UTC(2026, 2, 8, 16, 0, 0),
      officers: null,
      steps: [
        {
          atMs: Date.UTC(2026, 2, 8, 16, 0, 0),
          kind: 'opened',
          actor: 'Olga Officer',
          holder: null,
          byFile: false,
          fileHash: null,
        },
        {
          atMs: Date.UTC(2026, 2, 8, 16, 1, 0),
          kind: 'asked',
          actor: 'Olga Officer',
          holder: null,
          byFile: false,
          fileHash: null,
        },
        {
          atMs: Date.UTC(2026, 2, 8, 17, 0, 0),
          kind: 'released',
          actor: 'Irene',
          holder: 'Security office',
          byFile: false,
          fileHash: null,
        },
        {
          atMs: Date.UTC(2026, 2, 9, 8, 0, 0),
          kind: 'traced',
          actor: 'Olga Officer',
          holder: null,
          byFile: false,
          fileHash: id(0xab),
        },
      ],
    },
    meetings: [{ meetingId: MEETING, startsAtMs: FOUNDED_MS, record: await verifiedRecord(), because: null }],
    devices: [
      { id: DEVICE, short: CLARA.slice(0, 8), meetingId: MEETING, name: 'Clara Grünwald', evidence: ['certificate'] },
    ],
    closedDevices: 0,
    files: [leakedFile()],
    ...change,
  };
}

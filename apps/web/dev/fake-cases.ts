// A pretended investigation.
import {
  type CaseView,
  type Investigations,
  type KeysTracing,
  type OpenedCase,
  type ShareRequest,
  type ShareRequests,
  type SoundFinding,
  type TraceFinding,
} from '@incamera/client';
import { AppError } from '@incamera/kernel';
import { fakeExamining } from './fake-examination.js';

type Body = CaseView['case'];

const day = 24 * 3_600_000;
const meetingId = 'Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA' as Body['meetings'][number];
const caseId = 'Kc3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA';
const fingerprint = Array.from({ length: 16 }, (_, i) => (0x2b1c + i * 1811).toString(16)).join(' ');
const irene = { name: 'Irene Sommer', organisation: 'Amt für Sicherheit' };
const otto = { name: 'Data protection office', organisation: 'Partner Institute' };
const body: Body = {
  caseId,
  title: 'Recording published on 1 March',
  reason: 'A recording of 38 minutes was published. It is to be found out from which device it comes.',
  askedBy: 'Dr. Ines Albrecht',
  meetings: [meetingId],
  publicKey: '',
  purposes: ['mark', 'testimony'],
};
const code = (first: number) => ({
  digits: '48213 90577 11846 30925',
  words: ['harbour', 'velvet', 'orbit', 'cradle', 'lantern', 'meadow'].map(
    (word, i, all) => all[(i + first) % 6] ?? word,
  ),
});
const opener = { name: body.askedBy, organisation: null, isCertified: false, code: code(0) };
const second = { name: 'Oleksandra Marchenko', organisation: 'Amt für Sicherheit', isCertified: true, code: code(3) };
const both = { opener, second, origin: 'https://meet.example.org' };
const asked = { meetingId, threshold: 2, devices: 4 };
const requests: CaseView['requests'] = [
  {
    ...asked,
    holderId: 'irene',
    holder: irene,
    state: 'released',
    answeredAtMs: Date.now() - 3_600_000,
    answeredBy: 'Irene Sommer',
    refusal: null,
  },
  { ...asked, holderId: 'otto', holder: otto, state: 'open', answeredAtMs: null, answeredBy: null, refusal: null },
];

const event = (kind: CaseView['events'][number]['kind'], actor: string, hours: number) => ({
  atMs: Date.now() - hours * 3_600_000,
  kind,
  actor,
  holderId: kind === 'released' ? 'irene' : null,
  meetingId: kind === 'released' ? meetingId : null,
  byFile: false,
  trace: null,
  authenticity: null,
  report: null,
  officer: null,
});

const view: CaseView = {
  case: body,
  fingerprint,
  openedAtMs: Date.now() - day,
  closedAtMs: null,
  isOwn: true,
  officers: { opening: '', opener, both, second: null, state: 'confirmed' },
  statements: null,
  requests,
  events: [
    event('opened', 'Dr. Ines Albrecht', 24),
    event('confirmed', second.name, 23),
    event('asked', 'Dr. Ines Albrecht', 23),
    event('released', 'Irene Sommer', 1),
    {
      ...event('traced', 'Dr. Ines Albrecht', 0),
      trace: { fileHash: 'pretended-hash-of-a-file-of-43-characters-AAA', verdict: 'copies', reportHash: '' },
    },
  ],
  holderNames: new Map([
    ['irene', irene],
    ['otto', otto],
  ]),
  hasKey: true,
};

/** As the page shows them: the beginning of a digest. */
const devices = ['q7XvLm2A', 'kJ3mRw9z', 'Zt5nYb8c', 'h2GdSp4W'] as const;

const passage = {
  label: devices[0],
  z: 14.2,
  falseAccusationBound: 3e-33,
  fileStart: 4,
  fileEnd: 64,
  meetingTime: 1310,
  speed: 1,
};

const silent: SoundFinding = {
  copies: [],
  echoes: [],
  runnerUp: { label: devices[1], z: 4.1, falseAccusationBound: 1 },
  notJudged: [],
  isReferenceUnknown: false,
  tested: { keys: 4, offsets: 2_362_500, speeds: 61 },
  threshold: 8.4,
  seconds: 64,
};
const nobody: TraceFinding = {
  verdict: 'nobody',
  sound: silent,
  pictures: null,
  skipped: [],
  fileHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  report: '{}',
};
const found: TraceFinding = {
  ...nobody,
  verdict: 'copies',
  sound: {
    ...silent,
    copies: [passage, { ...passage, label: devices[1], z: 9.6, falseAccusationBound: 4e-8, fileStart: 22 }],
    echoes: [{ ...passage, label: devices[2], z: 8.9, delaySeconds: 0.21 }],
    runnerUp: { label: devices[3], z: 4.4, falseAccusationBound: 1 },
  },
  pictures: {
    copies: [{ label: devices[0], z: 21.4, falseAccusationBound: 2e-90, meetingTime: 1260 }],
    runnerUp: { label: devices[3], z: 3.2, falseAccusationBound: 1 },
    tested: { keys: 4, pictures: 120 },
    threshold: 7.2,
  },
};

const noDecoder = new AppError('picturefile/no_decoder', {
  message: 'This browser cannot decode the pictures of this video.',
  next: 'Try another browser, or take screenshots of the video and examine those.',
});
const seen: TraceFinding = { ...found, sound: null };

const names = ['Jonas Wetzel', 'Prof. Amara Okonkwo-Lindqvist', 'Mateus Carvalho', null];
const opened: OpenedCase = {
  ...fakeExamining,
  meetings: [
    {
      meetingId,
      devices: names.map((name, i) => ({
        id: devices[i] ?? '',
        short: devices[i] ?? '',
        meetingId,
        name,
        evidence: i === 1 ? (['certificate', 'passkey'] as const) : [],
      })),
      closed: ['shares/wrong_share'],
      wrongHolders: [otto],
    },
  ],
  deviceCount: 4,
  testifying: [{ meetingId, devices: [], closed: [], wrongHolders: [] }],
  openTestimonies: async () => ({ meetingId, devices: [], refused: [], unopened: [] }),
  recorded: [{ meetingId, devices: [], closed: [], wrongHolders: [] }],
  recordings: async () => [
    {
      meetingId,
      recordingId: 'qGmYbW3xVtLrD8sN0pKz1A',
      bundleDigest: caseId,
      startedAtMs: Date.now() - 9 * day,
      stoppedAtMs: Date.now() - 9 * day + 3_600_000,
      keptUntilMs: Date.now() + 81 * day,
      segments: 361,
      sizeBytes: 17_400_000,
    },
  ],
  openRecording: async ({ recordingId }) => ({
    report: {
      recordingId,
      meetingId,
      recorder: { name: 'Jonas Wetzel', evidence: ['certificate'] },
      leafKey: caseId,
      voices: [
        { leafKey: 'a', name: 'Jonas Wetzel', hasAgreed: true },
        { leafKey: 'b', name: 'Mateus Carvalho', hasAgreed: true },
        { leafKey: 'c', name: 'Liaison desk', hasAgreed: false },
      ],
      fromMs: 600_000,
      toMs: 4_200_000,
      goodParts: 355,
      findings: [
        { fault: 'missing', fromNumber: 12, toNumber: 14, fromMs: 720_000, toMs: 750_000 },
        { fault: 'altered', fromNumber: 40, toNumber: 40, fromMs: 1_000_000, toMs: 1_010_000 },
        { fault: 'end_missing', fromNumber: 360, toNumber: 360, fromMs: 4_200_000, toMs: null },
      ],
      log: { origin: 'meet.example/log', size: 812, witnesses: [], isNamed: true },
    },
    file: new Uint8Array(8),
    sealed: new Uint8Array(8),
    logProblem: null,
  }),
  record: async () => ({ text: '{}\n', counts: { testimonies: 5412, tooNew: 0 } }),
  trace: async ({ file }, onProgress) => {
    onProgress({ stage: 'searching', share: 0.4 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (file.type.startsWith('image/')) return seen;
    return file.size < 1000 ? nobody : found;
  },
  dispose: () => undefined,
};

const listed = { openedAtMs: Date.now() - day, closedAtMs: null, isWaiting: false, isOwn: true };
const waitingId = `W${caseId.slice(1)}`;
/** Opened by somebody else, and waiting for whoever looks at it. */
const waiting: CaseView = {
  ...view,
  case: { ...body, caseId: waitingId, title: 'Minutes in a newspaper', askedBy: second.name },
  isOwn: false,
  officers: { opening: '', opener: second, both: null, second: null, state: 'waiting' },
  requests: [],
  events: [event('opened', second.name, 1)],
  hasKey: false,
};

export const fakeInvestigations: Investigations = {
  meetings: async () => [
    {
      meetingId,
      startsAtMs: Date.now() - 9 * day,
      classification: { en: 'Confidential', de: 'VS-Vertraulich' },
      devices: 4,
      twoOfficers: true,
    },
    {
      meetingId: `Y${meetingId.slice(1)}` as Body['meetings'][number],
      startsAtMs: null,
      classification: null,
      devices: 2,
      twoOfficers: false,
    },
  ],
  list: async () => [
    { ...listed, caseId, title: body.title, askedBy: body.askedBy, openedAtMs: Date.now() - day },
    {
      ...listed,
      caseId: waitingId,
      title: 'Minutes in a newspaper',
      askedBy: second.name,
      isOwn: false,
      isWaiting: true,
    },
    {
      ...listed,
      caseId: 'b',
      title: 'A picture of a screen',
      askedBy: 'Olga Berg',
      openedAtMs: Date.now() - 90 * day,
      closedAtMs: 1,
    },
  ],
  open: async () => ({ caseId, backup: '{}' }),
  get: async (id) => (id === waitingId ? waiting : view),
  confirm: async () => undefined,
  decline: async () => undefined,
  withdraw: async () => undefined,
  ask: async () => undefined,
  restoreKey: async () => undefined,
  openKeys: async () => opened,
  caseFile: async () => '{}',
  requestFile: async () => '{}',
  takeAnswer: async () => undefined,
  close: async () => undefined,
};

const request: ShareRequest = {
  ...asked,
  caseId,
  holderId: 'irene',
  state: 'open',
  answeredAtMs: null,
  answeredBy: null,
  refusal: null,
  title: body.title,
  reason: body.reason,
  askedBy: body.askedBy,
  purposes: body.purposes,
  startsAtMs: Date.now() - 9 * day,
  openedAtMs: Date.now() - day,
  fingerprint,
  officers: both,
};

export const fakeShareRequests: ShareRequests = {
  list: async () => [
    request,
    { ...request, caseId: 'b', state: 'refused', answeredAtMs: 1, refusal: 'Not my office', officers: null },
  ],
  release: async () => undefined,
  refuse: async () => undefined,
  readFile: async () => ({ ...body, fingerprint, officers: both, meetings: [{ meetingId, devices: 4 }], text: '' }),
  answerFile: async () => '{}',
};

export const fakeKeysTracing: KeysTracing = {
  read: () => ['one', 'two'],
  trace: async (_keys, { file }) => ({
    ...nobody,
    ...(file.type.startsWith('video/') && {
      skipped: [{ part: 'pictures', error: noDecoder }],
    }),
  }),
};

// Snapshots to look at: one for each state that the interface has to show.
import {
  type Classification,
  clientErrors,
  type Explanation,
  historyErrors,
  type MeetingSnapshot,
  type Person,
} from '@incamera/client';
import { type AppError, type KnockId, type LeafIndex, type MeetingId } from '@incamera/kernel';
import { mediaErrors } from '@incamera/media';
import { protocolErrors } from '@incamera/protocol';
import { byProvider, byServer, certified, selfAsserted } from './pretended-assurance.js';
import { foundingRules, stricterRules } from './scene-charter.js';
import { exceptionScenes } from './scene-exceptions.js';
import { expected, onList } from './scene-expected.js';
import { markScenes } from './scene-marks.js';
import { person } from './scene-person.js';
import { preflightScenes } from './scene-preflight.js';
import { recordingScenes } from './scene-recording.js';

const own = person(0, 'Dr. Ines Albrecht', {
  self: true,
  role: 'host',
  evidence: 'charter_host',
  assurance: certified('Dr. Ines Albrecht', 'passkey'),
  cameraSlot: null,
});

const others: readonly Person[] = [
  person(1, 'Jonas Wetzel', { speaking: true, level: 0.6, assurance: byServer }),
  person(2, 'Prof. Amara Okonkwo-Lindqvist', { microphone: 'muted', assurance: byProvider }),
  person(3, 'Mateus Carvalho', { handRaisedAtMs: Date.now() - 20_000 }),
  person(4, 'Liaison desk', { camera: false, microphone: 'absent', cameraSlot: null }),
];

const now = Date.now();

const restricted: Classification = {
  id: 'restricted',
  level: 20,
  label: { en: 'Restricted (VS-NfD, EU/NATO RESTRICTED)', de: 'VS-NfD (EU/NATO RESTRICTED)' },
  banner: { en: 'RESTRICTED', de: 'VS-NUR FÜR DEN DIENSTGEBRAUCH' },
  colours: { background: '#0b4f8a', text: '#ffffff' },
  rules: {
    minimumAssurance: 'organisation',
    guests: 'verified',
    admission: 'click',
    networks: ['192.0.2.0/24'],
    countries: 'any',
    exceptions: [],
    constantBitRate: true,
    marks: 'off',
    visibleMark: false,
    recording: false,
    fingerprints: true,
    witnesses: 0,
    investigation: 'one_officer',
    chatLifeMinutes: 0,
    screenShare: 'everyone',
    maxMembers: 100,
    maxLengthMinutes: 1680,
    hostMustBePresent: true,
    hostAbsenceSeconds: 600,
    reauthenticate: false,
    copyFromChat: false,
    downloadFiles: true,
    names: 'verified',
    attribution: true,
  },
};

const because = (code: Explanation['code'], more: object = {}): Explanation =>
  ({ code, policyId: 'scene', parameters: { classification: restricted.label, ...more }, words: null }) as Explanation;

const base: MeetingSnapshot = {
  phase: 'in_meeting',
  problem: null,
  recordings: [],
  endReason: null,
  meeting: {
    id: 'Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA' as MeetingId,
    title: 'Supply schedule, second half-year',
    agenda: '1. State of deliveries\n2. Open questions of the delegation\n3. Next date',
    startsAtMs: now + 600_000,
    expiresAtMs: now + 90_000_000,
    hostNames: ['Dr. Ines Albrecht'],
    locked: false,
    ownHostKey: true,
    classification: restricted,
    features: ['camera', 'screen', 'chat', 'files'],
    minimumAssurance: 'self-asserted',
    guests: 'link',
    choosesNames: false,
    guestProviders: [],
  },
  preflight: null,
  refusedActions: {},
  self: {
    identity: {
      ready: true,
      accountName: 'Dr. Ines Albrecht',
      assurance: certified('Dr. Ines Albrecht', 'organisation'),
      passkey: 'possible',
      confirmedBy: null,
      problem: null,
    },
    nameAtDoor: null,
    leaf: 0 as LeafIndex,
    displayName: 'Dr. Ines Albrecht',
    canAdmit: true,
    canEnd: true,
    muted: false,
    mutedButSpeaking: false,
    microphone: true,
    camera: true,
    screen: false,
    handRaised: false,
    level: 0,
  },
  rules: foundingRules,
  people: [own, ...others],
  knocks: [],
  expected: [],
  marking: 'off',
  unheldOrganisations: [],
  exceptions: [],
  chat: [],
  notices: [],
  security: {
    state: 'proved',
    problems: [],
    notCompared: [],
    epoch: 14n,
    codeDigits: '40718 22946 15503 88127 63390 07415',
    codeWords: ['harbour', 'violet', 'anchor', 'sixteen', 'meadow', 'copper', 'lantern', 'bishop'],
    log: {
      size: 418_203,
      witnesses: { named: 2, required: 1, signed: 2 },
      differsWith: [],
      evidence: null,
    },
  },
  fingerprints: { state: 'kept', error: null },
  testimony: null,
  sendBlock: null,
  connection: {
    signalling: 'online',
    media: 'connected',
    quality: 'good',
    stats: {
      rttMs: 23.4,
      lossRatio: 0.004,
      sendRateBps: 812_000,
      receiveRateBps: 2_640_000,
      framesEncrypted: { mic: 18_244, camera: 9102, screen: 0, 'screen-audio': 0 },
      framesDecrypted: 71_120,
      framesRefused: 3,
    },
  },
  soundBlocked: false,
  soundStopped: null,
  canSaveRecord: true,
};

const lobby: MeetingSnapshot = {
  ...base,
  phase: 'lobby',
  people: [],
  security: null,
  rules: { ...foundingRules, canChange: false },
  self: { ...base.self, leaf: null, displayName: '', canAdmit: false, canEnd: false },
  meeting: base.meeting ? { ...base.meeting, ownHostKey: false } : null,
};

const chat: MeetingSnapshot['chat'] = [
  {
    id: 'c1',
    leaf: 1 as LeafIndex,
    displayName: 'Jonas Wetzel',
    self: false,
    atMs: now - 400_000,
    text: 'The figures for the third quarter are in the file. Please do not pass it on before Thursday.',
    file: { name: 'Deliveries Q3 (draft).pdf', sizeBytes: 1_284_000, mediaType: 'application/pdf' },
    state: 'sent',
  },
  {
    id: 'c2',
    leaf: 0 as LeafIndex,
    displayName: 'Dr. Ines Albrecht',
    self: true,
    atMs: now - 200_000,
    text: 'Thank you. Item 2 first?',
    file: null,
    state: 'sent',
  },
  {
    id: 'c3',
    leaf: 3 as LeafIndex,
    displayName: 'Mateus Carvalho',
    self: false,
    atMs: now - 90_000,
    text: 'Agreed.',
    file: null,
    state: 'sent',
  },
  {
    id: 'c4',
    leaf: 0 as LeafIndex,
    displayName: 'Dr. Ines Albrecht',
    self: true,
    atMs: now - 20_000,
    text: 'I will share the schedule now.',
    file: null,
    state: 'failed',
  },
];

const knocks: MeetingSnapshot['knocks'] = [
  {
    knockId: 'k1' as KnockId,
    displayName: 'Henrik Sørensen',
    evidence: 'self_asserted',
    assurance: selfAsserted,
    changed: false,
    nameMarks: [],
    denied: false,
    atMs: now - 9000,
    returning: false,
    exception: null,
    hiddenFailures: [],
    obstacles: [because('policy/assurance_too_low', { given: 'self_asserted', needed: 'organisation' })],
    ...onList('not_named'),
  },
  {
    knockId: 'k2' as KnockId,
    displayName: 'Prof. Amara Okonkwo-Lindqvist',
    evidence: 'self_asserted',
    assurance: { ...byProvider, reasons: [...byProvider.reasons, { code: 'passkey_changed', sinceMs: now - 3000 }] },
    changed: true,
    nameMarks: [{ kind: 'same', as: ['Prof. Amara Okonkwo-Lindqvist'] }],
    denied: false,
    atMs: now - 3000,
    returning: true,
    exception: null,
    hiddenFailures: [],
    obstacles: [],
    ...onList('named', { state: 'asked', host: 'Tobias Rahn', vouchedAs: null, hostsHere: 1 }),
  },
];

function ending(phase: MeetingSnapshot['phase'], problem: AppError | null = null): MeetingSnapshot {
  return { ...base, phase, problem, people: [] };
}

function withOthers(change: (person: Person) => Person): readonly Person[] {
  return [own, ...others.map(change)];
}

const scenes: Readonly<Record<string, () => MeetingSnapshot>> = {
  grid: () => ({ ...base, chat }),
  knocks: () => ({ ...base, knocks, expected }),
  chat: () => ({ ...base, chat }),
  alone: () => ({ ...base, people: [own] }),
  pair: () => ({ ...base, people: [own, ...others.slice(0, 1)] }),
  screen: () => ({
    ...base,
    people: withOthers((one) => (one.leaf === 1 ? { ...one, screen: true, screenSlot: 'screen' } : one)),
  }),
  many: () => ({
    ...base,
    people: [
      own,
      ...Array.from({ length: 17 }, (_, index) =>
        person(index + 1, `Participant ${index + 1}`, { speaking: index === 4, camera: index % 3 !== 1 }),
      ),
    ],
  }),
  troubled: () => ({
    ...base,
    meeting: base.meeting ? { ...base.meeting, locked: true } : null,
    people: withOthers((one) =>
      one.leaf === 2
        ? { ...one, problems: [{ kind: 'camera', error: clientErrors.make('client/sender_not_proved') }] }
        : one.leaf === 3
          ? { ...one, presence: 'silent' }
          : one,
    ),
    security: base.security
      ? { ...base.security, state: 'not_proved', problems: [clientErrors.make('client/commit_missing')] }
      : null,
    sendBlock: clientErrors.make('client/commit_missing'),
    soundBlocked: true,
    connection: { ...base.connection, quality: 'poor' },
    notices: [
      { id: 1, atMs: now, kind: 'joined', displayName: 'Mateus Carvalho', error: null },
      { id: 2, atMs: now, kind: 'mute_requested', displayName: 'Dr. Ines Albrecht', error: null },
      { id: 3, atMs: now, kind: 'problem', displayName: null, error: clientErrors.make('client/entry_replayed') },
    ],
  }),
  'split-log': () => ({
    ...base,
    security: base.security
      ? {
          ...base.security,
          state: 'not_proved',
          problems: [historyErrors.make('client/history_forked')],
          log: { ...base.security.log, differsWith: ['Mateus Carvalho'], evidence: '{}' },
        }
      : null,
  }),
  'fingerprints-failing': () => ({
    ...base,
    fingerprints: { state: 'failing', error: mediaErrors.make('media/fingerprint_failed') },
  }),
  'sound-stopped': () => ({ ...base, soundStopped: mediaErrors.make('media/mark_bypassed') }),
  stricter: () => ({
    ...base,
    chat,
    rules: stricterRules,
    people: withOthers((one) => (one.leaf === 1 ? { ...one, role: 'host', evidence: 'charter_host' } : one)),
    notices: [
      { id: 1, atMs: now, kind: 'host_named', displayName: 'Jonas Wetzel', error: null },
      { id: 2, atMs: now, kind: 'rules_changed', displayName: 'Jonas Wetzel', error: null },
    ],
  }),
  ...preflightScenes(lobby, because),
  ...exceptionScenes({ base, lobby, knocks, because }),
  ...markScenes({ base, lobby, restricted }),
  ...recordingScenes({ base, lobby }),
  'rules-in-call': () => ({
    ...base,
    chat,
    refusedActions: {
      shareScreen: [because('policy/screen_share_by_hosts')],
      copy: [because('policy/no_copy')],
      downloadFile: [because('policy/no_download')],
    },
    people: withOthers((one) => (one.leaf === 1 ? { ...one, screen: true, screenSlot: 'screen' } : one)),
  }),
  identities: () => ({
    ...base,
    people: withOthers((one) =>
      one.leaf === 2
        ? {
            ...one,
            changed: true,
            assurance: { ...byProvider, reasons: [{ code: 'passkey_changed', sinceMs: now - 60_000 }] },
          }
        : one.leaf === 3
          ? { ...one, denied: true }
          : one.leaf === 4
            ? { ...one, nameMarks: [{ kind: 'look_alike', as: ['Liaison d\u0435sk'] }] }
            : one,
    ),
    sendBlock: clientErrors.make('client/member_denied'),
  }),
  'guest-lobby': () => ({
    ...lobby,
    meeting: lobby.meeting
      ? {
          ...lobby.meeting,
          minimumAssurance: 'organisation',
          guests: 'verified',
          guestProviders: [
            {
              providerId: 'o_1',
              label: 'Partner Foundation',
              issuer: 'https://id.partner.example',
              holder: 'organisation',
            },
          ],
        }
      : null,
    self: {
      ...lobby.self,
      identity: { ...lobby.self.identity, accountName: null, passkey: 'none', assurance: selfAsserted },
    },
  }),
  'udp-blocked': () => lobby,
  denied: () => lobby,
  unsupported: () => lobby,
  'host-lobby': () => ({ ...lobby, meeting: base.meeting }),
  knocking: () => ({ ...lobby, phase: 'knocking' }),
  waiting: () => ({ ...lobby, phase: 'waiting_for_host' }),
  rejoining: () => ({ ...lobby, phase: 'rejoining' }),
  opening: () => ({ ...lobby, phase: 'opening', meeting: null, rules: null }),
  refused: () => ({ ...ending('refused'), endReason: 'Please use the link from the second invitation.' }),
  removed: () => ending('removed'),
  ended: () => ending('ended'),
  left: () => ending('left'),
  expired: () => ending('failed', protocolErrors.make('meeting/expired')),
  mismatch: () => ending('failed', clientErrors.make('client/link_mismatch')),
};

export function sceneSnapshot(name: string): MeetingSnapshot {
  return (scenes[name] ?? (() => base))();
}

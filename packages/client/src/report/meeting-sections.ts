// One meeting of a report (L4): who was in the room and on what each name rests, the settings in force, and the exceptions granted.
import { type AssuranceReason } from '@incamera/identity';
import {
  type RecordedException,
  type RecordedPresence,
  type RecordedSettings,
  type VerifiedRecord,
} from '../record/verified-record.js';
import { basesOf, claim, together } from './basis.js';
import { legendOf, textOf } from './file-sections.js';
import { clockOrigin } from './meeting-time.js';
import { type ReportedMeeting } from './report-input.js';
import { type Block, type Line, type TimelineBlock } from './report-model.js';
import { type ReportScene, ruleWord, short, shownName } from './report-scene.js';
import { ruleLabel, ruleRows } from './rule-words.js';
import { name } from './wording.js';

/** Of more people the drawing says less than the table. */
const MOST_DRAWN = 40;

const LEVEL_WORDS = {
  'self-asserted': 'level_selfAsserted',
  server: 'level_server',
  organisation: 'level_organisation',
  passkey: 'level_passkey',
  compared: 'level_compared',
} as const;

export function roomBlocks(scene: ReportScene, { meetingId }: ReportedMeeting, record: VerifiedRecord): Block[] {
  const { wording } = scene;
  const rows = record.presence.map((one) => ({
    tone: one.isDisputed
      ? ('bad' as const)
      : one.assurance.level === 'self-asserted'
        ? ('doubtful' as const)
        : ('plain' as const),
    cells: [
      personCell(scene, one),
      [wording.times(one.fromMs, one.toMs)],
      levelCell(scene, one),
      admittedCell(scene, meetingId, record, one),
    ],
  }));
  const originMs = clockOrigin(record);
  const origin =
    originMs === null
      ? wording.say('clockOriginUnknown')
      : wording.say('clockOrigin', { when: wording.time(originMs) });
  const rests = basesOf(scene, meetingId, record, together(record.presence.map(({ grounds }) => grounds)));
  return [
    { kind: 'heading', text: wording.say('room') },
    ...presenceTimeline(scene, meetingId, record),
    {
      kind: 'table',
      caption: wording.word('roomTable'),
      head: [
        wording.word('headName'),
        wording.word('headTimes'),
        wording.word('headLevel'),
        wording.word('headAdmitted'),
      ],
      widths: [22, 22, 32, 24],
      rows,
    },
    { kind: 'claim', claim: claim('plain', origin, rests, wording.say('roomUncertain')) },
  ];
}

function presenceTimeline(scene: ReportScene, meetingId: string, record: VerifiedRecord): TimelineBlock[] {
  const { presence } = record;
  const last = lastMoment(record);
  const first = Math.min(...presence.map(({ fromMs }) => fromMs));
  if (presence.length === 0 || presence.length > MOST_DRAWN || last <= first) return [];
  const { wording } = scene;
  const seconds = (ms: number) => (ms - first) / 1000;
  const keys = [...new Set(presence.map(({ leafKey }) => leafKey))];
  const tracks = keys.map((leafKey) => ({
    label: textOf(scene.person(meetingId, leafKey)),
    stretches: presence
      .filter((one) => one.leafKey === leafKey)
      .map((one) => ({
        kind: 'present' as const,
        from: seconds(one.fromMs),
        to: seconds(one.toMs ?? last),
        label: wording.times(one.fromMs, one.toMs),
      })),
  }));
  return [
    {
      kind: 'timeline',
      caption: wording.word('presenceTimeline'),
      seconds: seconds(last),
      peaks: [],
      tracks,
      legend: legendOf(
        scene,
        tracks.flatMap(({ stretches }) => stretches),
      ),
    },
  ];
}

/** The last moment about which anybody signed. */
function lastMoment({ presence, epochs, entries }: VerifiedRecord): number {
  const ended = entries.flatMap(({ entry }) => (entry.type === 'meeting_ended' ? [entry.atMs] : []));
  return Math.max(
    ...presence.map(({ fromMs, toMs }) => toMs ?? fromMs),
    ...epochs.map(({ fromMs }) => fromMs),
    ...ended,
  );
}

function personCell({ wording }: ReportScene, one: RecordedPresence): Line {
  const parts: Line = [name(shownName(one)), ' (', ...wording.say('key', { key: short(one.leafKey) })];
  const host: Line = one.isHost ? [', ', wording.word('host')] : [];
  const disputed: Line = one.isDisputed ? ['. ', wording.word('disputed')] : [];
  return [...parts, ...host, ')', ...disputed];
}

function levelCell({ wording }: ReportScene, { assurance }: RecordedPresence): Line {
  const reasons = assurance.reasons.map((reason) => reasonLine(reason, wording));
  return [wording.word(LEVEL_WORDS[assurance.level]), ': ', ...wording.list(reasons)];
}

function reasonLine(reason: AssuranceReason, wording: ReportScene['wording']): Line {
  switch (reason.code) {
    case 'certified':
      return wording.say(`reason_certified_${reason.by}`, { domain: name(reason.domain) });
    case 'provider':
      return wording.say(`reason_provider_${reason.by}`, { issuer: name(reason.issuer) });
    case 'vouched':
      return wording.say('reason_vouched', { name: name(reason.name) });
    default:
      return wording.say(`reason_${reason.code}`);
  }
}

function admittedCell(scene: ReportScene, meetingId: string, record: VerifiedRecord, one: RecordedPresence): Line {
  const { wording } = scene;
  const exception: Line =
    one.exception === null ? [] : ['; ', ...wording.say('withException', { rules: rulesOf(scene, one.exception) })];
  if (one.admittedBy === null) return [wording.word('charterHost'), ...exception];
  const admission = record.admissions.findLast(
    ({ leafKey, epoch }) => leafKey === one.leafKey && epoch <= one.fromEpoch,
  );
  const who = scene.people(meetingId, [one.admittedBy, ...(admission?.agreedBy ? [admission.agreedBy] : [])]);
  const admitted =
    admission === undefined ? who : wording.say('admittedBy', { who, when: wording.time(admission.atMs) });
  return [...admitted, ...exception];
}

const rulesOf = ({ wording }: ReportScene, { rules }: RecordedException): Line =>
  wording.list(rules.map((rule) => ruleWord(rule, wording)));

export function settingsBlocks(scene: ReportScene, { meetingId }: ReportedMeeting, record: VerifiedRecord): Block[] {
  const { wording } = scene;
  const { hosts, holders, settings } = record.meeting;
  const hostLine = wording.say('hosts', { who: wording.list(hosts.map(({ label }) => [name(label)])) });
  const holderLine =
    holders.names.length === 0
      ? wording.say('holdersNone')
      : wording.count('holders', holders.names.length, {
          threshold: holders.threshold,
          who: wording.list(
            holders.names.map(({ label, organisation }) =>
              wording.say('holder', { label: name(label), organisation: name(organisation) }),
            ),
          ),
        });
  return [
    { kind: 'heading', text: wording.say('settings') },
    { kind: 'list', items: [hostLine, holderLine] },
    ...settings.flatMap((one, i) => versionBlocks(scene, meetingId, record, one, i === settings.length - 1)),
    ...exceptionBlocks(scene, meetingId, record),
  ];
}

/** All rules stand beside the version that was last in force; of the others, what they changed. */
function versionBlocks(
  scene: ReportScene,
  meetingId: string,
  record: VerifiedRecord,
  settings: RecordedSettings,
  isNewest: boolean,
): Block[] {
  const { wording } = scene;
  const { version, signedBy, createdAtMs, fromMs, changed, classification, features } = settings;
  const written = wording.say('settingsVersion', {
    version,
    who: name(signedBy.label),
    when: wording.time(createdAtMs),
  });
  const inForce =
    fromMs === null ? wording.say('settingsNever') : wording.say('settingsInForce', { when: wording.time(fromMs) });
  const different: Line =
    changed.length === 0
      ? []
      : [
          ' ',
          ...wording.say('settingsDifferent', { what: name(changed.map((one) => ruleLabel(one, wording)).join(', ')) }),
        ];
  const text: Line = [...written, '. ', ...inForce, ...different];
  const blocks: Block[] = [
    { kind: 'claim', claim: claim('plain', text, basesOf(scene, meetingId, record, settings.grounds)) },
  ];
  if (!isNewest) return blocks;
  const label = classification.label[wording.language];
  return [
    ...blocks,
    {
      kind: 'table',
      caption: `${textOf(wording.say('rulesTable', { version }))}: ${textOf([name(label)])}`,
      head: [wording.word('headRule'), wording.word('headValue')],
      widths: [50, 50],
      rows: ruleRows(classification.rules, features, wording).map((row) => ({
        tone: 'plain' as const,
        cells: [[row.label], row.value],
      })),
    },
  ];
}

function exceptionBlocks(scene: ReportScene, meetingId: string, record: VerifiedRecord): Block[] {
  const { wording } = scene;
  if (record.exceptions.length === 0) return [{ kind: 'paragraph', text: wording.say('settingsNoException') }];
  return [
    {
      kind: 'table',
      caption: wording.word('exceptionsTable'),
      head: [
        wording.word('headName'),
        wording.word('headRules'),
        wording.word('headReason'),
        wording.word('headGranted'),
        wording.word('headWhen'),
      ],
      widths: [18, 20, 28, 16, 18],
      rows: record.exceptions.map((one) => ({
        tone: 'doubtful' as const,
        cells: [
          scene.person(meetingId, one.leafKey),
          rulesOf(scene, one),
          [name(one.reason)],
          scene.person(meetingId, one.grantedBy),
          [wording.time(one.atMs)],
        ],
      })),
    },
  ];
}

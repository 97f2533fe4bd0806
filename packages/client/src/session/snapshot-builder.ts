// From the state of a session to what the interface sees (L4). Pure: the same state gives the same snapshot.

import { type Member } from '@incamera/group';
import { type LeafIndex } from '@incamera/kernel';
import { type MediaStats } from '@incamera/media';
import { clientErrors } from '../errors.js';
import { denialLineOf } from '../identity/denial-line.js';
import { MINIMUM } from '../identity/minimum.js';
import { type NameMark } from '../identity/name-marks.js';
import { type SeenMember } from '../identity/seen-member.js';
import { type Knocker, type MeetingSnapshot, type NameEvidence, type Person, type SecurityState } from '../snapshot.js';
import { rulesOf } from './charter-view.js';
import { shownException } from './exception-record.js';
import { expectationOf, expectedOf } from './expected-people.js';
import { allowsSource } from './features.js';
import { proofsOf } from './known-names.js';
import { markingOf, unheldOrganisationsOf } from './marking-view.js';
import { notComparedOf } from './not-compared.js';
import { SILENT_SHOWN_MS } from './presence.js';
import { type SessionState } from './session-state.js';
import { shownAssurance } from './shown-assurance.js';

export function buildSnapshot(state: SessionState): MeetingSnapshot {
  const inMeeting = state.phase === 'in_meeting';
  const marks = marksOf(state);
  return {
    phase: state.phase,
    problem: state.problem,
    endReason: state.endReason,
    preflight: state.preflight,
    refusedActions: state.refusedActions,
    meeting: meetingOf(state),
    rules: rulesOf(state),
    self: {
      identity: ownIdentityOf(state),
      nameAtDoor: choosesNames(state) ? (state.identity.assurance?.name ?? null) : null,
      leaf: state.group?.ownLeaf ?? null,
      displayName: state.ownMember?.displayName ?? state.displayName,
      canAdmit: state.isHost,
      canEnd: inMeeting && state.ownMember?.isHost === true,
      muted: state.muted,
      mutedButSpeaking: state.microphone === 'muted' && state.loudness.ownSpeech,
      microphone: state.sources.has('mic'),
      camera: state.sources.has('camera'),
      screen: state.sources.has('screen'),
      handRaised: state.handRaisedAtMs !== null,
      level: state.loudness.own,
    },
    people: (state.group?.roster ?? []).map((member) => personOf(state, member, marks)),
    knocks: state.isHost ? knocksOf(state, marks) : [],
    expected: expectedOf(state),
    exceptions: state.exceptions.entries,
    chat: state.chat.entries,
    notices: state.problems.notices,
    marking: markingOf(state),
    recordings: state.recordings,
    unheldOrganisations: unheldOrganisationsOf(state),
    security: securityOf(state),
    fingerprints: state.fingerprints,
    testimony: state.testimony,
    sendBlock: inMeeting ? state.sendBlock : null,
    connection: {
      signalling: state.signalling,
      media: state.media,
      quality: inMeeting ? qualityOf(state) : 'unknown',
      stats: state.stats,
    },
    soundBlocked: state.soundBlocked,
    soundStopped: state.soundStopped,
    canSaveRecord: (inMeeting || state.phase === 'ended') && !state.record.isEmpty,
  };
}

const choosesNames = (state: SessionState): boolean => state.charter?.classification.rules.names === 'chosen';

/** As the others will see it. */
function ownIdentityOf(state: SessionState): MeetingSnapshot['self']['identity'] {
  const { identity } = state;
  if (identity.assurance === null) return identity;
  return { ...identity, assurance: shownAssurance(identity.assurance, state.displayName, choosesNames(state)) };
}

type Marks = ReadonlyMap<string, readonly NameMark[]>;
const NO_MARKS: readonly NameMark[] = [];
const NO_NAMES: Marks = new Map();

/**
 * Names of people and of those at the door, together and with those of people who could come: a copied name shows before it is
 * let in.
 */
function marksOf(state: SessionState): Marks {
  const { charter } = state;
  if (charter === null) return NO_NAMES;
  const named = (id: string, seen: SeenMember, atDoor: boolean) => {
    return { id, name: seen.displayName, proofs: proofsOf(seen, charter), atDoor };
  };
  const people = (state.group?.roster ?? []).map((member) => named(`leaf ${member.leaf}`, member, false));
  const knocks = state.isHost
    ? [...state.knocks.values()].map(({ knockId, shown }) => named(knockId, shown, true))
    : [];
  return state.nameMarks.of([...people, ...knocks], state.knownNames.of(state));
}

/** Whoever decides about admission sees whom the evidence names, chosen names or not; the lobby says so beforehand. */
function knocksOf(state: SessionState, marks: Marks): Knocker[] {
  const sorted = [...state.knocks.values()].sort((a, b) => a.atMs - b.atMs);
  return sorted.map(({ signatureKey, shown: _, addresses, ...knock }) => ({
    ...knock,
    expected: expectationOf(state, addresses),
    ...judgedOf(state, { assurance: knock.assurance, signatureKey }),
    nameMarks: marks.get(knock.knockId) ?? NO_MARKS,
    agreement: state.agreements.get(knock.knockId) ?? null,
  }));
}

/** The judgement with what this device remembers; until that is done, the group's. */
function judgedOf(
  state: SessionState,
  { assurance, signatureKey }: Pick<Member, 'assurance' | 'signatureKey'>,
): Pick<Person, 'assurance' | 'changed'> {
  return state.judgements.of(signatureKey) ?? { assurance, changed: false };
}

function meetingOf(state: SessionState): MeetingSnapshot['meeting'] {
  const { opened, charter } = state;
  if (opened === null || charter === null) return null;
  const { id, level, label, banner, colours, rules } = charter.classification;
  return {
    id: opened.meetingId,
    title: opened.details.title,
    agenda: opened.details.agenda,
    startsAtMs: charter.startsAtMs,
    expiresAtMs: charter.expiresAtMs,
    hostNames: charter.hosts.map((host) => host.label),
    locked: state.locked,
    ownHostKey: state.ownHostKey,
    classification: { id, level, label, banner, colours, rules },
    features: charter.features,
    minimumAssurance: MINIMUM[charter.classification.rules.minimumAssurance],
    guests: charter.classification.rules.guests,
    choosesNames: choosesNames(state),
    guestProviders: state.guestProviders,
  };
}

function personOf(state: SessionState, member: Member, marks: Marks): Person {
  const { leaf } = member;
  const self = leaf === state.group?.ownLeaf;
  const presence = state.presence.of(leaf);
  const nowMs = state.clock.nowMs();
  const judged = judgedOf(state, member);
  return {
    leaf,
    displayName: member.displayName,
    evidence: evidenceOf(member),
    ...judged,
    assurance: shownAssurance(judged.assurance, member.displayName, choosesNames(state)),
    denied: state.denied.has(leaf),
    denialLine: state.isHost ? denialLineOf(member) : null,
    againstRules: state.againstRules.has(leaf),
    nameMarks: marks.get(`leaf ${leaf}`) ?? NO_MARKS,
    exception: state.charter === null ? null : shownException(member, state.charter),
    role: member.isHost ? 'host' : state.successor === leaf ? 'acting_host' : 'participant',
    self,
    microphone: self ? state.microphone : (presence?.microphone ?? 'absent'),
    camera: self ? state.sources.has('camera') : (presence?.camera ?? false),
    screen: self ? state.sources.has('screen') : (presence?.screen ?? false),
    handRaisedAtMs: self ? state.handRaisedAtMs : state.presence.handRaisedAtMs(leaf),
    presence: self || state.presence.silentForMs(leaf, nowMs) < SILENT_SHOWN_MS ? 'present' : 'silent',
    level: self ? (state.microphone === 'on' ? state.loudness.own : 0) : state.loudness.level(leaf),
    speaking: self ? state.microphone === 'on' && state.loudness.ownSpeaking : state.loudness.isSpeaking(leaf),
    problems: [...state.mediaProblems.values()]
      .filter((problem) => problem.leaf === leaf)
      .map(({ kind, error }) => ({ kind, error })),
    cameraSlot: slotOf(state, leaf, 'camera'),
    screenSlot: slotOf(state, leaf, 'screen'),
    cameraPaused: isPaused(state, leaf, 'camera'),
    screenPaused: isPaused(state, leaf, 'screen'),
  };
}

/** Whether the charter names somebody's key, in the interface's terms. */
export function evidenceOf(who: Pick<Member, 'isHost'>): NameEvidence {
  return who.isHost ? 'charter_host' : 'self_asserted';
}

function slotOf(state: SessionState, leaf: LeafIndex, kind: 'camera' | 'screen'): string | null {
  if (!allowsSource(state, kind)) return null;
  for (const [mid, slot] of state.slots) if (slot.leaf === leaf && slot.kind === kind) return mid;
  return null;
}

function isPaused(state: SessionState, leaf: LeafIndex, kind: 'camera' | 'screen'): boolean {
  const peerId = state.paused.size === 0 ? null : state.presence.peerOf(leaf);
  return peerId !== null && state.paused.has(`${peerId}/${kind}`);
}

/** `proved` is never shown as long as anything is open. */
function securityOf(state: SessionState): SecurityState | null {
  const { group } = state;
  if (group === null) return null;
  // One thing found in two ways is one problem.
  const problems = [...new Map(state.problems.standing.map((error) => [error.code, error])).values()];
  if (state.sendBlock !== null && !problems.some(({ code }) => code === state.sendBlock?.code)) {
    problems.push(state.sendBlock);
  }
  for (const { error } of state.mediaProblems.values()) {
    if (!problems.some(({ code }) => code === error.code)) problems.push(error);
  }
  const notCompared = notComparedOf(state);
  if (notCompared.length > 0) problems.push(clientErrors.make('client/not_compared'));
  const proved = state.phase === 'in_meeting' && problems.length === 0;
  return {
    state: proved ? 'proved' : 'not_proved',
    problems,
    notCompared,
    epoch: group.epoch,
    codeDigits: group.codeDigits,
    codeWords: group.codeWords,
    log: state.log,
  };
}

function qualityOf(state: SessionState): MeetingSnapshot['connection']['quality'] {
  if (state.signalling !== 'online' || state.media === 'lost') return 'poor';
  return state.stats === null ? 'unknown' : gradeOf(state.stats);
}

/** ITU-T G.1010: conversation stays comfortable up to 150 ms one way and a few per cent of loss with concealment. */
export function gradeOf({ rttMs, lossRatio }: MediaStats): 'good' | 'fair' | 'poor' | 'unknown' {
  if (rttMs === null && lossRatio === null) return 'unknown';
  if ((rttMs ?? 0) > 600 || (lossRatio ?? 0) > 0.08) return 'poor';
  return (rttMs ?? 0) > 250 || (lossRatio ?? 0) > 0.02 ? 'fair' : 'good';
}

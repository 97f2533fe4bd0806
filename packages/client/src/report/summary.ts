// The questions that are asked after a leak, answered first (L4): each claim with what it rests on, and what is not known said as such.
import { type Alteration } from '@incamera/evidence';
import { type RecordedPresence, type VerifiedRecord } from '../record/verified-record.js';
import { basesOf, chanceBasis, claim, nothingBasis, officerBasis, together } from './basis.js';
import { whereLine } from './copy-passages.js';
import { deedLine } from './file-sections.js';
import { presentWhileHeard } from './meeting-time.js';
import { provedLine } from './provenance-blocks.js';
import { type ReportedFile, type ReportedMeeting } from './report-input.js';
import { type Answer, type Claim, type Line } from './report-model.js';
import { peopleOf, type ReportScene } from './report-scene.js';
import { weaknesses } from './weaknesses.js';
import { joinedText, name } from './wording.js';

const MOST_NAMED = 20;
const MOST_DEEDS = 8;

export function answers(scene: ReportScene): Answer[] {
  const { wording, input } = scene;
  const ofMeetings = (one: (meeting: ReportedMeeting, record: VerifiedRecord) => Claim[]): Claim[] =>
    input.meetings.flatMap((meeting) =>
      meeting.record === null ? [unknownMeeting(scene, meeting)] : one(meeting, meeting.record),
    );
  const ofFiles = (one: (file: ReportedFile) => Claim[]): Claim[] =>
    input.files.length === 0
      ? [claim('unknown', wording.say('sectionFileNone'), [nothingBasis(scene)])]
      : input.files.flatMap(one);
  return [
    { question: wording.word('questionRoom'), claims: ofMeetings((...of) => roomClaims(scene, ...of)) },
    { question: wording.word('questionSettings'), claims: ofMeetings((...of) => settingsClaims(scene, ...of)) },
    { question: wording.word('questionBroken'), claims: ofMeetings((...of) => brokenClaims(scene, ...of)) },
    { question: wording.word('questionGenuine'), claims: ofFiles((file) => genuineClaims(scene, file)) },
    { question: wording.word('questionCopy'), claims: ofFiles((file) => copyClaims(scene, file)) },
    { question: wording.word('questionExposed'), claims: [exposedClaim(scene)] },
  ];
}

function unknownMeeting(scene: ReportScene, meeting: ReportedMeeting): Claim {
  const values = { meeting: scene.meeting(meeting), why: { code: meeting.because ?? '' } };
  const text = scene.wording.say(meeting.because === null ? 'noRecord' : 'noRecordBecause', values);
  return claim('unknown', text, [nothingBasis(scene)]);
}

function roomClaims(scene: ReportScene, meeting: ReportedMeeting, record: VerifiedRecord): Claim[] {
  const { wording, input } = scene;
  const { meetingId } = meeting;
  const who = (all: readonly RecordedPresence[]): Line =>
    scene.people(
      meetingId,
      all.map(({ leafKey }) => leafKey),
    );
  const rests = (all: readonly RecordedPresence[]) =>
    all.length === 0
      ? [nothingBasis(scene)]
      : basesOf(scene, meetingId, record, together(all.map(({ grounds }) => grounds)));
  const everybody = peopleOf(record.presence);
  const values = { meeting: scene.meeting(meeting), who: who(everybody) };
  const all =
    everybody.length > MOST_NAMED
      ? wording.say('roomAllMany', { ...values, count: everybody.length })
      : wording.count('roomAll', everybody.length, values);
  const claims = [
    claim(everybody.length === 0 ? 'unknown' : 'plain', all, rests(everybody), wording.say('roomUncertain')),
  ];
  const heard = presentWhileHeard(record, meetingId, input.files);
  if (heard !== null) {
    const people = peopleOf(heard);
    const text =
      people.length === 0
        ? wording.say('roomThenNobody')
        : wording.count('roomThen', people.length, { who: who(people) });
    claims.push(claim(people.length === 0 ? 'unknown' : 'plain', text, rests(people), wording.say('roomMargin')));
  }
  const weak = everybody.filter(({ assurance }) => assurance.level === 'self-asserted');
  if (weak.length > 0) {
    claims.push(claim('doubtful', wording.count('roomWeak', weak.length, { who: who(weak) }), rests(weak)));
  }
  const disputed = everybody.filter(({ isDisputed }) => isDisputed);
  if (disputed.length > 0) {
    claims.push(claim('bad', wording.count('roomDisputed', disputed.length), rests(disputed)));
  }
  return claims;
}

function settingsClaims(scene: ReportScene, meeting: ReportedMeeting, record: VerifiedRecord): Claim[] {
  const { wording } = scene;
  const { settings } = record.meeting;
  const newest = settings.at(-1) ?? settings[0];
  const { exceptions } = record;
  const changes = settings.length - 1;
  const sentences = [
    wording.say('settingsSummary', {
      meeting: scene.meeting(meeting),
      classification: name(newest.classification.label[wording.language]),
    }),
    ...(changes > 0 ? [wording.count('settingsChanged', changes)] : []),
    exceptions.length === 0
      ? wording.say('settingsNoException')
      : wording.count('settingsExceptions', exceptions.length),
  ];
  const rests = [
    { kind: 'members' as const, text: wording.say('restsCharter') },
    ...basesOf(scene, meeting.meetingId, record, together(settings.map(({ grounds }) => grounds))),
  ];
  const tone = exceptions.length > 0 ? 'doubtful' : 'plain';
  return [claim(tone, spaced(sentences), rests, wording.say('settingsUncertain'))];
}

function brokenClaims(scene: ReportScene, meeting: ReportedMeeting, record: VerifiedRecord): Claim[] {
  const { wording } = scene;
  const count = (weight: string) => record.problems.filter((one) => one.weight === weight).length;
  const [broken, doubtful, incomplete] = [count('broken'), count('doubtful'), count('incomplete')];
  const meetingLine = scene.meeting(meeting);
  const isClean = broken + doubtful + incomplete === 0;
  const text = isClean
    ? wording.say('brokenNothing', { meeting: meetingLine })
    : wording.say('brokenSome', { meeting: meetingLine, broken, doubtful, incomplete });
  const all = together(record.epochs.map(({ grounds }) => grounds));
  const rests = record.epochs.length === 0 ? [nothingBasis(scene)] : basesOf(scene, meeting.meetingId, record, all);
  const tone = broken > 0 ? 'bad' : isClean ? 'good' : 'doubtful';
  const claims = [claim(record.epochs.length === 0 ? 'unknown' : tone, text, rests, wording.say('brokenUncertain'))];
  if (record.epochs.some(({ views }) => views.length > 1)) {
    claims.push(claim('bad', wording.say('brokenSplit', { meeting: meetingLine }), rests));
  }
  return claims;
}

function genuineClaims(scene: ReportScene, file: ReportedFile): Claim[] {
  const { wording } = scene;
  const values = { file: name(file.name) };
  const { authenticity } = file;
  if (authenticity === null) {
    return [claim('unknown', wording.say('genuineNotExamined', values), [nothingBasis(scene)])];
  }
  const { verdict, passages } = authenticity;
  const bounds = [...passages, ...authenticity.alterations].flatMap(({ falseAlarmBound }) => falseAlarmBound ?? []);
  const rests = [...(bounds.length > 0 ? [chanceBasis(scene, Math.max(...bounds), false)] : []), officerBasis(scene)];
  const seconds = (kind: string): string =>
    wording.clock(
      passages.filter((one) => one.kind === kind).reduce((sum, { fileStart, fileEnd }) => sum + fileEnd - fileStart, 0),
    );
  const shares = wording.say('genuineShares', {
    genuine: seconds('genuine'),
    all: wording.clock(passages.reduce((sum, { fileStart, fileEnd }) => sum + fileEnd - fileStart, 0)),
    foreign: seconds('foreign'),
    undecidable: seconds('undecidable'),
  });
  if (verdict === 'not_found') return [claim('unknown', wording.say('genuineNotFound', values), rests)];
  const text = wording.say(verdict === 'genuine' ? 'genuineGenuine' : 'genuineAltered', values);
  const proved = provedLine(scene, passages);
  const all = spaced([text, shares, ...(proved === null ? [] : [proved])]);
  const verdictClaim = claim(verdict === 'genuine' ? 'good' : 'bad', all, rests, wording.say('genuineReasons'));
  return [verdictClaim, ...deedClaims(scene, authenticity.alterations)];
}

/** What was done, each with its own bound. */
function deedClaims(scene: ReportScene, alterations: readonly Alteration[]): Claim[] {
  const { wording } = scene;
  const told = alterations.slice(0, MOST_DEEDS).map((alteration) => {
    const { fileStart, fileEnd, falseAlarmBound } = alteration;
    const when = fileEnd > fileStart ? wording.span(fileStart, fileEnd) : wording.clock(fileStart);
    const text = wording.say('genuineDeed', { when, deed: deedLine(scene, alteration) });
    return claim('bad', text, [chanceBasis(scene, falseAlarmBound, false), officerBasis(scene)]);
  });
  const more = alterations.length - told.length;
  if (more > 0) told.push(claim('bad', wording.count('genuineDeedsMore', more), [officerBasis(scene)]));
  return told;
}

function copyClaims(scene: ReportScene, file: ReportedFile): Claim[] {
  const { wording } = scene;
  const values = { file: name(file.name) };
  const { trace } = file;
  if (trace === null) return [claim('unknown', wording.say('copyNotExamined', values), [nothingBasis(scene)])];
  const copies = [...(trace.sound?.copies ?? []), ...(trace.pictures?.copies ?? [])];
  const labels = [...new Set(copies.map(({ label }) => label))];
  if (labels.length === 0) {
    const text = wording.say('copyNobody', values);
    return [claim('unknown', text, [officerBasis(scene)], wording.say('copyNobodyUncertain'))];
  }
  const who = wording.list(labels.map((label) => whereLine(scene, label, copies)));
  const bound = Math.max(...copies.map(({ falseAccusationBound }) => falseAccusationBound));
  const text = wording.count('copyFound', labels.length, { ...values, who });
  return [claim('bad', text, [chanceBasis(scene, bound, true), officerBasis(scene)], wording.say('copyUncertain'))];
}

function exposedClaim(scene: ReportScene): Claim {
  const { wording, input } = scene;
  const examined = input.meetings.filter(({ record }) => record !== null).length;
  if (examined === 0)
    return claim('unknown', wording.say('exposedUnknown'), [nothingBasis(scene)], wording.say('exposedSweep'));
  const found = weaknesses(scene);
  if (found.length === 0) {
    return claim('plain', wording.say('exposedNothing'), [nothingBasis(scene)], wording.say('exposedSweep'));
  }
  const listed = found.flatMap((line, i) => (i === 0 ? [' ', ...line] : ['; ', ...line]));
  const text = joinedText([...wording.count('exposedIntro', examined), ...listed, '.']);
  return claim('doubtful', text, [{ kind: 'officer', text: wording.say('restsBelow') }], wording.say('exposedSweep'));
}

/** Sentences after one another. */
export function spaced(lines: readonly Line[]): Line {
  return joinedText(lines.flatMap((line, i) => (i === 0 ? line : [' ', ...line])));
}

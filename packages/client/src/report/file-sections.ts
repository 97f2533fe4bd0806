// What was published, and what was found out about it (L4): what it is passage by passage, what was done to it, and whose copy it is.
import { type Alteration, type AuthenticityReport, type Passage } from '@incamera/evidence';
import { chanceBasis, claim, officerBasis } from './basis.js';
import { unmarkedLine } from './copy-passages.js';
import { delayBlocks } from './delay-blocks.js';
import { agreesLine, provenanceBlocks } from './provenance-blocks.js';
import { type ReportedFile, type ReportedTrace } from './report-input.js';
import {
  type Block,
  type Line,
  type Section,
  type Stretch,
  type StretchKind,
  type TimelineBlock,
  type Tone,
} from './report-model.js';
import { type ReportScene } from './report-scene.js';
import { type TextKey } from './texts-en.js';
import { code, name } from './wording.js';

const KIND_WORDS = {
  genuine: 'passageGenuine',
  foreign: 'passageForeign',
  undecidable: 'passageUndecidable',
  not_found: 'passageNotFound',
} as const satisfies Readonly<Record<Passage['kind'], TextKey>>;
const KIND_TONES: Readonly<Record<Passage['kind'], Tone>> = {
  genuine: 'good',
  foreign: 'bad',
  undecidable: 'unknown',
  not_found: 'unknown',
};
const STRETCH_WORDS = {
  ...KIND_WORDS,
  altered: 'stretchAltered',
  present: 'stretchPresent',
  marked: 'stretchMarked',
} as const satisfies Readonly<Record<StretchKind, TextKey>>;
/** Longer lists stand in the findings of the bundle. */
const MOST_ROWS = 400;
/** A cut has no length of its own; drawn so wide that it is seen. */
const CUT_SHARE = 0.004;

export function fileSections(scene: ReportScene): Section[] {
  return scene.input.files.map((file, i) => ({
    id: `file-${i + 1}`,
    title: textOf(scene.wording.say('sectionFile', { number: i + 1, name: name(file.name) })),
    blocks: [
      { kind: 'facts', rows: fileFacts(scene, file) },
      ...(file.seconds === null ? [] : [timelineOf(scene, file, file.seconds)]),
      ...authenticityBlocks(scene, file.authenticity),
      ...delayBlocks(scene, file.authenticity),
      ...provenanceBlocks(scene, file),
      ...traceBlocks(scene, file),
    ],
  }));
}

/** A line as one text, for places that hold no parts. */
export function textOf(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : part.code)).join('');
}

function fileFacts({ wording }: ReportScene, { name: called, sha256, bytes, seconds }: ReportedFile) {
  return [
    { label: wording.word('factFile'), value: [name(called)] },
    { label: wording.word('factHash'), value: [code(sha256)] },
    { label: wording.word('factSize'), value: wording.say('bytes', { count: bytes }) },
    {
      label: wording.word('factLength'),
      value: [seconds === null ? wording.word('unknown') : wording.clock(seconds)],
    },
  ];
}

function timelineOf(scene: ReportScene, file: ReportedFile, seconds: number): TimelineBlock {
  const { wording } = scene;
  const { authenticity, trace } = file;
  const tracks: { label: string; stretches: Stretch[] }[] = [];
  if (authenticity !== null) {
    tracks.push({
      label: wording.word('timelinePassages'),
      stretches: authenticity.passages.map(passageStretch(scene)),
    });
    if (authenticity.alterations.length > 0) {
      const stretches = authenticity.alterations.map(deedStretch(scene, seconds));
      tracks.push({ label: wording.word('timelineDeeds'), stretches });
    }
    const voices = authenticity.passages.filter(({ speaker }) => speaker !== null).map(voiceStretch(scene));
    if (voices.length > 0) tracks.push({ label: wording.word('timelineVoices'), stretches: voices });
  }
  const copies = trace?.sound?.copies ?? [];
  if (copies.length > 0) {
    const stretches = copies.map(({ label, fileStart, fileEnd }) => ({
      kind: 'marked' as const,
      from: fileStart,
      to: fileEnd,
      label: textOf(scene.device(label)),
    }));
    tracks.push({ label: wording.word('timelineMarks'), stretches });
  }
  return {
    kind: 'timeline',
    caption: textOf(wording.say('timeline', { name: name(file.name) })),
    seconds,
    peaks: file.peaks,
    tracks,
    legend: legendOf(
      scene,
      tracks.flatMap(({ stretches }) => stretches),
    ),
  };
}

/** The kinds that are drawn, each once. */
export function legendOf({ wording }: ReportScene, stretches: readonly Stretch[]): TimelineBlock['legend'] {
  const kinds = [...new Set(stretches.map(({ kind }) => kind))];
  return kinds.map((kind) => ({ kind, label: wording.word(STRETCH_WORDS[kind]) }));
}

const passageStretch =
  ({ wording }: ReportScene) =>
  ({ kind, fileStart, fileEnd }: Passage): Stretch => ({
    kind,
    from: fileStart,
    to: fileEnd,
    label: wording.word(KIND_WORDS[kind]),
  });

const voiceStretch =
  (scene: ReportScene) =>
  ({ kind, fileStart, fileEnd, meeting, speaker }: Passage): Stretch => ({
    kind,
    from: fileStart,
    to: fileEnd,
    label: textOf(scene.person(meeting ?? '', speaker ?? '')),
  });

const deedStretch =
  ({ wording }: ReportScene, seconds: number) =>
  ({ kind, fileStart, fileEnd }: Alteration): Stretch => ({
    kind: 'altered',
    from: fileStart,
    to: Math.min(seconds, Math.max(fileEnd, fileStart + CUT_SHARE * seconds)),
    label: wording.word(`deedShort_${kind}`),
  });

function authenticityBlocks(scene: ReportScene, report: AuthenticityReport | null): Block[] {
  if (report === null) return [];
  const { wording } = scene;
  const { passages, alterations, tested } = report;
  const blocks: Block[] = [
    {
      kind: 'table',
      caption: wording.word('passagesTable'),
      head: [
        wording.word('headInFile'),
        wording.word('headWhat'),
        wording.word('headWho'),
        wording.word('headInMeeting'),
        wording.word('headAgrees'),
        wording.word('headChance'),
      ],
      widths: [18, 13, 17, 18, 20, 14],
      rows: passages
        .slice(0, MOST_ROWS)
        .map((passage) => ({ tone: KIND_TONES[passage.kind], cells: passageCells(scene, passage) })),
    },
  ];
  if (alterations.length > 0) {
    blocks.push({
      kind: 'table',
      caption: wording.word('deedsTable'),
      head: [wording.word('headInFile'), wording.word('headDone'), wording.word('headChance')],
      widths: [28, 48, 24],
      rows: alterations.slice(0, MOST_ROWS).map((deed) => ({
        tone: 'bad' as const,
        cells: [
          [wording.span(deed.fileStart, deed.fileEnd)],
          deedLine(scene, deed),
          chanceCell(scene, deed.falseAlarmBound),
        ],
      })),
    });
  }
  const more = Math.max(0, passages.length - MOST_ROWS) + Math.max(0, alterations.length - MOST_ROWS);
  if (more > 0) blocks.push({ kind: 'paragraph', text: wording.count('rowsMore', more) });
  const compared = wording.count('comparedWith', tested.meetings, {
    seconds: Math.round(tested.seconds),
    trials: Math.round(tested.trials),
  });
  const bounds = [...passages, ...alterations].flatMap(({ falseAlarmBound }) => falseAlarmBound ?? []);
  const rests = [...(bounds.length === 0 ? [] : [chanceBasis(scene, Math.max(...bounds), false)]), officerBasis(scene)];
  blocks.push({ kind: 'claim', claim: claim('plain', compared, rests, wording.say('genuineReasons')) });
  return blocks;
}

function passageCells(scene: ReportScene, passage: Passage): Line[] {
  const { wording } = scene;
  const { kind, fileStart, fileEnd, meeting, speaker, meetingStart, meetingEnd, falseAlarmBound } = passage;
  return [
    [wording.span(fileStart, fileEnd)],
    [wording.word(KIND_WORDS[kind])],
    speaker === null ? [] : scene.person(meeting ?? '', speaker),
    meetingStart === null || meetingEnd === null ? [] : [wording.span(meetingStart, meetingEnd)],
    passage.provenance === null ? [] : agreesLine(scene, passage.provenance),
    falseAlarmBound === null ? [] : chanceCell(scene, falseAlarmBound),
  ];
}

const chanceCell = ({ wording }: ReportScene, bound: number): Line => [wording.chance(bound)];

/** What was done, in words. */
export function deedLine({ wording }: ReportScene, { kind, amount }: Alteration): Line {
  const isSpeed = kind === 'sped_up' || kind === 'slowed';
  const values = isSpeed
    ? { percent: tenths(wording, 100 * Math.abs(amount - 1)) }
    : { amount: tenths(wording, amount) };
  return wording.say(`deed_${kind}`, values);
}

function tenths(wording: ReportScene['wording'], value: number): string {
  return wording.language === 'de' ? value.toFixed(1).replace('.', ',') : value.toFixed(1);
}

function traceBlocks(scene: ReportScene, { trace, authenticity }: ReportedFile): Block[] {
  if (trace === null) return [];
  const { wording, input } = scene;
  const blocks: Block[] = [{ kind: 'heading', text: wording.say('sectionTrace') }];
  const rows = [...soundRows(scene, trace), ...pictureRows(scene, trace)];
  if (rows.length > 0) {
    blocks.push({
      kind: 'table',
      caption: wording.word('copiesTable'),
      head: [
        wording.word('headDevice'),
        wording.word('headBasis'),
        wording.word('headPart'),
        wording.word('headInFile'),
        wording.word('headInMeeting'),
        wording.word('headScore'),
        wording.word('headCertainty'),
      ],
      widths: [16, 18, 8, 16, 16, 8, 18],
      rows: rows.map((cells) => ({ tone: 'bad' as const, cells })),
    });
  }
  const bounds = [...(trace.sound?.copies ?? []), ...(trace.pictures?.copies ?? [])].map(
    (one) => one.falseAccusationBound,
  );
  const rests = [...(bounds.length === 0 ? [] : [chanceBasis(scene, Math.max(...bounds), true)]), officerBasis(scene)];
  const unmarked = unmarkedLine(scene, trace, authenticity);
  if (unmarked !== null) blocks.push({ kind: 'paragraph', text: unmarked });
  for (const text of testedLines(scene, trace)) blocks.push({ kind: 'paragraph', text });
  const isNamed = bounds.length > 0;
  const verdict = isNamed
    ? wording.say('copyBound', { chance: wording.chance(Math.max(...bounds)) })
    : wording.say('copyNobody', { file: wording.word('factFile') });
  const limit = wording.say(isNamed ? 'copyUncertain' : 'copyNobodyUncertain');
  blocks.push({ kind: 'claim', claim: claim('plain', verdict, rests, limit) });
  if (input.closedDevices > 0) {
    blocks.push({ kind: 'paragraph', text: wording.count('closedDevices', input.closedDevices) });
  }
  return blocks;
}

function testedLines(scene: ReportScene, { sound, pictures, skipped }: ReportedTrace): Line[] {
  const { wording } = scene;
  const lines: Line[] = [];
  const devices = (labels: readonly string[]) => wording.list([...new Set(labels)].map((label) => scene.device(label)));
  if (sound !== null) {
    const { tested, threshold, runnerUp, notJudged, echoes, isReferenceUnknown } = sound;
    lines.push(wording.say('tracedSound', { ...tested, threshold: tenths(wording, threshold) }));
    if (runnerUp !== null) lines.push(runnerUpLine(scene, runnerUp));
    if (echoes.length > 0) lines.push(wording.say('echoes', { who: devices(echoes.map(({ label }) => label)) }));
    if (notJudged.length > 0) lines.push(wording.say('notJudged', { who: devices(notJudged) }));
    if (isReferenceUnknown) lines.push(wording.say('referenceUnknown'));
  }
  if (pictures !== null) {
    const { tested, threshold, runnerUp } = pictures;
    lines.push(wording.say('tracedPictures', { ...tested, threshold: tenths(wording, threshold) }));
    if (runnerUp !== null) lines.push(runnerUpLine(scene, runnerUp));
  }
  for (const { part, code: why } of skipped) lines.push(wording.say(`skipped_${part}`, { why: code(why) }));
  return lines;
}

function runnerUpLine(scene: ReportScene, { label, z }: { readonly label: string; readonly z: number }): Line {
  return scene.wording.say('runnerUp', { who: scene.device(label), score: tenths(scene.wording, z) });
}

function soundRows(scene: ReportScene, { sound }: ReportedTrace): Line[][] {
  const { wording } = scene;
  return (sound?.copies ?? []).map((copy) => [
    scene.device(copy.label),
    nameBasis(scene, copy.label),
    [wording.word('inSound')],
    [wording.span(copy.fileStart, copy.fileEnd)],
    [wording.span(copy.meetingTime, copy.meetingTime + copy.speed * (copy.fileEnd - copy.fileStart))],
    [tenths(wording, copy.z)],
    [wording.chance(copy.falseAccusationBound)],
  ]);
}

function pictureRows(scene: ReportScene, { pictures }: ReportedTrace): Line[][] {
  const { wording } = scene;
  return (pictures?.copies ?? []).map((copy) => [
    scene.device(copy.label),
    nameBasis(scene, copy.label),
    [wording.word('inPictures')],
    [],
    [copy.meetingTime === null ? wording.word('unknown') : wording.clock(copy.meetingTime)],
    [tenths(wording, copy.z)],
    [wording.chance(copy.falseAccusationBound)],
  ]);
}

/** What the name of a device rests on. */
function nameBasis({ input, wording }: ReportScene, label: string): Line {
  const device = input.devices.find(({ id }) => id === label);
  if (device === undefined || device.name === null) return wording.say('nameNone');
  if (device.evidence.length === 0) return wording.say('nameUnproved');
  return wording.say('nameProved', {
    what: wording.list(device.evidence.map((kind) => wording.say(`evidence_${kind}`))),
  });
}

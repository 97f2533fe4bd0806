// What the members' devices attested about a meeting, what does not hold, and what only the server says (L4).
import { type RecordedEntry, type RecordedEpoch, type VerifiedRecord } from '../record/verified-record.js';
import { basesOf, claim, ranges, together } from './basis.js';
import { connectionBlocks, isConnectionEntry } from './connection-blocks.js';
import { problemWords } from './problem-words.js';
import { type ReportedMeeting } from './report-input.js';
import { type Block, type Line, type Tone } from './report-model.js';
import { type ReportScene, ruleWord } from './report-scene.js';
import { code, name } from './wording.js';

/** Longer lists stand in the record. */
const MOST_ROWS = 200;

export function attestedBlocks(scene: ReportScene, { meetingId }: ReportedMeeting, record: VerifiedRecord): Block[] {
  const { wording } = scene;
  const { testimonies, log, recordings } = record;
  const rests = basesOf(scene, meetingId, record, together(record.epochs.map(({ grounds }) => grounds)));
  const blocks: Block[] = [
    { kind: 'heading', text: wording.say('attested') },
    { kind: 'claim', claim: claim('plain', wording.say('attestedCount', { ...testimonies }), rests) },
    { kind: 'paragraph', text: wording.say('attestedHeads', { heads: log.headsSeen }) },
    {
      kind: 'table',
      caption: wording.word('attestedTable'),
      head: [
        wording.word('headEpochs'),
        wording.word('headFrom'),
        wording.word('headMembers'),
        wording.word('headAttested'),
        wording.word('headSilent'),
      ],
      widths: [14, 24, 14, 20, 28],
      rows: runsOf(record.epochs)
        .slice(0, MOST_ROWS)
        .map((run) => ({ tone: toneOf(run[0]), cells: epochCells(scene, meetingId, run) })),
    },
  ];
  if (recordings.length > 0) {
    const items = recordings.map(({ recordingId, by, segments, missing, fromMs, toMs }) =>
      wording.say(missing.length === 0 ? 'recordingLine' : 'recordingMissing', {
        id: code(recordingId),
        who: scene.person(meetingId, by),
        segments,
        when: wording.times(fromMs, toMs),
        missing: ranges(missing),
      }),
    );
    blocks.push(
      { kind: 'paragraph', text: wording.say('recordings', { count: recordings.length }) },
      { kind: 'list', items },
    );
  }
  return blocks;
}

type Run = readonly [RecordedEpoch, ...RecordedEpoch[]];

/** Epochs after one another of which the same is to be said stand in one row. */
function runsOf(epochs: readonly RecordedEpoch[]): Run[] {
  const runs: [RecordedEpoch, ...RecordedEpoch[]][] = [];
  for (const epoch of epochs) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && epoch.epoch === last.epoch + 1 && signOf(last) === signOf(epoch)) {
      run.push(epoch);
    } else runs.push([epoch]);
  }
  return runs;
}

function signOf({ views }: RecordedEpoch): string {
  return JSON.stringify(
    views.map(({ attestedBy, silent, members }) => [attestedBy.length, [...silent].sort(), members?.length]),
  );
}

function toneOf({ views: [view, ...others] }: RecordedEpoch): Tone {
  if (others.length > 0) return 'bad';
  return view.silent.length > 0 || view.members === null ? 'doubtful' : 'good';
}

function epochCells(scene: ReportScene, meetingId: string, run: Run): Line[] {
  const { wording } = scene;
  const [first] = run;
  const last = run.at(-1) ?? first;
  const [view, ...others] = first.views;
  const attested =
    others.length > 0
      ? wording.say('attestedDiffer', { count: others.length + 1 })
      : view.members !== null && view.silent.length === 0
        ? wording.say('attestedAll')
        : wording.say('attestedOf', {
            attested: view.attestedBy.length,
            all: view.members?.length ?? wording.word('unknown'),
          });
  return [
    [first.epoch === last.epoch ? String(first.epoch) : `${first.epoch}–${last.epoch}`],
    [wording.time(first.fromMs)],
    [view.members === null ? wording.word('listMissing') : wording.number(view.members.length)],
    attested,
    view.silent.length === 0 ? [] : scene.people(meetingId, view.silent),
  ];
}

const WEIGHT_TONES = { broken: 'bad', doubtful: 'doubtful', incomplete: 'unknown' } as const;

export function problemBlocks(scene: ReportScene, { meetingId }: ReportedMeeting, record: VerifiedRecord): Block[] {
  const { wording } = scene;
  const { problems } = record;
  const heading: Block = { kind: 'heading', text: wording.say('problems') };
  if (problems.length === 0) return [heading, { kind: 'paragraph', text: wording.say('problemsNone') }];
  return [
    heading,
    {
      kind: 'table',
      caption: wording.word('problems'),
      head: [
        wording.word('headWeight'),
        wording.word('headProblem'),
        wording.word('headAbout'),
        wording.word('headNext'),
      ],
      widths: [14, 34, 20, 32],
      rows: problems.slice(0, MOST_ROWS).map((problem) => {
        const { message, next } = problemWords(problem, wording.language);
        const who: Line = problem.who === null ? [] : ['; ', ...scene.person(meetingId, problem.who)];
        const when: Line = problem.whenMs === null ? [] : ['; ', wording.time(problem.whenMs)];
        return {
          tone: WEIGHT_TONES[problem.weight],
          cells: [[wording.word(`weight_${problem.weight}`)], [message], [code(problem.what), ...who, ...when], [next]],
        };
      }),
    },
  ];
}

export function serverBlocks(scene: ReportScene, meeting: ReportedMeeting, record: VerifiedRecord): Block[] {
  const { wording } = scene;
  const { entries } = record;
  if (entries.length === 0) return [];
  const told = entries.filter(({ entry }) => !COUNTED.includes(entry.type) && !isConnectionEntry(entry.type));
  const commits = entries.filter(({ entry }) => entry.type === 'commit_ordered').length;
  const voided = entries.filter(({ entry }) => entry.type === 'commit_voided').length;
  const more = told.length - MOST_ROWS;
  return [
    { kind: 'heading', text: wording.say('server') },
    { kind: 'paragraph', text: wording.say('serverLead') },
    { kind: 'paragraph', text: wording.say('serverCommits', { commits, voided }) },
    {
      kind: 'table',
      caption: wording.word('serverTable'),
      head: [wording.word('headWhen'), wording.word('headEntry'), wording.word('headBatch')],
      widths: [26, 60, 14],
      rows: told.slice(0, MOST_ROWS).map((one) => ({
        tone: 'plain' as const,
        cells: [[wording.time(one.entry.atMs)], entryLine(scene, one), [wording.number(one.batchIndex)]],
      })),
    },
    ...connectionBlocks(scene, meeting, record),
    ...(more > 0 ? [{ kind: 'paragraph' as const, text: wording.count('serverMore', more) }] : []),
  ];
}

/** Of these there are hundreds: they are counted, and stand in the record. */
const COUNTED: readonly string[] = ['commit_ordered', 'testimony'];

function entryLine({ wording }: ReportScene, { entry }: RecordedEntry): Line {
  switch (entry.type) {
    case 'meeting_created':
    case 'meeting_founded':
    case 'meeting_ended':
      return wording.say(`entry_${entry.type}`);
    case 'charter_version':
      return wording.say('entry_charter_version', { version: entry.version });
    case 'commit_voided':
      return wording.say('entry_commit_voided', { epoch: entry.epoch });
    case 'exception_granted':
      return wording.say('entry_exception_granted', {
        rules: wording.list(entry.rules.split(',').map((rule) => ruleWord(rule, wording))),
      });
    default:
      return wording.say('entry_other', { type: code(entry.type), fields: name(fieldsOf(entry)) });
  }
}

/** Of what has no sentence of its own: every field that is no hash. */
function fieldsOf(entry: object): string {
  return Object.entries(entry)
    .filter(([key, value]) => !['type', 'atMs', 'meetingId'].includes(key) && !(value instanceof Uint8Array))
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
}

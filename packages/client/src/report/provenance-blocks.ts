// Whose fingerprints agree with what was published (L4; decisions 0036, 0040): a statement of genuineness names whose commitments it rests on,
// and whose say something else.
import { type Passage, type Provenance } from '@incamera/evidence';
import { chanceBasis, claim, officerBasis } from './basis.js';
import { type ReportedFile } from './report-input.js';
import { type Block, type Line } from './report-model.js';
import { type ReportScene } from './report-scene.js';
import { name } from './wording.js';

/** Longer lists stand in the findings. */
const MOST_SHOWN = 50;

export function agreesLine({ wording }: ReportScene, { sentSeconds, heard }: Provenance): Line {
  const who = wording.list(heard.map(({ by }) => [name(by)]));
  if (sentSeconds === 0) return heard.length === 0 ? [] : wording.say('agreesHeard', { who });
  return heard.length === 0 ? wording.say('agreesSent') : wording.say('agreesProved', { who });
}

/** How much of it the speakers and others committed to; null: nothing was compared so. */
export function provedLine({ wording }: ReportScene, passages: readonly Passage[]): Line | null {
  const all = passages.flatMap(({ provenance }) => provenance ?? []);
  if (all.length === 0) return null;
  const sum = (seconds: (one: Provenance) => number): string =>
    wording.clock(all.reduce((total, one) => total + seconds(one), 0));
  return wording.say('provedShare', {
    proved: sum(({ provedSeconds }) => provedSeconds),
    sent: sum(({ sentSeconds }) => sentSeconds),
  });
}

export function provenanceBlocks(scene: ReportScene, { authenticity, faults }: ReportedFile): Block[] {
  return [...contradictionBlocks(scene, authenticity?.passages ?? []), ...faultBlocks(scene, faults)];
}

function contradictionBlocks(scene: ReportScene, passages: readonly Passage[]): Block[] {
  const { wording } = scene;
  return passages
    .flatMap(({ speaker, provenance }) =>
      (provenance?.contradictions ?? []).map(({ by, fileStart, fileEnd, falseAlarmBound }) => {
        const values = { who: name(by ?? speaker ?? ''), span: wording.span(fileStart, fileEnd) };
        const text = wording.say(by === null ? 'contradictsOwn' : 'contradictsOther', values);
        const rests = [chanceBasis(scene, falseAlarmBound, false), officerBasis(scene)];
        return { kind: 'claim' as const, claim: claim('bad', text, rests) };
      }),
    )
    .slice(0, MOST_SHOWN);
}

function faultBlocks({ wording }: ReportScene, faults: ReportedFile['faults']): Block[] {
  if (faults.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: wording.word('faultsTable'),
      head: [wording.word('headDevice'), wording.word('headProblem'), wording.word('headCount')],
      widths: [30, 55, 15],
      rows: faults.slice(0, MOST_SHOWN).map(({ by, kind, count }) => ({
        tone: 'doubtful' as const,
        cells: [[name(by)], wording.say(`fault_${kind}`), [wording.number(count)]],
      })),
    },
  ];
}

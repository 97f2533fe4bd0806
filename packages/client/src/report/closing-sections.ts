// The end of a report (L4): the steps of the investigation, how to check all of it without trusting who made it, and what it cannot show.
import { type ReportedStep } from './report-input.js';
import { type Block, type Line, type Section } from './report-model.js';
import { type ReportScene } from './report-scene.js';
import { isTextKey } from './texts-en.js';
import { code, name } from './wording.js';

export const VERIFY_COMMAND = 'incamera verify BUNDLE.zip --log-key KEY';

export function closingSections(scene: ReportScene): Section[] {
  const { wording } = scene;
  return [
    { id: 'steps', title: wording.word('steps'), blocks: stepBlocks(scene) },
    { id: 'check', title: wording.word('check'), blocks: checkBlocks(scene) },
    {
      id: 'limits',
      title: wording.word('limits'),
      blocks: [{ kind: 'list', items: (['limit1', 'limit2', 'limit3'] as const).map((key) => wording.say(key)) }],
    },
  ];
}

function stepBlocks(scene: ReportScene): Block[] {
  const { wording, input } = scene;
  return [
    { kind: 'paragraph', text: wording.say('stepsLead') },
    {
      kind: 'table',
      caption: wording.word('stepsTable'),
      head: [wording.word('headWhen'), wording.word('headActor'), wording.word('headStep')],
      widths: [26, 24, 50],
      rows: input.case.steps.map((step) => ({
        tone: 'plain' as const,
        cells: [[wording.time(step.atMs)], [name(step.actor)], stepLine(scene, step)],
      })),
    },
  ];
}

function stepLine({ wording }: ReportScene, step: ReportedStep): Line {
  const holder = name(step.holder ?? wording.word('unknown'));
  if (step.byFile) return wording.say('step_byFile', { holder });
  const key = `step_${step.kind}`;
  const values = { holder, hash: code((step.fileHash ?? '').slice(0, 16)), kind: code(step.kind) };
  return isTextKey(key) ? wording.say(key, values) : wording.say('step_other', values);
}

function checkBlocks(scene: ReportScene): Block[] {
  const { wording, input } = scene;
  const vkeys = [...new Set(input.meetings.flatMap(({ record }) => record?.log.vkey ?? []))];
  const key: Line = vkeys.length === 0 ? [wording.word('unknown')] : wording.list(vkeys.map((vkey) => [code(vkey)]));
  return [
    { kind: 'paragraph', text: wording.say('checkLead') },
    {
      kind: 'list',
      items: [
        wording.say('checkCommand', { command: code(VERIFY_COMMAND) }),
        wording.say('checkKey', { key }),
        wording.say('checkSteps'),
        wording.say('checkNoSignature'),
      ],
    },
  ];
}

/** What is known of the log under one record. */
export function logFacts(scene: ReportScene): { readonly label: string; readonly value: Line }[] {
  const { wording, input } = scene;
  return input.meetings.flatMap(({ record }) => {
    if (record === null) return [];
    const { vkey, size, cosigners } = record.log;
    const witnesses =
      cosigners.length === 0
        ? wording.say('witnessesNone')
        : wording.list(
            cosigners.map((one) => wording.say('cosigned', { who: name(one.name), when: wording.time(one.atMs) })),
          );
    return [
      { label: wording.word('factLogKey'), value: [code(vkey)] },
      { label: wording.word('factLogSize'), value: wording.say('logSize', { size }) },
      { label: wording.word('factWitnesses'), value: witnesses },
    ];
  });
}

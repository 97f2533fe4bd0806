// What a call did to what it played (L4; decision 0036): said, so that whoever hears it knows, and kept apart from what somebody did.
import { type AuthenticityReport, type CallDelay } from '@incamera/evidence';
import { type Block, type Line } from './report-model.js';
import { type ReportScene } from './report-scene.js';
import { name } from './wording.js';

/** Longer lists stand in the findings of the bundle. */
const MOST_ROWS = 100;

export function delayBlocks(scene: ReportScene, report: AuthenticityReport | null): Block[] {
  const delays = report?.delays ?? [];
  if (delays.length === 0) return [];
  const { wording } = scene;
  const rows = delays.slice(0, MOST_ROWS).map((delay) => ({
    tone: 'plain' as const,
    cells: [[wording.span(delay.fileStart, delay.fileEnd)], whatLine(scene, delay), toldByLine(scene, delay)],
  }));
  const more = delays.length - rows.length;
  return [
    {
      kind: 'table',
      caption: wording.word('delaysTable'),
      head: [wording.word('headInFile'), wording.word('headDelay'), wording.word('headToldBy')],
      widths: [24, 40, 36],
      rows,
    },
    ...(more > 0 ? [{ kind: 'paragraph' as const, text: wording.count('rowsMore', more) }] : []),
  ];
}

function whatLine({ wording }: ReportScene, { seconds }: CallDelay): Line {
  const amount = wording.number(Math.round(10 * Math.abs(seconds)) / 10);
  return wording.say(seconds > 0 ? 'delay_later' : 'delay_earlier', { amount });
}

function toldByLine({ wording }: ReportScene, { seconds, heardBy }: CallDelay): Line {
  if (heardBy !== null) return wording.say('delayHeard', { who: name(heardBy) });
  return wording.say(seconds > 0 ? 'delaySilence' : 'delayFaster');
}

// What claims of a report rest on, in words (L4): nothing that only the server says is ever mixed with what members signed.
import { type Grounds, type VerifiedRecord } from '../record/verified-record.js';
import { type Basis, type Claim, type Line, type Tone } from './report-model.js';
import { type ReportScene } from './report-scene.js';
import { name } from './wording.js';

/** More people than this are counted, not named: they stand in the list of the meeting. */
const MOST_NAMED = 12;

export function claim(tone: Tone, text: Line, rests: readonly Basis[], uncertainty: Line | null = null): Claim {
  return { tone, text, rests, uncertainty };
}

export function membersBasis(scene: ReportScene, meetingId: string, leafKeys: readonly string[]): Basis {
  const who = [...new Set(leafKeys)];
  const { wording } = scene;
  const text =
    who.length > MOST_NAMED
      ? wording.say('restsMembersMany', { count: who.length })
      : wording.count('restsMembers', who.length, { who: scene.people(meetingId, who) });
  return { kind: 'members', text };
}

/** What the grounds of something verified say. */
export function basesOf(scene: ReportScene, meetingId: string, record: VerifiedRecord, grounds: Grounds): Basis[] {
  const { wording } = scene;
  const bases: Basis[] = [];
  if (grounds.members.length > 0) bases.push(membersBasis(scene, meetingId, grounds.members));
  if (grounds.isServerOnly) bases.push({ kind: 'server', text: wording.say('restsServer') });
  bases.push(
    grounds.log.length === 0
      ? { kind: 'nothing', text: wording.say('restsNotLogged') }
      : {
          kind: 'log',
          text: wording.say('restsLog', { origin: name(record.log.origin), batches: ranges(grounds.log) }),
        },
  );
  return bases;
}

/** The grounds of several things together. */
export function together(all: readonly Grounds[]): Grounds {
  return {
    members: [...new Set(all.flatMap(({ members }) => members))],
    isServerOnly: all.some(({ isServerOnly }) => isServerOnly),
    log: [...new Set(all.flatMap(({ log }) => log))].sort((a, b) => a - b),
  };
}

export function chanceBasis(scene: ReportScene, bound: number, isProved: boolean): Basis {
  const { wording } = scene;
  const text = [
    ...wording.say('restsChance', { chance: wording.chance(bound) }),
    ' ',
    ...wording.say(isProved ? 'restsProved' : 'restsMeasured'),
  ];
  return { kind: 'mathematics', text };
}

export function officerBasis(scene: ReportScene): Basis {
  return { kind: 'officer', text: scene.wording.say('restsOfficer', { who: name(scene.input.case.askedBy) }) };
}

export function nothingBasis(scene: ReportScene): Basis {
  return { kind: 'nothing', text: scene.wording.say('restsNothing') };
}

/** "3–7, 9"; of many only the first and the last. */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (runs.length > 6) return `${first[0]}–${last[1]}`;
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

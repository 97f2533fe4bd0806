// What `incamera sweep` prints (L6).
import {
  ONE_OFF_SHARE,
  type Pattern,
  STRUCTURAL_MEETINGS,
  STRUCTURAL_SHARE,
  STRUCTURAL_WEEKS,
  type Sweep,
  type VerifiedHistory,
} from '@incamera/client/sweep';
import { textTable } from '../terminal/text-table.js';

const WORDS: Readonly<Record<Pattern, string>> = {
  none: 'No meeting has it.',
  'one-off': `ONE-OFF: all of it in one week and by one organiser, and at most ${ONE_OFF_SHARE * 100} % of all meetings can have it.`,
  structural: `STRUCTURAL: at least ${STRUCTURAL_MEETINGS} meetings in ${STRUCTURAL_WEEKS} different weeks, and by several organisers or in at least ${STRUCTURAL_SHARE * 100} % of all.`,
  undecided: 'UNDECIDED: the counts suffice neither for a one-off nor for a structural weakness.',
};

export interface SweepReport {
  readonly answer: Sweep;
  readonly history: VerifiedHistory;
  readonly isKeyGiven: boolean;
}

export function sweepText({ answer, history, isKeyGiven }: SweepReport): string {
  const { found, comparable, unknown, organisers, share, weeks, pattern } = answer;
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const when = (atMs: number) => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
  const rows = found.map(({ meetingId, organiser, atMs }) => [
    when(atMs),
    meetingId,
    organiser === '' ? '(not known)' : shown(organiser),
  ]);
  const series = weeks
    .filter(({ comparable: all }) => all > 0)
    .map((week) => [when(week.startMs).slice(0, 10), String(week.matching), String(week.comparable)]);
  return [
    WORDS[pattern],
    `${found.length} of ${comparable} meetings (95 %: ${percent(share.low)} to ${percent(share.high)}), ${organisers} organiser(s); of ${unknown} more the history does not say.`,
    ...(rows.length === 0 ? [] : ['', textTable([['began (UTC)', 'meeting', 'organiser'], ...rows])]),
    ...(series.length === 0 ? [] : ['', textTable([['week of', 'have it', 'compared'], ...series])]),
    '',
    `Verified: ${history.entries.length} entries under a log of ${history.head.size}; ${history.erased} erased, ${history.unknown} of a later version; countersigned by ${history.witnesses.length === 0 ? 'no witness' : history.witnesses.map(shown).join(', ')}.`,
    isKeyGiven
      ? 'The key of the log is the one that was given.'
      : 'The key of the log was taken from the file itself: give it with --log-key to rely on this.',
    'This search is recorded nowhere: only one in the page of the server is.',
  ].join('\n');
}

/** docs/security-officer-guide.md, "Sweep", has the fields. */
export function sweepJson({ answer, history, isKeyGiven }: SweepReport): string {
  const { head, erased, unknown, witnesses, entries } = history;
  const verified = { entries: entries.length, erased, unknown, size: head.size, witnesses, isKeyGiven };
  return JSON.stringify({ ...answer, history: verified }, null, 2);
}

const shown = (text: string): string => text.replace(/[^ -~]/g, '?').slice(0, 120);

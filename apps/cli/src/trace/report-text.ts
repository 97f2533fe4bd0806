// What `incamera trace` prints for people (L6): the verdict, a table, and what it means.
import { type TracedCopy, type TraceReport } from '@incamera/watermark';
import { type Row, textTable } from '../terminal/text-table.js';

/** The report as lines. */
export function reportText(report: TraceReport): string {
  const parts = [verdictLine(report)];
  if (report.copies.length > 0) parts.push(copiesTable(report.copies));
  if (report.echoes.length > 0) parts.push(echoesPart(report));
  if (report.notJudged.length > 0) parts.push(notJudgedPart(report.notJudged));
  parts.push(testedPart(report), report.verdict === 'copies' ? NAME_MEANS : NOBODY_MEANS);
  return parts.join('\n\n');
}

function verdictLine({ verdict, copies }: TraceReport): string {
  if (verdict === 'nobody') return 'Verdict: nobody. No copy is named.';
  const labels = [...new Set(copies.map(({ label }) => label))];
  return labels.length === 1 ? `Verdict: the copy of ${labels[0]}.` : `Verdict: the copies of ${labels.join(', ')}.`;
}

function copiesTable(copies: readonly TracedCopy[]): string {
  const head = ['copy', 'score', 'an innocent is named', 'in the file', 'in the meeting', 'speed'];
  return textTable([head, ...copies.map(rowOf)]);
}

function rowOf({ label, z, falseAccusationBound, fileStart, fileEnd, meetingTime, speed }: TracedCopy): Row {
  const file = `${time(fileStart)} to ${time(fileEnd)}`;
  return [label, z.toFixed(1), boundInWords(falseAccusationBound), file, time(meetingTime), speed.toFixed(4)];
}

/** "less than once in 10^24 searches" */
export function boundInWords(bound: number): string {
  const power = Math.floor(-Math.log10(bound) + 1e-9);
  return power < 1
    ? 'no evidence'
    : `less than once in ${power <= 6 ? (10 ** power).toLocaleString('en') : `10^${power}`}`;
}

/** 1:02:03 */
export function time(seconds: number): string {
  const whole = Math.round(Math.max(0, seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function echoesPart({ echoes }: TraceReport): string {
  const rows = echoes.map(({ label, z, delaySeconds }) => [label, z.toFixed(1), `${delaySeconds.toFixed(2)} s later`]);
  return `Heard through somebody's loudspeaker and microphone, and so no copy that leaked:\n${textTable([['device', 'score', 'delay'], ...rows])}`;
}

function notJudgedPart(labels: readonly string[]): string {
  return `Not judged, because their marks are in the reference: ${labels.join(', ')}.`;
}

function testedPart({ tested, threshold, runnerUp }: TraceReport): string {
  const { keys, offsets, speeds } = tested;
  const next = runnerUp === null ? 'none scored anything' : `${runnerUp.label}, with ${runnerUp.z.toFixed(1)}`;
  return [
    `Tested: ${count(keys, 'key')} at ${count(offsets, 'place')} and ${count(speeds, 'speed')}.`,
    `A score of ${threshold.toFixed(1)} names a copy in a recording at its own speed. Best of those not named: ${next}.`,
  ].join('\n');
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

const NAME_MEANS = [
  'What a name means: the sound carries the mark of that device, so it is a copy of what that device played. Of a million',
  'searches, whatever the recordings are, less than one names anybody whose key is not in it. It says nothing about whose',
  'hand published it, and whoever else has the key can make such a recording.',
].join('\n');

const NOBODY_MEANS = [
  'What "nobody" means: no key is in the file with enough evidence. It may be another meeting or another part of it, too short,',
  'too noisy, spoken again, or from a client that leaves the mark out. It is no proof that none of these copies leaked.',
].join('\n');

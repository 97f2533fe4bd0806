// What `incamera trace` prints for people (L6): the verdict, a table, and what it means.
import { type SkippedPart } from '@incamera/client/trace';
import { type PictureReport, type TracedCopy, type TracedPicture, type TraceReport } from '@incamera/watermark';
import { type Row, textTable } from '../terminal/text-table.js';
import { verdictOf } from './report-json.js';
import { type TraceResult } from './trace.js';

/** The result as lines. */
export function resultText(result: TraceResult): string {
  const { sound, picture, skipped } = result;
  const parts = [verdictLine(result)];
  if (sound !== null) parts.push(...soundParts(sound));
  if (picture !== null) parts.push(...pictureParts(picture));
  parts.push(...skipped.map(skippedPart), verdictOf(result) === 'copies' ? NAME_MEANS : NOBODY_MEANS);
  return parts.join('\n\n');
}

function verdictLine({ sound, picture }: TraceResult): string {
  const labels = [...new Set([...(sound?.copies ?? []), ...(picture?.copies ?? [])].map(({ label }) => label))];
  if (labels.length === 0) return 'Verdict: nobody. No copy is named.';
  return labels.length === 1 ? `Verdict: the copy of ${labels[0]}.` : `Verdict: the copies of ${labels.join(', ')}.`;
}

function soundParts(report: TraceReport): string[] {
  const parts: string[] = [];
  if (report.copies.length > 0) parts.push(copiesTable(report.copies));
  if (report.echoes.length > 0) parts.push(echoesPart(report));
  if (report.notJudged.length > 0) parts.push(notJudgedPart(report.notJudged));
  if (report.isReferenceUnknown) parts.push(REFERENCE_UNKNOWN);
  return [...parts, testedPart(report)];
}

function pictureParts({ copies, runnerUp, tested, threshold }: PictureReport): string[] {
  const head = ['copy', 'score', 'an innocent is named', 'in the meeting', 'scale', 'turned'];
  const table = copies.length === 0 ? [] : [textTable([head, ...copies.map(pictureRow)])];
  const next = runnerUpInWords(runnerUp);
  return [
    ...table,
    [
      `Pictures: ${count(tested.keys, 'key')} in ${count(tested.pictures, 'picture')}, at ${count(tested.places, 'place')} and ${count(tested.registrations, 'position')} of the pattern.`,
      `A score of ${threshold.toFixed(1)} names a copy. Best of those not named: ${next}.`,
    ].join('\n'),
  ];
}

function pictureRow({ label, z, falseAccusationBound, meetingTime, scale, rotation }: TracedPicture): Row {
  const moment = meetingTime === null ? 'not told' : `minute of ${time(meetingTime)}`;
  return [label, z.toFixed(1), boundInWords(falseAccusationBound), moment, scale.toFixed(2), `${rotation.toFixed(1)}°`];
}

function skippedPart({ part, error }: SkippedPart): string {
  return `Not examined, the ${part}: ${error.message} ${error.next}`;
}

function runnerUpInWords(runnerUp: { label: string; z: number } | null): string {
  return runnerUp === null ? 'none scored anything' : `${runnerUp.label}, with ${runnerUp.z.toFixed(1)}`;
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
  const next = runnerUpInWords(runnerUp);
  return [
    `Sound: ${count(keys, 'key')} at ${count(offsets, 'place')} and ${count(speeds, 'speed')}.`,
    `A score of ${threshold.toFixed(1)} names a copy in a recording at its own speed. Best of those not named: ${next}.`,
  ].join('\n');
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

const REFERENCE_UNKNOWN = [
  'No device was found in the reference. If one of these devices played it all the same, the bound does not hold for that device:',
  'leave it out of the keys, or take another reference.',
].join('\n');

const NAME_MEANS = [
  'What a name means: the file carries the mark of that device, so it is a copy of what that device played or showed. Of a million',
  'searches, whatever the files are, less than one names anybody whose key is not in it. It says nothing about whose',
  'hand published it, and whoever else has the key can make such a recording.',
].join('\n');

const NOBODY_MEANS = [
  'What "nobody" means: no key is in the file with enough evidence. It may be another meeting or another part of it, too short,',
  'too noisy, spoken again, or from a client that leaves the mark out. It is no proof that none of these copies leaked.',
].join('\n');

// What was found out about a recording, for a terminal (L6). Names come from others: one line each, nothing that steers a terminal.
import { type RecordingFault, type RecordingFinding, type RecordingReport } from '@incamera/client/recording';
import { isLine } from '@incamera/kernel';

const FAULTS: Readonly<Record<RecordingFault, string>> = {
  missing: 'missing',
  altered: 'altered',
  misplaced: 'in a wrong place',
  other_key: 'signed by another device',
  unsigned: 'not signed',
  end_missing: 'no statement of its end: it may go on',
  not_in_log: 'another one than the log has',
};
const MAX_NAME_CHARS = 200;

export function reportText(report: RecordingReport): string {
  const { recorder, voices, findings, fromMs, toMs, goodParts, leafKey } = report;
  const names = (hasAgreed: boolean) =>
    voices.filter((voice) => voice.hasAgreed === hasAgreed).map(({ name }) => lineOf(name));
  const proof = recorder.evidence.length > 0 ? `proved by ${recorder.evidence.join(', ')}` : 'nothing proves the name';
  const lines = [
    findings.length === 0 ? 'The recording is whole and unaltered.' : 'The recording is NOT whole, or was altered.',
    `Recorded: ${fromMs === null || toMs === null ? 'nothing' : `${clockOf(fromMs)} to ${clockOf(toMs)} of the meeting, ${goodParts} parts`}`,
    `Signed by: ${recorder.name === null ? 'a device without a name' : `${lineOf(recorder.name)} (${proof})`}`,
    `Key of the device: ${leafKey ?? 'none'}`,
    `Heard in it: ${names(true).join(', ') || 'nobody'}`,
  ];
  if (names(false).length > 0) lines.push(`NO signed agreement of: ${names(false).join(', ')}`);
  for (const finding of findings) lines.push(`- ${findingText(finding)}`);
  return lines.join('\n');
}

/** How it stands with the log. @param vkey that the file names; null: it has nothing of a log */
export function comparisonText({ log, findings }: RecordingReport, vkey: string | null): string {
  if (log === null) {
    return vkey === null
      ? 'Not compared with a log: this file has nothing of one. Save it again on the page of the case.'
      : `Not compared with a log. The file names the key below; compare it with somebody who is not the operator of that server, then give it:\n  --log-key ${lineOf(vkey)}`;
  }
  const strange = findings.filter(({ fault }) => fault === 'not_in_log');
  const count = strange.reduce((sum, { fromNumber, toNumber }) => sum + toNumber - fromNumber + 1, 0);
  const said =
    count === 0 ? 'Every part that is there stands in the log' : `NOT as they are in the log: ${count} parts. It is`;
  const signed = log.witnesses.length === 0 ? '' : `, countersigned by ${log.witnesses.map(lineOf).join(', ')}`;
  const named = log.isNamed ? 'the one that the charter of the meeting names' : 'named by no charter';
  return `${said} ${lineOf(log.origin)} (its state of ${log.size} entries${signed}; ${named}).`;
}

function findingText({ fault, fromNumber, toNumber, fromMs, toMs }: RecordingFinding): string {
  const parts = fromNumber === toNumber ? `part ${fromNumber}` : `parts ${fromNumber} to ${toNumber}`;
  const from = fromMs === null ? 'from its beginning' : `from ${clockOf(fromMs)}`;
  const until = toMs === null ? '' : ` to ${clockOf(toMs)}`;
  return `${from}${until} (${parts}): ${FAULTS[fault]}`;
}

const lineOf = (text: string): string => (isLine(text, MAX_NAME_CHARS) ? text : 'a name that cannot be shown');

/** Hours, minutes and seconds since the beginning of the meeting. */
function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

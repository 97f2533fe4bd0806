// What `incamera authenticate` prints for people (L6): the verdict, the time line, what was done, and what it means.
import {
  type Alteration,
  type AuthenticityReport,
  type CallDelay,
  type Contradiction,
  type Passage,
  type Provenance,
} from '@incamera/evidence';
import { type Row, textTable } from '../terminal/text-table.js';

const VERDICTS: Readonly<Record<AuthenticityReport['verdict'], string>> = {
  genuine: 'Verdict: what could be compared is genuine.',
  altered: 'Verdict: altered.',
  not_found: 'Verdict: not found. Nothing of the recording agrees with these fingerprints.',
};

const KINDS: Readonly<Record<Passage['kind'], string>> = {
  genuine: 'genuine',
  foreign: 'not from it',
  undecidable: 'undecidable',
  not_found: 'not found',
};

const DEEDS: Readonly<Record<Alteration['kind'], (amount: number) => string>> = {
  cut: (amount) => `${seconds(amount)} of the meeting are missing`,
  inserted: (amount) => `${seconds(amount)} were inserted`,
  replaced: (amount) => `${seconds(amount)} were replaced`,
  reordered: (amount) => `it goes on ${seconds(amount)} earlier in the meeting`,
  joined: () => 'it goes on in another meeting',
  added: (amount) => `${seconds(amount)} of something else`,
  sped_up: (amount) => `it plays ${percent(amount - 1)} too fast`,
  slowed: (amount) => `it plays ${percent(1 - amount)} too slowly`,
};

const DELAY_HEAD: Row = ['in the file', 'what the call did', 'told by'];

/** The report as lines. */
export function authenticityText({ verdict, passages, alterations, delays, tested }: AuthenticityReport): string {
  const parts = [VERDICTS[verdict]];
  if (verdict !== 'not_found') {
    const head = ['in the file', 'what', 'who', 'in the meeting', 'by chance', 'who committed to it'];
    parts.push(textTable([head, ...passages.map(passageRow)]));
  }
  if (alterations.length > 0) {
    parts.push(textTable([['in the file', 'what was done', 'by chance'], ...alterations.map(alterationRow)]));
  }
  if (delays.length > 0) parts.push(textTable([DELAY_HEAD, ...delays.map(delayRow)]));
  const contradictions = passages.flatMap(contradictionRows);
  if (contradictions.length > 0) {
    parts.push(textTable([['in the file', 'who says otherwise', 'by chance'], ...contradictions]));
  }
  parts.push(
    `Compared with ${tested.meetings} meeting${tested.meetings === 1 ? '' : 's'}, ${Math.round(tested.seconds).toLocaleString('en')} s of fingerprints.`,
    MEANING,
  );
  return parts.join('\n\n');
}

function passageRow(passage: Passage): Row {
  const { kind, fileStart, fileEnd, meeting, speaker, meetingStart, meetingEnd, falseAlarmBound } = passage;
  const who = speaker === null ? '' : `${speaker} (${meeting})`;
  const when = meetingStart === null || meetingEnd === null ? '' : span(meetingStart, meetingEnd);
  return [span(fileStart, fileEnd), KINDS[kind], who, when, chance(falseAlarmBound), committed(passage.provenance)];
}

/** Whose commitments agree: the speaker's, and those of how many others. */
function committed(provenance: Provenance | null): string {
  if (provenance === null) return '';
  const { sentSeconds, heard, provedSeconds, seconds: looked } = provenance;
  const others = heard.length === 0 ? '' : `${heard.length} other${heard.length === 1 ? '' : 's'}`;
  if (sentSeconds === 0) return others === '' ? 'nobody for itself' : `${others}, not the speaker`;
  if (others === '') return 'the speaker alone';
  const proved = looked === 0 ? 0 : Math.round((100 * provedSeconds) / looked);
  return `the speaker and ${others} (speaker and two: ${proved} %)`;
}

function contradictionRows({ speaker, provenance }: Passage): Row[] {
  return (provenance?.contradictions ?? []).map(({ by, fileStart, fileEnd, falseAlarmBound }: Contradiction) => [
    span(fileStart, fileEnd),
    by === null ? `${speaker ?? ''}, the speaker` : `${by}, about ${speaker ?? ''}`,
    chance(falseAlarmBound),
  ]);
}

function alterationRow({ kind, fileStart, fileEnd, amount, falseAlarmBound }: Alteration): Row {
  return [span(fileStart, fileEnd), DEEDS[kind](amount), chance(falseAlarmBound)];
}

function delayRow({ fileStart, fileEnd, seconds: later, heardBy }: CallDelay): Row {
  const what = `goes on ${seconds(Math.abs(later))} ${later > 0 ? 'later' : 'earlier'}, as calls do`;
  const told = later > 0 ? 'only silence is between' : 'all that was said is there, played faster';
  return [span(fileStart, fileEnd), what, heardBy === null ? told : `heard so by ${heardBy}`];
}

/** "less than 10^-24" */
function chance(bound: number | null): string {
  if (bound === null) return '';
  if (bound === 0) return 'less than 10^-300';
  const power = Math.floor(-Math.log10(bound) + 1e-9);
  return power < 1 ? 'may well be' : `less than 10^-${power}`;
}

function span(from: number, to: number): string {
  return `${time(from)} to ${time(to)}`;
}

/** 1:02:03.4 */
function time(value: number): string {
  const tenths = Math.round(10 * Math.max(0, value));
  const whole = Math.floor(tenths / 10);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${tenths % 10}`;
}

function seconds(amount: number): string {
  return `${amount.toFixed(1)} s`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

const MEANING = [
  'What "genuine" means: it agrees with the fingerprint of that voice at that time better than chance could make it, by the bound beside it.',
  '"Who committed to it": devices that, while the meeting ran, committed to having sent or heard exactly this. The speaker alone may have prepared it;',
  'with two others it is proved as far as they are independent. Who "says otherwise" committed to something else at that time.',
  'The bounds are measured on speech, not proved. "Not from it" agrees with no fingerprint that was given: somebody without one may have',
  'spoken. "Undecidable" is silence, noise, or too little to tell. Cuts shorter than 0.2 s, and within silence, are not seen.',
].join('\n');

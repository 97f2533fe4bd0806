// What `incamera verify` prints for people (L6): what the record proves, on whose word, and what does not hold.
import {
  type Grounds,
  type RecordedEpoch,
  type RecordProblem,
  recordProblems,
  type TimeBounds,
  type VerifiedRecord,
} from '@incamera/client/record';
import { plain } from '../terminal/plain.js';
import { type Row, textTable } from '../terminal/text-table.js';
import { type RecordVerdict, verdictOf } from './record-verdict.js';

const VERDICTS: Readonly<Record<RecordVerdict, string>> = {
  holds: 'The record holds: everything in it was verified, and nothing is missing.',
  incomplete: 'The record holds as far as it goes: nothing contradicts, but something is doubtful or missing.',
  broken: 'The record does NOT hold: something in it contradicts, or is not what it says to be.',
};
/** Problems of one kind that are told one by one. */
const MOST_SHOWN = 20;
const KEY_CHARS = 8;

export function recordText(record: VerifiedRecord): string {
  const names = namesOf(record);
  return [
    VERDICTS[verdictOf(record.problems)],
    headPart(record),
    presencePart(record, names),
    settingsPart(record, names),
    attestedPart(record, names),
    ...exceptionsPart(record, names),
    ...speechPart(record, names),
    serverPart(record),
    ...problemsPart(record.problems, names),
    MEANS,
  ].join('\n\n');
}

type Names = ReadonlyMap<string, string>;

/** A name with the beginning of the key: two people may have one name. */
function namesOf({ presence, meeting }: VerifiedRecord): Names {
  const hosts = meeting.hosts.map(({ leafKey, label }) => [leafKey, label] as const);
  const shown = presence.map(({ leafKey, displayName }) => [leafKey, displayName] as const);
  return new Map([...hosts, ...shown].map(([key, name]) => [key, `${plain(name)} (${key.slice(0, KEY_CHARS)})`]));
}

const nameOf = (key: string | null, names: Names): string =>
  key === null ? '' : (names.get(key) ?? `key ${key.slice(0, KEY_CHARS)}`);

const utc = (ms: number | null): string =>
  ms === null ? '' : new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

function headPart({ meeting, log, origin }: VerifiedRecord): string {
  const { banner } = meeting.settings[0].classification;
  const cosigned = log.cosigners.map(({ name, atMs }) => `${plain(name)} at ${utc(atMs)}`).join(', ');
  const { threshold, names } = meeting.holders;
  const holders = names.map(({ label, organisation }) => plain(`${label} (${organisation})`)).join(', ');
  return [
    `Meeting ${meeting.id}`,
    `Classification: ${plain(banner.en)}`,
    ...(origin === null ? [] : [`Passkeys were used at ${plain(origin)}.`]),
    ...(names.length === 0 ? [] : [`What is sealed is opened by ${threshold} of: ${holders}.`]),
    `Log ${plain(log.origin)}, ${log.size} entries; ${log.headsSeen} of its states were seen by members.`,
    log.required === 0 && cosigned === ''
      ? 'No witness was named, so only the key of the log vouches for it.'
      : `Countersigned by ${cosigned === '' ? 'nobody' : cosigned} (${log.required} demanded).`,
  ].join('\n');
}

function presencePart({ presence }: VerifiedRecord, names: Names): string {
  const head: Row = ['in the room (UTC)', 'until', 'who', 'on what evidence', 'let in by', 'attested by'];
  const rows = presence.map((one): Row => {
    const evidence = [one.assurance.level, ...one.evidence].join(', ');
    const marks = [one.isHost ? ', host' : '', one.isDisputed ? ', DISPUTED' : ''].join('');
    const until = one.toMs === null ? 'the end' : utc(one.toMs);
    const by = one.admittedBy === null ? 'the charter' : nameOf(one.admittedBy, names);
    const who = `${nameOf(one.leafKey, names)}${marks}`;
    return [utc(one.fromMs), until, who, evidence, by, `${one.grounds.members.length} members`];
  });
  return rows.length === 0 ? 'Who was in the room is not known.' : textTable([head, ...rows]);
}

function settingsPart({ meeting }: VerifiedRecord, names: Names): string {
  const rows = meeting.settings.map((one): Row => {
    const since = one.epochs === null ? 'attested by nobody' : utc(one.fromMs);
    const changed = one.changed.length === 0 ? 'the founding charter' : one.changed.join(', ');
    return [String(one.version), since, nameOf(one.signedBy.leafKey, names), changed];
  });
  return textTable([['rules', 'in force since', 'signed by', 'changed'], ...rows]);
}

function attestedPart({ epochs, testimonies }: VerifiedRecord, names: Names): string {
  const { receipts, rosters, fingerprints, recordings, logged } = testimonies;
  const all = receipts + rosters + fingerprints + recordings;
  const whole = epochs.filter(({ views: [main, ...others] }) => others.length === 0 && main.silent.length === 0);
  const lines = [
    `Signed by members: ${receipts} receipts, ${rosters} lists, ${fingerprints} on speech, ${recordings} on recordings; ${logged} of ${all} stand in the log.`,
    `Moments of the meeting (epochs): ${epochs.length}, of which ${whole.length} are attested by everybody who was there.`,
  ];
  const disputed = epochs.filter(({ views }) => views.length > 1);
  return [...lines, ...disputed.slice(0, MOST_SHOWN).map((epoch) => disputeLine(epoch, names))].join('\n');
}

function disputeLine({ epoch, views }: RecordedEpoch, names: Names): string {
  const sides = views.map(({ attestedBy }) => attestedBy.map((key) => nameOf(key, names)).join(', '));
  return `Epoch ${epoch} is attested differently by: ${sides.join(' AND BY ')}`;
}

function exceptionsPart({ exceptions }: VerifiedRecord, names: Names): string[] {
  if (exceptions.length === 0) return [];
  const rows = exceptions.map(
    ({ leafKey, rules, reason, grantedBy, atMs }): Row => [
      utc(atMs),
      nameOf(leafKey, names),
      rules.join(', '),
      nameOf(grantedBy, names),
      plain(reason),
    ],
  );
  return [textTable([['exceptions', 'for', 'from', 'granted by', 'reason'], ...rows])];
}

function speechPart({ fingerprints, recordings }: VerifiedRecord, names: Names): string[] {
  const counts = new Map<string, number>();
  for (const { speaker, by, side } of fingerprints) {
    const name = [nameOf(speaker, names), side === 'sent' ? 'the speaker' : nameOf(by, names)].join('\n');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rows = [...counts].map(([name, count]): Row => [...name.split('\n'), String(count)]);
  const speech = rows.length === 0 ? [] : [textTable([['speech of', 'committed to by', 'stretches'], ...rows])];
  const taped = recordings.map(
    ({ recordingId, by, segments, missing, isEnded }): Row => [
      recordingId,
      nameOf(by, names),
      String(segments),
      missing.length === 0 ? 'none' : missing.join(', '),
      isEnded ? 'signed' : 'not signed',
    ],
  );
  return [
    ...speech,
    ...(taped.length === 0 ? [] : [textTable([['recording', 'by', 'segments', 'missing', 'its end'], ...taped])]),
  ];
}

function serverPart({ entries }: VerifiedRecord): string {
  const rows = entries.map(({ entry, bounds, grounds }): Row => {
    const details = Object.entries(entry).filter(([name]) => !['type', 'atMs', 'meetingId'].includes(name));
    const words = details.map(([name, value]) => `${name} ${wordOf(value)}`).join(', ');
    return [utc(entry.atMs), entry.type, boundsOf(bounds), logOf(grounds), plain(words)];
  });
  if (rows.length === 0) return 'The record has nothing that the server wrote.';
  return [
    'Only the server says what follows; that it said so then is proved.',
    textTable([['server’s time', 'what', 'in the log between', 'batch', 'details'], ...rows]),
  ].join('\n');
}

function wordOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64url');
  return Array.isArray(value) ? `[${value.join(' ')}]` : String(value);
}

const boundsOf = ({ afterMs, beforeMs }: TimeBounds): string =>
  `${afterMs === null ? '?' : utc(afterMs)} and ${beforeMs === null ? '?' : utc(beforeMs)}`;
const logOf = ({ log }: Grounds): string => log.join(', ');

export function problemsPart(problems: readonly RecordProblem[], names: Names = new Map()): string[] {
  const byCode = new Map<RecordProblem['code'], RecordProblem[]>();
  for (const problem of problems) byCode.set(problem.code, [...(byCode.get(problem.code) ?? []), problem]);
  return [...byCode].map(([code, same]) => {
    const { message, next } = recordProblems.texts[code];
    const lines = same.slice(0, MOST_SHOWN).map(({ what, who, whenMs, because }) => {
      const parts = [plain(what), nameOf(who, names), utc(whenMs), because ?? ''].filter((part) => part !== '');
      return `  - ${parts.join(', ')}`;
    });
    const more = same.length > MOST_SHOWN ? [`  - and ${same.length - MOST_SHOWN} more`] : [];
    return [`${same[0]?.weight.toUpperCase()}: ${message} [${code}]`, ...lines, ...more, `  ${next}`].join('\n');
  });
}

const MEANS = [
  'What this means: times are by the clocks of members’ devices, and by witnesses where it says so. That somebody was in the room',
  'is what the members’ devices attest; whose hand held a device, or who listened beside it, nobody can prove.',
].join('\n');

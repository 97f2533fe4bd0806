// Recordings of a meeting, as their recorder signed them segment by segment (L4; decisions 0041, 0044): whether the chain is whole. What was
// recorded is not in the record; who opens it compares it with the hashes that were signed.
import { decodeRecordingStatement, type RecordingStatement } from '@incamera/group';
import { type Bytes, equalBytes, sha256, toBase64Url } from '@incamera/kernel';
import { type JudgedTestimony } from './judged-testimonies.js';
import { type ProblemList } from './problem-list.js';
import { type RecordedRecording } from './verified-record.js';

interface Said {
  readonly statement: RecordingStatement;
  /** SHA-256 of the content: what the next statement names. */
  readonly hash: Bytes;
  readonly from: JudgedTestimony;
}

/** @param given testimonies of kind `recording` of members */
export async function recordingsOf(
  given: readonly JudgedTestimony[],
  problems: ProblemList,
): Promise<readonly RecordedRecording[]> {
  const byRecording = new Map<string, Said[]>();
  for (const from of given) {
    const { where, leafKey, testimony } = from;
    const statement = decodeRecordingStatement(testimony.content);
    if (statement === null) {
      const about = { who: leafKey, whenMs: testimony.atMs, because: 'group/testimony_malformed' };
      problems.add('record/testimony_refused', where, about);
      continue;
    }
    const name = `${toBase64Url(statement.recordingId)}\n${leafKey}`;
    const said = { statement, hash: await sha256(testimony.content), from };
    byRecording.set(name, [...(byRecording.get(name) ?? []), said]);
  }
  return [...byRecording.values()].map((said) => recorded(said, problems));
}

function recorded(all: readonly Said[], problems: ProblemList): RecordedRecording {
  const said = [...all].sort((a, b) => a.statement.number - b.statement.number);
  const segments = said.filter(({ statement }) => statement.kind === 'segment');
  const end = said.find(({ statement }) => statement.kind === 'end');
  const count = end?.statement.number ?? (segments.at(-1)?.statement.number ?? -1) + 1;
  const missing = missingOf(segments, count);
  const [{ statement, from }] = said as [Said];
  const recordingId = toBase64Url(statement.recordingId);
  const about = { who: from.leafKey, whenMs: from.testimony.atMs };
  const wrong = said.filter((one, i) => i > 0 && !follows(said[i - 1] as Said, one)).map((one) => one.statement.number);
  const bad = [...new Set([...missing, ...wrong, ...(isFirst(said[0] as Said) ? [] : [0])])].sort((a, b) => a - b);
  if (bad.length > 0) problems.add('record/recording_broken', `${recordingId} ${listed(bad)}`, about);
  const batches = said.flatMap(({ from: { logged } }) => (logged === null ? [] : [logged.batchIndex]));
  return {
    recordingId,
    by: from.leafKey,
    segments: segments.length,
    missing,
    isEnded: end !== undefined,
    fromMs: Math.min(...said.map((one) => one.statement.fromMs)),
    toMs: Math.max(...said.map((one) => one.statement.toMs)),
    grounds: { members: [from.leafKey], isServerOnly: false, log: [...new Set(batches)].sort((a, b) => a - b) },
  };
}

/** A recording has a segment in ten seconds: more gaps than that are told by their number. */
const MAX_LISTED = 100;

function missingOf(segments: readonly Said[], count: number): number[] {
  const there = new Set(segments.map(({ statement }) => statement.number));
  const missing: number[] = [];
  for (let number = 0; number < count && missing.length < MAX_LISTED; number++) {
    if (!there.has(number)) missing.push(number);
  }
  return missing;
}

const listed = (numbers: readonly number[]): string => numbers.slice(0, MAX_LISTED).join(', ');

const isFirst = ({ statement }: Said): boolean =>
  statement.number > 0 || statement.previous.every((byte) => byte === 0);

/** A gap is told as missing; across it nothing can be compared. */
function follows(before: Said, { statement }: Said): boolean {
  if (statement.number === before.statement.number && statement.kind === before.statement.kind) return false;
  const isNext = statement.number === before.statement.number + (before.statement.kind === 'segment' ? 1 : 0);
  return !isNext || equalBytes(statement.previous, before.hash);
}

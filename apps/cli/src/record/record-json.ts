// What `incamera verify --json` prints (L6). Others script against it: docs/investigators-guide.md describes it.
import { type RecordProblem, type VerifiedRecord } from '@incamera/client/record';
import { verdictOf } from './record-verdict.js';

/** Several commitments of one device to one person's speech. */
interface SpeechCount {
  readonly speaker: string;
  readonly by: string;
  readonly side: string;
  readonly commitments: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface NamedRecord {
  readonly file: string;
  readonly record: VerifiedRecord;
}

/** One line. Commitments to speech are counted: whoever needs them one by one opens them with a case. */
export function recordsJson(records: readonly NamedRecord[], differences: readonly RecordProblem[]): string {
  const problems = [...records.flatMap(({ record }) => record.problems), ...differences];
  return JSON.stringify(
    {
      verdict: verdictOf(problems),
      records: records.map(({ file, record: { fingerprints, ...record } }) => ({
        file,
        verdict: verdictOf(record.problems),
        ...record,
        fingerprints: countsOf(fingerprints),
      })),
      differences,
    },
    (_, value: unknown) => (isBytes(value) ? bytesText(value) : value),
  );
}

function countsOf(fingerprints: VerifiedRecord['fingerprints']): readonly SpeechCount[] {
  const counts = new Map<string, SpeechCount>();
  for (const { speaker, by, side, atMs } of fingerprints) {
    const name = [speaker, by, side].join();
    const { commitments, fromMs, toMs } = counts.get(name) ?? { commitments: 0, fromMs: atMs, toMs: atMs };
    const span = { fromMs: Math.min(fromMs, atMs), toMs: Math.max(toMs, atMs) };
    counts.set(name, { speaker, by, side, commitments: commitments + 1, ...span });
  }
  return [...counts.values()];
}

/** Bytes as base64url: only hashes of classifications and entries have them. */
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const bytesText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

// What is audited and remembered of a log: exports, openings, and states with cosignatures, of which nobody but the key's owner makes another one.
import { AuditBook, auditBatches, auditOpenings, ExportReader } from '@incamera/client/audit';
import { decodeKeptEvidence, decodeLogRecord, encodeKeptEvidence, encodeLogRecord } from '@incamera/client/decoders';
import { type HistoryFile, historyFileSchema } from '@incamera/client/sweep';
import { AppError, copyBytes } from '@incamera/kernel';
import {
  cosignaturesOf,
  type NoteKey,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  tlogErrors,
} from '@incamera/tlog';
import { readSeeds } from '../seeds.js';
import { assertThat, type FuzzTarget } from '../target.js';
import { jsonValue } from './json.js';

const HEAD = { size: 3, root: new Uint8Array(32) };
const quiet = { seen: [HEAD], tiles: null, onBatch: () => undefined, onEntry: () => undefined };

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n');
}

const historyExport: FuzzTarget = {
  name: 'history-export',
  mutation: 'lines',
  unitRuns: 300,
  async check(input) {
    const book = new AuditBook();
    try {
      const reader = await ExportReader.open(linesOf(input.toString()));
      const found = await auditBatches(reader.batches(), { ...quiet, head: HEAD, book, dated: [] });
      // Nothing ties these batches to the state that was made up here.
      assertThat(book.isBroken, 'batches of a state that nobody signed');
      assertThat(found.empty <= found.batches && found.unknown <= found.entries, 'more of a part than of the whole');
    } catch (error) {
      const isOurs = error instanceof AppError && error.code === 'client/history_file_malformed';
      if (!isOurs) throw error;
    }
  },
};

const historyOpenings: FuzzTarget = {
  name: 'history-openings',
  mutation: 'json',
  unitRuns: 300,
  check(input) {
    const read = historyFileSchema.safeParse(jsonValue(input));
    if (!read.success) return;
    const file: HistoryFile = read.data;
    const head = signedHead(file);
    if (head === null) return;
    const book = new AuditBook();
    const { entries } = auditOpenings(file, { head, book, dated: [], onEntry: () => undefined });
    const isWhole = entries === file.entries.length;
    assertThat(isWhole || book.isBroken, 'an opening that was left out and not named');
  },
};

function signedHead(file: HistoryFile): typeof HEAD | null {
  try {
    const { size, root } = parseCheckpoint(parseNote(file.checkpoint).text);
    return { size, root };
  } catch (error) {
    if (!tlogErrors.owns(error)) throw error;
    return null;
  }
}

/** Of the log and of two witnesses; the private halves were thrown away when the seeds were made. */
const KEYS = [
  'example.org/log+619257bd+Af+yt3xj/cbEmAbAyYDbhuQWU7hhsH/cxmotKhEVj6CR',
  'w.example/1+e592d71d+BFZfYf+PlLt+iAtn5gLYHrbII31GhxCVVTcoM8sXQfsb',
  'w.example/2+8c07a124+BA8irXibzHZ0rOjxz0gjZqFQ4w5djlQlB9ewoUd012r/',
].map(parseVkey);
/** When both countersigned. */
const COSIGNED_MS = 1_800_000_000_000;
let seedTexts: readonly string[] | null = null;

const cosigned: FuzzTarget = {
  name: 'cosigned-checkpoint',
  mutation: 'bytes',
  unitRuns: 600,
  async check(input) {
    const [key, ...witnesses] = KEYS as [NoteKey, ...NoteKey[]];
    try {
      const checkpoint = await openCheckpoint(copyBytes(input), key);
      seedTexts ??= readSeeds('cosigned-checkpoint').map((seed) => parseNote(copyBytes(seed)).text);
      assertThat(seedTexts.includes(checkpoint.note.text), 'a state that its key did not sign');
      const found = await cosignaturesOf(checkpoint.note, witnesses);
      assertThat(
        found.every(({ atMs }) => atMs === COSIGNED_MS),
        'a time that no witness signed',
      );
    } catch (error) {
      if (!tlogErrors.owns(error)) throw error;
    }
  },
};

function canonical<T>(
  name: string,
  decode: (input: Uint8Array<ArrayBuffer>) => T | null,
  encode: (value: T) => Uint8Array,
): FuzzTarget {
  return {
    name,
    mutation: 'bytes',
    check(input) {
      const read = decode(copyBytes(input));
      if (read !== null) assertThat(Buffer.from(encode(read)).equals(input), `two encodings of one ${name}`);
    },
  };
}

export const historyTargets: readonly FuzzTarget[] = [
  historyExport,
  historyOpenings,
  cosigned,
  canonical('log-record', decodeLogRecord, encodeLogRecord),
  canonical('kept-evidence', decodeKeptEvidence, encodeKeptEvidence),
];

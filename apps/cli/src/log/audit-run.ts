// An audit of a log and of what stands behind it (L6; decision 0047), from files alone.
import { AuditBook, auditBatches, auditOpenings, type DatedState, type HistoryAudit } from '@incamera/client/audit';
import { type LogTrust } from '@incamera/client/record';
import {
  auditLog,
  type Cosignature,
  cosignaturesOf,
  openCheckpoint,
  requireWitnesses,
  type SignedCheckpoint,
  type TileReader,
  tlogErrors,
} from '@incamera/tlog';
import { readTextFile } from '../terminal/text-file.js';
import { type AuditedSoFar, readAuditState, writeAuditState } from './audit-state.js';
import { type HistorySource, openHistorySource } from './history-source.js';
import { folderOf } from './tile-folder.js';

export interface AuditInput {
  /** A folder with `tile/…` and, unless it is named, `checkpoint`. */
  readonly tiles: string | null;
  /** A file with the state to audit the tiles against. */
  readonly checkpoint: string | null;
  /** A history in either form. */
  readonly history: string | null;
  /** Files with states that were seen elsewhere. */
  readonly seen: readonly string[];
  /** What an audit before this one left, and this one replaces. */
  readonly state: string | null;
  readonly trust: LogTrust;
  /** Unix ms. */
  readonly nowMs: number;
  readonly onProgress: (step: 'log' | 'history', share: number) => void;
}

/** What the tiles showed. */
export interface OutsideAudit {
  readonly size: number;
  /** The first bundle that was read now, and of how many: those before were audited under a state that this log goes on from. */
  readonly from: number;
  readonly bundles: number;
  readonly witnesses: readonly string[];
  /** How it grew between two states that witnesses dated; null: there are no two. */
  readonly growth: { readonly entries: number; readonly ms: number } | null;
  readonly checkpoint: string;
}

/** What the history showed. */
export interface InsideAudit extends HistoryAudit {
  readonly size: number;
  readonly witnesses: readonly string[];
  /** Whether the file can show that nothing else stands in the log. */
  readonly hasSecrets: boolean;
}

export interface Audit {
  readonly book: AuditBook;
  readonly outside: OutsideAudit | null;
  readonly inside: InsideAudit | null;
}

/** A state whose signature, and whose witnesses, were demanded. */
interface Accepted {
  readonly checkpoint: SignedCheckpoint;
  readonly note: string;
  readonly cosigned: readonly Cosignature[];
}

const MAX_NOTE_BYTES = 64 * 1024;
/** How often it is written down how far the audit is, in bundles. */
const SAVE_EVERY = 64;

/**
 * Reads everything that was given, and names what does not fit.
 * @throws {AppError} cli/bad_audit_state, cli/file_missing and its like, client/history_file_malformed
 */
export async function runAudit(input: AuditInput): Promise<Audit> {
  const { trust, tiles, history } = input;
  const book = new AuditBook();
  const before = input.state === null ? null : await readAuditState(input.state, trust.logKey);
  const seen = await seenStates(input, book);
  const source = history === null ? null : await openHistorySource(history);
  const inHistory = source === null ? null : await accept(checkpointOf(source), 'history', trust, book);
  const outsideNote = tiles === null ? null : textOf(input.checkpoint ?? `${tiles}/checkpoint`);
  const inTiles = outsideNote === null ? null : await accept(outsideNote, 'tiles', trust, book);
  const dated = await datedStates([inTiles, inHistory, ...seen, before], input);
  let reader: TileReader | null = null;
  let outside: OutsideAudit | null = null;
  if (inTiles !== null && tiles !== null) {
    const others = [...seen.map(({ checkpoint }) => checkpoint), ...(inHistory === null ? [] : [inHistory.checkpoint])];
    const looked = await lookOutside(inTiles, tiles, others, before, input, book);
    reader = looked.reader;
    outside = { ...looked.outside, growth: growthOf(dated) };
  }
  // Where there are tiles, these were compared by them.
  const heads = reader === null ? [...seen, ...(before === null ? [] : [before])] : [];
  const inside =
    source === null || inHistory === null
      ? null
      : await lookInside(source, inHistory, {
          book,
          dated,
          heads: heads.map(({ checkpoint }) => checkpoint),
          reader,
          onProgress: input.onProgress,
        });
  return { book, outside, inside };
}

async function lookOutside(
  { checkpoint, note, cosigned }: Accepted,
  folder: string,
  seen: readonly SignedCheckpoint[],
  before: AuditedSoFar | null,
  { state, trust, onProgress }: AuditInput,
  book: AuditBook,
): Promise<{ reader: TileReader | null; outside: Omit<OutsideAudit, 'growth'> }> {
  const save = (bundles: number): void => {
    if (state !== null && !book.isBroken) writeAuditState(state, trust.logKey, { note, bundles });
  };
  const { from, bundles, reader } = await auditLog({
    ...{ checkpoint, source: folderOf(folder), seen, audited: before },
    onProblem: ({ kind, where }) => book.add(kind, where),
    onBundle: (done, all) => {
      if (done % SAVE_EVERY === 0) save(done);
      onProgress('log', done / all);
    },
  });
  save(bundles);
  const witnesses = cosigned.map(({ witness }) => witness.name);
  return { reader, outside: { size: checkpoint.size, from, bundles, witnesses, checkpoint: note } };
}

async function lookInside(
  source: HistorySource,
  { checkpoint: head, cosigned }: Accepted,
  options: {
    readonly book: AuditBook;
    readonly dated: readonly DatedState[];
    readonly heads: readonly SignedCheckpoint[];
    readonly reader: TileReader | null;
    readonly onProgress: AuditInput['onProgress'];
  },
): Promise<InsideAudit> {
  const { book, dated, heads, reader: tiles, onProgress } = options;
  const about = { size: head.size, witnesses: cosigned.map(({ witness }) => witness.name) };
  const onEntry = (): void => undefined;
  if (source.kind === 'openings') {
    for (const { size } of heads) book.add('state_not_compared', `state of ${size} entries`);
    return { ...about, hasSecrets: false, ...auditOpenings(source.file, { head, book, dated, onEntry }) };
  }
  const onBatch = (batches: number): void => onProgress('history', batches / head.size);
  const found = await auditBatches(source.reader.batches(), {
    ...{ head, book, dated, seen: heads, tiles, onBatch, onEntry },
  });
  return { ...about, hasSecrets: true, ...found };
}

const checkpointOf = (source: HistorySource): string =>
  source.kind === 'openings' ? source.file.checkpoint : source.reader.header.checkpoint;

/** Null: it was refused, which is in the book. */
async function accept(note: string, of: string, trust: LogTrust, book: AuditBook): Promise<Accepted | null> {
  try {
    const checkpoint = await openCheckpoint(note, trust.logKey);
    return { checkpoint, note, cosigned: await requireWitnesses(checkpoint.note, trust.witnesses, trust.required) };
  } catch (error) {
    if (!tlogErrors.owns(error)) throw error;
    book.add('state_refused', `${of}: ${error.code}`);
    return null;
  }
}

/** States that somebody else kept need no witnesses: that the log signed them is enough to hold it to them. */
async function seenStates({ seen, trust }: AuditInput, book: AuditBook): Promise<Accepted[]> {
  const alone = { ...trust, witnesses: [], required: 0 };
  const accepted = [];
  for (const path of seen) accepted.push(await accept(textOf(path), path, alone, book));
  return accepted.filter((each) => each !== null);
}

const textOf = (path: string): string => readTextFile(path, MAX_NOTE_BYTES);

/** By the earliest time of a witness: by then the state was there. The newest one was there by now, whoever says otherwise. */
async function datedStates(
  states: readonly (Pick<Accepted, 'checkpoint'> | null)[],
  { trust, nowMs }: AuditInput,
): Promise<DatedState[]> {
  const there = states.filter((state) => state !== null).map(({ checkpoint }) => checkpoint);
  const dated: DatedState[] = [];
  for (const { size, note } of there) {
    const cosigned = await cosignaturesOf(note, trust.witnesses).catch(() => []);
    if (cosigned.length > 0) dated.push({ size, atMs: Math.min(...cosigned.map(({ atMs }) => atMs)) });
  }
  return [...dated, { size: Math.max(0, ...there.map(({ size }) => size)), atMs: nowMs }];
}

function growthOf(dated: readonly DatedState[]): OutsideAudit['growth'] {
  // The last one is dated by us.
  const byWitnesses = dated.slice(0, -1).sort((a, b) => a.size - b.size);
  const [first, last] = [byWitnesses[0], byWitnesses.at(-1)];
  if (first === undefined || last === undefined || first.size === last.size) return null;
  return { entries: last.size - first.size, ms: last.atMs - first.atMs };
}

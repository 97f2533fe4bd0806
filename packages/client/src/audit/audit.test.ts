// An audit of histories that a hostile operator made: signed by the log, each batch as it was committed, and still not what can have happened.
import { toBase64Url } from '@incamera/kernel';
import {
  Batch,
  batchSecret,
  commitEntry,
  ED25519,
  encodeEntry,
  encodeLogEntry,
  formatVkey,
  type HistoryEvent,
  LogWriter,
  noteSigner,
  openCheckpoint,
  TileReader,
} from '@incamera/tlog';
import { expect, it } from 'vitest';
import { MemoryLog } from '../../../tlog/test/memory-log.js';
import { type HistoryFile, toHistoryEntry } from '../sweep/history-file.js';
import { AuditBook, auditBatches, auditOpenings, ExportReader, verifyExport } from './index.js';

const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
const signer = await noteSigner('example.org/log', ED25519, keys);
const SECRET = new Uint8Array(32).fill(9);
const START_MS = 1_800_000_000_000;

type Written = (HistoryEvent & { readonly atMs?: number }) | 'erased' | Uint8Array<ArrayBuffer>;

/** What a server would have written: each list is a batch, a minute apart. */
async function made(batches: readonly (readonly Written[])[]) {
  const lines: string[] = [];
  const openings: Omit<Parameters<typeof toHistoryEntry>[0], 'inclusion'>[] = [];
  const log = new MemoryLog();
  const writer = await LogWriter.open(log, signer);
  const entries = batches.map((written, batchIndex) => {
    const held = written.map((each, place) => {
      const salt = new Uint8Array(32).fill(place + 1 + 50 * batchIndex);
      const event = each === 'erased' ? ({ type: 'meeting_ended', meetingId: 'gone' } as const) : each;
      const entry =
        event instanceof Uint8Array
          ? event
          : encodeEntry({ ...event, atMs: event.atMs ?? START_MS + 60_000 * batchIndex });
      return { place, salt, entry, leaf: commitEntry(salt, entry), isErased: each === 'erased' };
    });
    const secret = batchSecret(SECRET, batchIndex);
    const batch = new Batch(secret, new Map(held.map(({ place, leaf }) => [place, leaf])));
    const head = { batchIndex, root: toBase64Url(batch.root()), secret: toBase64Url(secret), count: held.length };
    lines.push(JSON.stringify(head));
    for (const { place, salt, entry, leaf, isErased } of held) {
      const opened = isErased ? null : { salt: toBase64Url(salt), entry: toBase64Url(entry) };
      lines.push(JSON.stringify({ place, leaf: toBase64Url(leaf), opened }));
      if (!isErased) openings.push({ batchIndex, place, salt, entry, path: batch.path(place) });
    }
    return encodeLogEntry(batch.root());
  });
  const { checkpoint } = await writer.append(async () => ({ entries, extra: null }));
  const head = await openCheckpoint(checkpoint, signer.key);
  const reader = await TileReader.open(head, log);
  const vkey = formatVkey(signer.key);
  const proved = await Promise.all(
    openings.map(async (opening) =>
      toHistoryEntry({ ...opening, inclusion: await reader.inclusionProof(opening.batchIndex) }),
    ),
  );
  const erased = batches.flat().filter((each) => each === 'erased').length;
  const file: HistoryFile = { format: 'incamera-history/1', vkey, checkpoint, erased, entries: proved };
  return { head, file, lines: [JSON.stringify({ format: 'incamera-history/2', vkey, checkpoint }), ...lines] };
}

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const quiet = { seen: [], tiles: null, onBatch: () => undefined, onEntry: () => undefined };
const said = (book: AuditBook): string[] => book.problems.map(({ kind, where }) => `${kind} ${where}`);

async function audited(
  batches: readonly (readonly Written[])[],
  dated: readonly { size: number; atMs: number }[] = [],
) {
  const { head, lines, file } = await made(batches);
  const [book, openings] = [new AuditBook(), new AuditBook()];
  const reader = await ExportReader.open(from(lines));
  const found = await auditBatches(reader.batches(), { ...quiet, head, book, dated });
  auditOpenings(file, { ...quiet, head, book: openings, dated });
  return { found, problems: said(book), openings: said(openings) };
}

const step = (seq: number) =>
  ({ type: 'case_step', caseId: 'c', seq, kind: 'noted', digest: new Uint8Array() }) as const;
const ended = (atMs: number) => ({ type: 'meeting_ended', meetingId: 'm', atMs }) as const;
const created = { type: 'account_created', accountId: 'a', displayName: 'Ada', roles: [], by: 'invitation' } as const;
const removed = { type: 'account_removed', accountId: 'a' } as const;

it('shows what is there, and that batches which look alike are empty', async () => {
  const { found, problems, openings } = await audited([[created], [], [step(1), step(2)], []]);
  expect([problems, openings]).toEqual([[], []]);
  expect(found).toEqual({
    ...{ batches: 4, empty: 2, entries: 3, unknown: 0, erased: 0 },
    span: { fromMs: START_MS, toMs: START_MS + 120_000 },
  });
});

it('names a step that was not logged, and one that was logged twice', async () => {
  const left = ['number_left_out case c: 2 of 1 to 3'];
  expect(await audited([[step(1)], [step(3)]])).toMatchObject({ problems: left, openings: left });
  // In one batch there is no order.
  expect((await audited([[step(2), step(1)]])).problems).toEqual([]);
  expect((await audited([[step(1)], [step(1)], [step(2)]])).problems).toEqual(['number_twice case c, 1']);
});

it('names what is dated before what stands before it, or after a state that held it', async () => {
  expect((await audited([[ended(START_MS)], [ended(START_MS - 59_000)]])).problems).toEqual([]);
  expect((await audited([[ended(START_MS)], [ended(START_MS - 61_000)]])).problems).toEqual(['backdated 1/0']);
  const witnessed = [{ size: 1, atMs: START_MS }];
  expect((await audited([[ended(START_MS + 300_001)], []], witnessed)).problems).toEqual(['from_the_future 0/0']);
  expect((await audited([[ended(START_MS)], [ended(START_MS - 360_001)]], witnessed)).problems).toEqual([
    'backdated 1/0',
  ]);
  // One that is far ahead does not make liars of all others.
  const far = await audited(
    [[ended(START_MS + 1e9)], [ended(START_MS + 60_000)]],
    [{ size: 2, atMs: START_MS + 120_000 }],
  );
  expect(far.problems).toEqual(['from_the_future 0/0']);
});

it('tells erasing by a removal from erasing that nobody asked for', async () => {
  expect((await audited([['erased', 'erased'], [], [removed]])).problems).toEqual([]);
  expect(await audited([['erased'], []])).toMatchObject({
    problems: ['erased_unexplained 1 from batch 0 on'],
    openings: ['erased_unexplained 1 of the whole history'],
  });
  expect((await audited([[], ['erased'], [removed], ['erased']])).problems).toEqual([
    'erased_unexplained 1 from batch 3 on',
  ]);
  // What belongs to a person who was removed must be gone.
  expect((await audited([[created], [removed]])).problems).toEqual(['not_erased 0/0']);
});

it('counts what a later version wrote, and names what cannot be read', async () => {
  const later = encodeEntry({ ...removed, atMs: START_MS });
  later[1] = 200;
  const { found, problems } = await audited([[later], [new Uint8Array([1, 0, 4, 9])]]);
  expect(problems).toEqual(['entry_unknown 0/0', 'entry_unreadable 1/0']);
  expect(found).toMatchObject({ entries: 2, unknown: 1 });
});

it('proves openings one by one, each where it stands', async () => {
  const { file, head } = await made([[created, step(1)], [step(2)]]);
  const looked = (change: Partial<HistoryFile>) => {
    const book = new AuditBook();
    auditOpenings({ ...file, ...change }, { ...quiet, head, book, dated: [] });
    return said(book);
  };
  const [first, second, third] = file.entries as [
    HistoryFile['entries'][number],
    HistoryFile['entries'][number],
    HistoryFile['entries'][number],
  ];
  expect(looked({})).toEqual([]);
  expect(looked({ entries: [first, { ...third, batchIndex: 0 }] })).toEqual(['entry_twice 0/0']);
  expect(looked({ entries: [{ ...second, batchIndex: 1, place: 1 }, third] })).toEqual(['opening_invalid 1/1']);
  expect(looked({ entries: [{ ...first, entry: second.entry }, second] })).toEqual(['opening_invalid 0/0']);
  expect(looked({ entries: [{ ...first, batchIndex: 9 }, second] })).toEqual(['opening_invalid 9/0']);
  expect(looked({ entries: [first, first, second] })).toEqual(['entry_twice 0/0']);
});

it('compares with states that were seen elsewhere', async () => {
  const { lines, head } = await made([[created], [step(1)], []]);
  const looked = async (seen: readonly { size: number; root: Uint8Array<ArrayBuffer> }[]) => {
    const book = new AuditBook();
    await auditBatches((await ExportReader.open(from(lines))).batches(), { ...quiet, head, book, dated: [], seen });
    return said(book);
  };
  const before = (await made([[created], [step(1)]])).head;
  expect(await looked([before, head])).toEqual([]);
  expect(await looked([{ size: 2, root: head.root }])).toEqual(['history_rewritten state of 2 entries']);
  expect(await looked([{ size: 9, root: head.root }])).toEqual(['rolled_back state of 9 entries']);
});

it('gives a sweep its entries, and nothing of what does not hold', async () => {
  const { lines } = await made([[step(1)], [], [created, 'erased', removed]]);
  const trust = { key: signer.key, witnesses: [], required: 0 };
  const { entries, erased } = await verifyExport(await ExportReader.open(from(lines)), trust);
  expect([entries.map(({ type }) => type), erased]).toEqual([['case_step', 'account_created', 'account_removed'], 1]);
  const broken = await ExportReader.open(from(lines.with(-2, lines[2] as string)));
  await expect(verifyExport(broken, trust)).rejects.toMatchObject({ code: 'client/history_file_broken' });
});

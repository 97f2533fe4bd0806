// A whole log as an auditor looks at it: everything is read once, an audit goes on where it ended, and two signed histories are named.
import { utf8 } from '@incamera/kernel';
import { expect, it } from 'vitest';
import { MemoryLog } from '../test/memory-log.js';
import { mth, naiveTiles } from '../test/naive-tree.js';
import {
  auditLog,
  ED25519,
  encodeLogEntry,
  type LogAuditOptions,
  LogWriter,
  leafHash,
  noteSigner,
  openCheckpoint,
  RebuiltLog,
  type SignedCheckpoint,
  signCheckpoint,
} from './index.js';

const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
const signer = await noteSigner('example.org/log', ED25519, keys);

const batches = (count: number, changed = -1) =>
  Array.from({ length: count }, (_, i) => encodeLogEntry(leafHash(utf8(i === changed ? 'other' : `batch ${i}`))));

const state = async (entries: readonly Uint8Array[]): Promise<SignedCheckpoint> =>
  await openCheckpoint(await signCheckpoint({ size: entries.length, root: mth(entries) }, signer), signer.key);

async function audit(
  checkpoint: SignedCheckpoint,
  options: Pick<LogAuditOptions, 'source'> & Partial<LogAuditOptions>,
) {
  const problems: string[] = [];
  const done: number[] = [];
  const { from, bundles } = await auditLog({
    ...{ checkpoint, seen: [], audited: null },
    onProblem: ({ kind, where }) => problems.push(`${kind} ${where}`),
    onBundle: (count) => done.push(count),
    ...options,
  });
  return { from, bundles, problems, done };
}

it('is read from end to end, and from where the last look ended', async () => {
  const log = new MemoryLog();
  const writer = await LogWriter.open(log, signer);
  const append = async (entries: readonly Uint8Array[]) => {
    const { checkpoint } = await writer.append(async () => ({ entries, extra: null }));
    return await openCheckpoint(checkpoint, signer.key);
  };
  const first = await append(batches(600));
  expect(await audit(first, { source: log })).toEqual({ from: 0, bundles: 3, problems: [], done: [1, 2, 3] });
  const second = await append(batches(500));
  const audited = { checkpoint: first, bundles: 3 };
  expect(await audit(second, { source: log, audited })).toEqual({ from: 2, bundles: 5, problems: [], done: [3, 4, 5] });
  // Somebody who says that more was audited than there was is not believed.
  expect((await audit(second, { source: log, audited: { ...audited, bundles: 99 } })).from).toBe(2);
  const empty = await state([]);
  expect(await audit(empty, { source: log })).toMatchObject({ bundles: 0, problems: [] });
});

it('names two signed histories, whichever is audited and whichever is longer, and reads everything again', async () => {
  const [honest, rewritten] = [batches(700), batches(700, 3)];
  const source = naiveTiles(honest);
  const checkpoint = await state(honest);
  const other = await state(rewritten.slice(0, 400));
  expect((await audit(checkpoint, { source, seen: [other] })).problems).toEqual([
    'history_rewritten state of 400 entries',
  ]);
  const again = await audit(checkpoint, { source, audited: { checkpoint: other, bundles: 1 } });
  expect(again).toMatchObject({ from: 0, problems: ['history_rewritten state of 400 entries'] });
  const same = await state(batches(700, 3));
  expect((await audit(checkpoint, { source, seen: [same] })).problems).toEqual([
    'history_rewritten state of 700 entries',
  ]);
  // A longer one of which there are tiles says whether it is the same history.
  const short = await state(honest.slice(0, 400));
  expect((await audit(short, { source, seen: [checkpoint] })).problems).toEqual(['rolled_back state of 700 entries']);
  const mixed = await state(batches(400, 3));
  const shown = naiveTiles(batches(400, 3));
  // The edge of the one, and everything of the other.
  const tiles: LogAuditOptions['source'] = { fetch: (id) => ([1, 144].includes(id.width) ? shown : source).fetch(id) };
  expect((await audit(mixed, { source: tiles, seen: [checkpoint] })).problems).toContain(
    'history_rewritten state of 700 entries',
  );
});

it('names an entry that is of another form than all others', async () => {
  const entries = batches(300).with(299, utf8('meeting of Ada and Bob')).with(7, new Uint8Array(33));
  const { problems } = await audit(await state(entries), { source: naiveTiles(entries) });
  expect(problems).toEqual(['not_a_batch entry 7', 'not_a_batch entry 299']);
});

it('passes on what the source throws', async () => {
  const entries = batches(300);
  const source = { fetch: async () => await Promise.reject(new Error('disk')) };
  await expect(audit(await state(entries), { source })).rejects.toThrow('disk');
});

it('is made again from its entries, at every size', () => {
  const entries = batches(520);
  const rebuilt = new RebuiltLog();
  expect(rebuilt.root()).toEqual(mth([]));
  for (const [i, entry] of entries.entries()) {
    rebuilt.add(entry);
    expect(rebuilt.size).toBe(i + 1);
    if (i % 37 === 0 || i > 510) expect(rebuilt.root()).toEqual(mth(entries.slice(0, i + 1)));
  }
});

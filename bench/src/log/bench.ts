// The transparency log at a million entries: how fast it is appended to, what proofs cost, what it takes on disk; beside plain rows in the
// same database, which prove nothing.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concat, utf8 } from '@incamera/kernel';
import { type BatchRecord, openStore, type Store } from '@incamera/store';
import {
  checkLog,
  ED25519,
  hashesAtLevel,
  LogWriter,
  type NoteSigner,
  noteSigner,
  openCheckpoint,
  type SignedCheckpoint,
  TILE_WIDTH,
  TileReader,
  type TileSource,
  verifyConsistency,
  verifyInclusion,
  widthOf,
} from '@incamera/tlog';
import { type BenchResult, figure, median } from '../report/table.js';
import { PlainRows } from './plain-rows.js';

const ENTRIES = 1_000_000;
const LARGE_BATCH = 1_000;
/** As the server does it: one entry, one durable write. */
const TICKS = 300;
const PROOFS = 200;
const NOTHING: BatchRecord = { rows: [], pendingIds: [] };
const PREFIX = utf8('incamera-bench-entry-----');

/** 33 bytes, as the server's entries have. */
const entryOf = (index: number): Uint8Array => concat(PREFIX, Buffer.from(String(index).padStart(8, '0')));
const batchOf = (from: number, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => entryOf(from + i));

export async function benchLog(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'incamera-bench-log-'));
  const file = join(folder, 'log.db');
  const store = await openStore({ kind: 'sqlite', file }, { maxMembers: 1, maxLogSize: 1 });
  const plain = new PlainRows(join(folder, 'plain.db'));
  try {
    const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const signer = await noteSigner('example.org/log', ED25519, keys);
    const writing = await measureWriting(store, plain, signer);
    const reading = await measureReading(store, writing.checkpoint, signer);
    const beganMs = performance.now();
    const { problems } = await checkLog(store.history.log, signer.key);
    const checkMs = performance.now() - beganMs;
    if (problems.length > 0) throw new Error(`the log is not sound: ${problems[0]}`);
    const fileBytes = statSync(file).size;
    return report({ ...writing, ...reading, checkMs, tileBytes: tileBytes(ENTRIES + TICKS), fileBytes });
  } finally {
    plain.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Writing {
  readonly checkpoint: string;
  readonly logPerSecond: number;
  readonly plainPerSecond: number;
  readonly tickMs: number;
  readonly plainTickMs: number;
}

/** Log and plain rows take turns, so that both meet the same machine. */
async function measureWriting(store: Store, plain: PlainRows, signer: NoteSigner): Promise<Writing> {
  const writer = await LogWriter.open<BatchRecord>(store.history.log, signer);
  const append = (count: number) =>
    writer.append(async (index) => ({ entries: batchOf(index, count), extra: NOTHING }));
  let [logMs, plainMs] = [0, 0];
  for (let from = 0; from < ENTRIES; from += LARGE_BATCH) {
    const beganMs = performance.now();
    await append(LARGE_BATCH);
    const betweenMs = performance.now();
    plain.append(batchOf(from, LARGE_BATCH));
    logMs += betweenMs - beganMs;
    plainMs += performance.now() - betweenMs;
  }
  const ticks: number[] = [];
  const plainTicks: number[] = [];
  let checkpoint = '';
  for (let tick = 0; tick < TICKS; tick++) {
    const beganMs = performance.now();
    ({ checkpoint } = await append(1));
    const betweenMs = performance.now();
    plain.append(batchOf(ENTRIES + tick, 1));
    ticks.push(betweenMs - beganMs);
    plainTicks.push(performance.now() - betweenMs);
  }
  return {
    checkpoint,
    logPerSecond: (1000 * ENTRIES) / logMs,
    plainPerSecond: (1000 * ENTRIES) / plainMs,
    tickMs: median(ticks),
    plainTickMs: median(plainTicks),
  };
}

interface Reading {
  readonly inclusionMs: number;
  readonly verifyMs: number;
  readonly consistencyMs: number;
  readonly hashes: number;
  readonly coldBytes: number;
  readonly coldMs: number;
}

async function measureReading(store: Store, note: string, signer: NoteSigner): Promise<Reading> {
  const head = await openCheckpoint(note, signer.key);
  const cold = await measureCold(store.history.log, head);
  const reader = await TileReader.open(head, store.history.log);
  const inclusion: number[] = [];
  const verify: number[] = [];
  const consistency: number[] = [];
  let hashes = 0;
  for (let i = 0; i < PROOFS; i++) {
    const index = Math.floor(((i + 0.5) * ENTRIES) / PROOFS);
    const leaf = await reader.leaf(index);
    const beganMs = performance.now();
    const proof = await reader.inclusionProof(index);
    const provedMs = performance.now();
    verifyInclusion(head, index, leaf, proof);
    const verifiedMs = performance.now();
    const older = { size: index + 1, root: await reader.rangeHash(0, index + 1) };
    const olderMs = performance.now();
    verifyConsistency(older, head, await reader.consistencyProof(older.size));
    consistency.push(performance.now() - olderMs);
    inclusion.push(provedMs - beganMs);
    verify.push(verifiedMs - provedMs);
    hashes = Math.max(hashes, proof.length);
  }
  return {
    inclusionMs: median(inclusion),
    verifyMs: median(verify),
    consistencyMs: median(consistency),
    hashes,
    ...cold,
  };
}

/** Somebody who has nothing but the checkpoint: what they fetch for one entry with its proof, each tile compared with the root. */
async function measureCold(source: TileSource, head: SignedCheckpoint): Promise<{ coldBytes: number; coldMs: number }> {
  const times: number[] = [];
  let bytes = 0;
  const counting: TileSource = {
    async fetch(tile) {
      const found = await source.fetch(tile);
      bytes += found?.byteLength ?? 0;
      return found;
    },
  };
  const rounds = 20;
  for (let round = 0; round < rounds; round++) {
    const index = Math.floor(((round + 0.5) * ENTRIES) / rounds);
    const beganMs = performance.now();
    const reader = await TileReader.open(head, counting);
    await Promise.all([reader.entry(index), reader.inclusionProof(index)]);
    times.push(performance.now() - beganMs);
  }
  return { coldBytes: bytes / rounds, coldMs: median(times) };
}

/** Bytes of all hash tiles. */
function tileBytes(size: number): number {
  let hashes = 0;
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) {
    for (let index = 0; widthOf(size, level, index) > 0; index++) hashes += widthOf(size, level, index);
  }
  return 32 * hashes;
}

function report(figures: Writing & Reading & { checkMs: number; tileBytes: number; fileBytes: number }): BenchResult {
  const { checkpoint: _, ...values } = figures;
  const perEntry = (bytes: number) => `${figure(bytes / (ENTRIES + TICKS))} bytes an entry`;
  return {
    table: {
      title: 'Transparency log, a million entries of 33 bytes',
      columns: ['what', 'log', 'plain rows', 'ratio'],
      rows: [
        [
          `entries a second, ${LARGE_BATCH} in one durable write`,
          figure(values.logPerSecond),
          figure(values.plainPerSecond),
          figure(values.logPerSecond / values.plainPerSecond),
        ],
        [
          'ms for one entry: tiles, checkpoint signed and stored',
          figure(values.tickMs),
          figure(values.plainTickMs),
          figure(values.tickMs / values.plainTickMs),
        ],
        ['ms to compute an inclusion proof, tiles at hand', figure(values.inclusionMs), '—', ''],
        ['ms to verify it', figure(values.verifyMs), '—', ''],
        ['ms to compute and verify a consistency proof', figure(values.consistencyMs), '—', ''],
        ['hashes of an inclusion proof', `${values.hashes}, ${32 * values.hashes} bytes`, '—', ''],
        [
          'fetched for one proved entry, from nothing',
          `${figure(values.coldBytes / 1024)} KiB, ${figure(values.coldMs)} ms`,
          '—',
          '',
        ],
        ['hash tiles', perEntry(values.tileBytes), '—', ''],
        ['database', perEntry(values.fileBytes), '—', ''],
        ['s to check everything that is stored', figure(values.checkMs / 1000), '—', ''],
      ],
      notes: [
        `Both in SQLite with WAL and synchronous=FULL; tiles of ${TILE_WIDTH} hashes. Plain rows have a number and the entry, and prove nothing.`,
        'Two durable writes an append of the log: the batch, then its checkpoint.',
      ],
    },
    figures: values,
  };
}

// A witness and those who talk to it: it countersigns what continues what it saw, and answers everything else as the specification says.
import { type Bytes, systemClock, toBase64, utf8 } from '@incamera/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryLog } from '../test/memory-log.js';
import { mth } from '../test/naive-tree.js';
import {
  cosignaturesOf,
  ED25519,
  ED25519_COSIGNATURE,
  emptyRoot,
  formatNote,
  LogWriter,
  type NoteSigner,
  noteSigner,
  openCheckpoint,
  parseNote,
  signCheckpoint,
  TileReader,
  Witness,
  type WitnessState,
} from './index.js';

const signerOf = async (name: string, type: typeof ED25519 | typeof ED25519_COSIGNATURE): Promise<NoteSigner> =>
  noteSigner(name, type, (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair);

class Memory implements WitnessState {
  readonly notes = new Map<string, string>();
  isBroken = false;
  async load(origin: string): Promise<string | null> {
    return this.notes.get(origin) ?? null;
  }
  async save(origin: string, note: string): Promise<void> {
    if (this.isBroken) throw new Error('disk full');
    this.notes.set(origin, note);
  }
}

let log: MemoryLog;
let logKey: NoteSigner;
let witnessKey: NoteSigner;
let writer: LogWriter<unknown>;
let memory: Memory;
let witness: Witness;
const clock = { ...systemClock, nowMs: () => 1_800_000_000_000 };

beforeEach(async () => {
  [logKey, witnessKey] = [await signerOf('example.org/log', ED25519), await signerOf('w', ED25519_COSIGNATURE)];
  log = new MemoryLog();
  writer = await LogWriter.open(log, logKey);
  memory = new Memory();
  witness = new Witness({ signer: witnessKey, logs: [logKey.key], state: memory, clock });
});

const grow = (count: number) =>
  writer.append(async (at) => ({ entries: Array.from({ length: count }, (_, i) => utf8(`${at + i}`)), extra: null }));
const body = (old: number, proof: readonly Bytes[], note: string) =>
  utf8(`old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`);
const submit = async (old: number, note: string) => {
  const reader = await TileReader.open(await openCheckpoint(note, logKey.key), log);
  return witness.addCheckpoint(body(old, await reader.consistencyProof(old), note));
};

describe('a witness', () => {
  it('countersigns what continues what it saw, and serves the last', async () => {
    let old = 0;
    for (const count of [1, 6, 300, 1]) {
      const { checkpoint } = await grow(count);
      const { status, body: lines } = await submit(old, checkpoint);
      expect(status).toBe(200);
      const note = parseNote(`${checkpoint}${lines}`);
      expect(await cosignaturesOf(note, [witnessKey.key])).toEqual([
        { witness: witnessKey.key, atMs: 1_800_000_000_000 },
      ]);
      expect(memory.notes.get('example.org/log')).toBe(formatNote(note));
      old += count;
    }
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', utf8('example.org/log'))).toString('hex');
    expect(await witness.checkpoint(hash)).toBe(memory.notes.get('example.org/log'));
    expect(await witness.checkpoint('0'.repeat(64))).toBeNull();
  });

  it('countersigns the same state again, and an empty log', async () => {
    const empty = await signCheckpoint({ size: 0, root: emptyRoot() }, logKey);
    expect((await witness.addCheckpoint(body(0, [], empty))).status).toBe(200);
    const { checkpoint } = await grow(3);
    expect((await submit(0, checkpoint)).status).toBe(200);
    expect((await submit(3, checkpoint)).status).toBe(200);
  });

  it('says its size to whoever assumes another one (409)', async () => {
    const { checkpoint } = await grow(3);
    expect(await submit(2, checkpoint)).toEqual({ status: 409, body: '0\n' });
    await submit(0, checkpoint);
    const { checkpoint: next } = await grow(2);
    expect(await submit(0, next)).toEqual({ status: 409, body: '3\n' });
    expect((await submit(3, next)).status).toBe(200);
    // A log that went back: the witness has more than it.
    expect(await witness.addCheckpoint(body(3, [], checkpoint))).toEqual({ status: 409, body: '5\n' });
  });

  it('does not countersign a fork, a rewritten entry, or a proof that is none (422)', async () => {
    const { checkpoint } = await grow(5);
    await submit(0, checkpoint);
    const before = memory.notes.get('example.org/log');
    const forks = [
      [5, 5, []],
      [5, 8, []],
      [5, 8, [emptyRoot(), emptyRoot(), emptyRoot()]],
    ] as const;
    for (const [old, size, proof] of forks) {
      const fork = await signCheckpoint({ size, root: mth([utf8('another history')]) }, logKey);
      expect((await witness.addCheckpoint(body(old, proof, fork))).status).toBe(422);
    }
    const { checkpoint: honest } = await grow(3);
    expect((await witness.addCheckpoint(body(5, [], honest))).status).toBe(422);
    expect(memory.notes.get('example.org/log')).toBe(before);
  });

  it('refuses an empty tree with a root, and a proof from nothing (422)', async () => {
    const wrong = await signCheckpoint({ size: 0, root: mth([utf8('x')]) }, logKey);
    expect((await witness.addCheckpoint(body(0, [], wrong))).status).toBe(422);
    const { checkpoint } = await grow(3);
    expect((await witness.addCheckpoint(body(0, [emptyRoot()], checkpoint))).status).toBe(422);
  });

  it('knows its logs by origin (404) and by key (403)', async () => {
    const elsewhere = await signerOf('example.net/log', ED25519);
    expect(
      (await witness.addCheckpoint(body(0, [], await signCheckpoint({ size: 0, root: emptyRoot() }, elsewhere))))
        .status,
    ).toBe(404);
    const impostor = await signerOf('example.org/log', ED25519);
    expect(
      (await witness.addCheckpoint(body(0, [], await signCheckpoint({ size: 0, root: emptyRoot() }, impostor)))).status,
    ).toBe(403);
    const { checkpoint } = await grow(1);
    const altered = checkpoint.replace('\n1\n', '\n2\n');
    expect((await witness.addCheckpoint(body(0, [], altered))).status).toBe(403);
  });

  it('refuses what it cannot read (400)', async () => {
    const { checkpoint } = await grow(1);
    for (const text of [
      '',
      checkpoint,
      `old 2\n\n${checkpoint}`,
      `old -1\n\n${checkpoint}`,
      `old 00\n\n${checkpoint}`,
      `old 0\nAAAA\n\n${checkpoint}`,
      `old 0\n${`${toBase64(emptyRoot())}\n`.repeat(64)}\n${checkpoint}`,
      `old 0\n\nno checkpoint\n\n— a AAAAAAA=\n`,
      `old 0\n\n${checkpoint}${'x'.repeat(70_000)}`,
    ]) {
      expect((await witness.addCheckpoint(utf8(text))).status, text.slice(0, 40)).toBe(400);
    }
    expect((await witness.addCheckpoint(new Uint8Array([0xff, 10, 10]))).status).toBe(400);
  });

  it('answers nothing that it could not keep', async () => {
    const { checkpoint } = await grow(1);
    memory.isBroken = true;
    await expect(submit(0, checkpoint)).rejects.toThrow('disk full');
    memory.isBroken = false;
    expect((await submit(0, checkpoint)).status).toBe(200);
  });

  it('takes one request after another: of two that fork at once, one is refused', async () => {
    const { checkpoint } = await grow(2);
    const fork = await signCheckpoint({ size: 2, root: mth([utf8('fork')]) }, logKey);
    const answers = await Promise.all([submit(0, checkpoint), witness.addCheckpoint(body(0, [], fork))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

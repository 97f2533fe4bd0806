// Writing a log: what is stored is what readers verify, at every size, and no fault at any step makes it lie.
import { type Bytes, fromUtf8, utf8 } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fault, MemoryLog } from '../test/memory-log.js';
import { mth } from '../test/naive-tree.js';
import {
  checkLog,
  ED25519,
  LogWriter,
  leafHash,
  type NoteSigner,
  noteSigner,
  openCheckpoint,
  TileReader,
  verifyInclusion,
} from './index.js';

let signer: NoteSigner;
beforeAll(async () => {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  signer = await noteSigner('example.org/log', ED25519, keys);
});

const entriesOf = (from: number, count: number): Bytes[] =>
  Array.from({ length: count }, (_, i) => utf8(`entry ${from + i}`));
const append = (writer: LogWriter<unknown>, count: number) =>
  writer.append(async (index) => ({ entries: entriesOf(index, count), extra: null }));
const problems = async (log: MemoryLog) => (await checkLog(log, signer.key)).problems;

describe('a log that is written', () => {
  it('signs the empty tree first', async () => {
    const log = new MemoryLog();
    await LogWriter.open(log, signer);
    const { checkpoint } = await log.state();
    expect(await openCheckpoint(String(checkpoint), signer.key)).toMatchObject({ size: 0, root: mth([]) });
  });

  it('has the tree of the definition at every size, in one write a batch, and readers verify it', async () => {
    const log = new MemoryLog();
    const writer = await LogWriter.open(log, signer);
    let size = 0;
    for (const count of [1, 2, 5, 247, 1, 1, 300, 512, 3, 700]) {
      const { index, checkpoint } = await append(writer, count);
      expect(index).toBe(size);
      size += count;
      const head = await openCheckpoint(checkpoint, signer.key);
      const entries = entriesOf(0, size);
      expect(head).toMatchObject({ size, root: mth(entries) });
      const reader = await TileReader.open(head, log);
      for (const i of [0, size >> 1, size - 1]) {
        expect(await reader.entry(i)).toEqual(entries[i]);
        verifyInclusion(head, i, leafHash(entries[i] as Bytes), await reader.inclusionProof(i));
      }
      for (const note of log.signed) await reader.verifyBeginsWith(await openCheckpoint(note, signer.key));
    }
    expect(log.extras).toHaveLength(10);
    expect(await checkLog(log, signer.key)).toEqual({ size, signedSize: size, problems: [] });
  });

  it('goes on after a restart at any size as if there had been none', async () => {
    const log = new MemoryLog();
    for (let size = 0; size < 520; size += 13) await append(await LogWriter.open(log, signer), 13);
    const { size, checkpoint } = await log.state();
    const head = await openCheckpoint(String(checkpoint), signer.key);
    expect(head.root).toEqual(mth(entriesOf(0, size)));
    expect(await problems(log)).toEqual([]);
  });

  it('lets appends that come at once follow one another', async () => {
    const log = new MemoryLog();
    const writer = await LogWriter.open(log, signer);
    const done = await Promise.all([append(writer, 3), append(writer, 4), append(writer, 5)]);
    expect(done.map(({ index }) => index)).toEqual([0, 3, 7]);
  });
});

/** Each step that can fail, before and after it was stored. */
const FAULTS: [string, Fault][] = (
  [
    ['the durable write', { step: 'append' }],
    ['saving the checkpoint', { step: 'saveCheckpoint' }],
    ['reading the state at the recovery', { step: 'state' }],
    ['reading tiles at the recovery', { step: 'fetch' }],
  ] as const
).flatMap(([name, fault]) =>
  (['lost', 'stored'] as const).map((kind): [string, Fault] => [`${name} (${kind})`, { ...fault, kind }]),
);

describe('a fault at any step', () => {
  /** Nothing acknowledged may be lost, and no size may ever have been signed with two roots. */
  async function demandSound(log: MemoryLog, acknowledged: ReadonlyMap<number, string>): Promise<void> {
    expect(await problems(log)).toEqual([]);
    const roots = new Map<number, string>();
    for (const note of log.signed) {
      const { size, root } = await openCheckpoint(note, signer.key);
      expect(roots.get(size) ?? String(root), `two roots of size ${size}`).toBe(String(root));
      roots.set(size, String(root));
    }
    const { checkpoint } = await log.state();
    const reader = await TileReader.open(await openCheckpoint(String(checkpoint), signer.key), log);
    for (const [index, text] of acknowledged) expect(fromUtf8(await reader.entry(index))).toBe(text);
    for (const note of log.signed) await reader.verifyBeginsWith(await openCheckpoint(note, signer.key));
  }

  it.each(FAULTS)('%s: the same process goes on, and a new one does', async (_name, fault) => {
    for (const isNew of [false, true]) {
      for (const sizeBefore of [0, 5, 255, 256, 300]) {
        const log = new MemoryLog();
        const acknowledged = new Map<number, string>();
        let writer = await LogWriter.open(log, signer);
        const add = async (texts: readonly string[]): Promise<void> => {
          const { index } = await writer.append(async () => ({ entries: texts.map(utf8), extra: null }));
          texts.forEach((text, i) => {
            acknowledged.set(index + i, text);
          });
        };
        if (sizeBefore > 0) await add(Array.from({ length: sizeBefore }, (_, i) => `old ${i}`));
        const isRecovery = fault.step === 'state' || fault.step === 'fetch';
        // A recovery happens after something else went wrong.
        if (isRecovery) {
          log.fail({ step: 'append', kind: 'stored' });
          await expect(add(['first'])).rejects.toThrow('failed');
        }
        log.fail(fault);
        const failing = isRecovery && isNew ? LogWriter.open(log, signer) : add(['second', 'third']);
        // With nothing stored there is no tile to be read.
        await failing.catch((error: Error) => expect(error.message).toMatch(/failed|contradicts/));
        log.fail(null);
        if (isNew) writer = await LogWriter.open(log, signer);
        await add(['fourth']);
        await demandSound(log, acknowledged);
      }
    }
  });

  it('signing that fails leaves what was written to be signed later', async () => {
    const log = new MemoryLog();
    let isBroken = true;
    const brittle: NoteSigner = {
      key: signer.key,
      sign: (message) => (isBroken ? Promise.reject(new Error('no key')) : signer.sign(message)),
    };
    await expect(LogWriter.open(log, brittle)).rejects.toThrow('no key');
    isBroken = false;
    const writer = await LogWriter.open(log, brittle);
    isBroken = true;
    await expect(append(writer, 4)).rejects.toThrow('no key');
    expect(await checkLog(log, signer.key)).toEqual({ size: 4, signedSize: 0, problems: [] });
    isBroken = false;
    expect((await append(writer, 1)).index).toBe(4);
    await demandSound(log, new Map([[2, 'entry 2']]));
  });

  it('a second writer is refused, and the first one reads anew and goes on', async () => {
    const log = new MemoryLog();
    const [first, second] = [await LogWriter.open(log, signer), await LogWriter.open(log, signer)];
    await append(first, 2);
    await expect(append(second, 1)).rejects.toMatchObject({ code: 'tlog/store_changed' });
    expect((await append(second, 1)).index).toBe(2);
    await demandSound(log, new Map([[2, 'entry 2']]));
  });
});

describe('a store that was tampered with', () => {
  const filled = async (): Promise<MemoryLog> => {
    const log = new MemoryLog();
    const writer = await LogWriter.open(log, signer);
    await append(writer, 300);
    await append(writer, 300);
    return log;
  };
  const flip = (bytes: Bytes): Bytes => bytes.map((byte, i) => (i === 70 ? byte ^ 1 : byte)) as Bytes;

  it.each([
    ['an entry', { level: 'entries', index: 0 }],
    ['a hash of a full tile', { level: 0, index: 1 }],
    ['a hash of the edge', { level: 0, index: 2 }],
    ['an entry of the edge', { level: 'entries', index: 2 }],
  ] as const)('is found out by a check when %s is another, or gone', async (_what, id) => {
    for (const change of [flip, () => null]) {
      const log = await filled();
      log.damage(id, change);
      expect(await problems(log)).not.toEqual([]);
    }
  });

  it('is not written to, and nothing is signed over it', async () => {
    for (const id of [
      { level: 0, index: 2 },
      { level: 'entries', index: 2 },
      { level: 1, index: 0 },
    ] as const) {
      const log = await filled();
      log.damage(id, (bytes) => bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte)) as Bytes);
      const before = log.signed.length;
      await expect(LogWriter.open(log, signer)).rejects.toMatchObject({ code: 'tlog/store_damaged' });
      expect(log.signed).toHaveLength(before);
    }
  });

  it('is not signed by the one who has signed more: neither shorter, nor another history of that size', async () => {
    const log = new MemoryLog();
    const writer = await LogWriter.open(log, signer);
    await append(writer, 5);
    const older = await log.state();
    await append(writer, 5);
    log.fail({ step: 'append', kind: 'lost' });
    await expect(append(writer, 1)).rejects.toThrow('failed');
    log.fail(null);
    log.rollBack(older.size, older.checkpoint);
    await expect(append(writer, 1)).rejects.toMatchObject({ code: 'tlog/store_damaged' });
  });

  it('is refused when its checkpoint is of another key or beyond what is there', async () => {
    const log = await filled();
    const { size, checkpoint } = await log.state();
    log.rollBack(size - 200, checkpoint);
    await expect(LogWriter.open(log, signer)).rejects.toMatchObject({ code: 'tlog/store_damaged' });
    expect((await problems(log)).join()).toContain('600 entries were signed, 400 are there');
    log.rollBack(size, String(checkpoint).replace('example.org', 'example.net'));
    await expect(LogWriter.open(log, signer)).rejects.toMatchObject({ code: 'tlog/store_damaged' });
    expect(await problems(log)).toHaveLength(1);
  });
});

// The small parts by which a device follows a log: what it remembers, how fast a log must grow, and which witnesses count.
import { cosign, formatVkey, type NoteSigner, parseNote, signCheckpoint } from '@incamera/tlog';
import { describe, expect, it } from 'vitest';
import { OTHER_SIGNER, WITNESSES } from '../../test/fake-log.js';
import { DeviceRecords } from '../device/device-records.js';
import { MemoryStorage } from '../node/memory-storage.js';
import { LogMemory } from './log-memory.js';
import { LogPace } from './log-pace.js';
import { countWitnesses } from './witness-rule.js';

const noteOf = (size: number) => signCheckpoint({ size, root: new Uint8Array(32) }, OTHER_SIGNER);

describe('what a device remembers of a log', () => {
  it('goes forward only, and is there again after another log was named for a while', async () => {
    const memory = new LogMemory(new DeviceRecords(new MemoryStorage()), 'https://meet.example');
    expect(await memory.follow('a', 1)).toBe(false);
    await memory.advance('a', await noteOf(9));
    await memory.advance('a', await noteOf(8));
    await memory.advance('another', await noteOf(99));
    expect((await memory.load())?.note).toBe(await noteOf(9));
    expect(await memory.follow('b', 5)).toBe(true);
    expect(await memory.load()).toMatchObject({ vkey: 'b', note: null, earlier: [{ vkey: 'a', untilMs: 5 }] });
    expect(await memory.follow('a', 7)).toBe(true);
    expect(await memory.load()).toMatchObject({
      vkey: 'a',
      note: await noteOf(9),
      earlier: [{ vkey: 'b', untilMs: 7 }],
    });
    await memory.beginAnew();
    expect(await memory.load()).toMatchObject({ vkey: 'a', note: null });
  });

  it('keeps the first pieces of evidence, each once', async () => {
    const memory = new LogMemory(new DeviceRecords(new MemoryStorage()), 'https://meet.example');
    for (const file of ['1', '1', '2', '3', '4', '5']) await memory.keepEvidence(file);
    expect(await memory.evidence()).toEqual(['1', '2', '3', '4']);
  });
});

describe('the pace of a log', () => {
  const behind = (sizes: readonly number[], everyMs = 10_000): boolean => {
    const pace = new LogPace(10_000);
    return sizes.map((size, i) => pace.isBehind(size, i * everyMs)).at(-1) === true;
  };

  it('is kept by a log with an entry a tick, by one that lost a few, and by one after a pause of the machine', () => {
    expect(behind([1, 2, 3, 4, 5, 6, 7, 8])).toBe(false);
    expect(behind([1, 2, 2, 2, 2, 3, 4, 4])).toBe(false);
    expect(behind([1, 400], 3_600_000)).toBe(false);
  });

  it('is not kept by a log that stands still or hardly moves', () => {
    expect(behind([1, 1, 1, 1, 1, 1])).toBe(false);
    expect(behind([1, 1, 1, 1, 1, 1, 1])).toBe(true);
    expect(behind([1, 2, 3, 4, 4, 4, 4, 4, 4, 5, 5])).toBe(true);
    const pace = new LogPace(10_000);
    pace.isBehind(1, 0);
    pace.reset();
    expect(pace.isBehind(1, 60_000)).toBe(false);
  });
});

describe('witnesses', () => {
  const NOW_MS = 1_900_000_000_000;
  const vkeys = WITNESSES.map(({ key }) => formatVkey(key));
  const count = async (signers: readonly (readonly [NoteSigner, number])[], witnesses = vkeys, required = 2) => {
    const { text, signatures } = parseNote(await noteOf(5));
    const added = await Promise.all(signers.map(([signer, atMs]) => cosign(text, signer, atMs)));
    const note = { text, signatures: [...signatures, ...added] };
    const { signed, problem } = await countWitnesses(note, { witnesses, required, intervalMs: 10_000 }, NOW_MS);
    return [signed, problem?.code ?? 'good'];
  };
  const [one, two] = WITNESSES as [NoteSigner, NoteSigner];

  it('count once each, by their keys and not by their names', async () => {
    const both = [
      [one, NOW_MS],
      [two, NOW_MS],
    ] as const;
    expect(await count(both)).toEqual([2, 'good']);
    expect(await count([[one, NOW_MS]])).toEqual([1, 'client/history_unwitnessed']);
    expect(await count(both, [vkeys[0] ?? '', vkeys[0] ?? ''])).toEqual([1, 'client/history_unwitnessed']);
    expect(await count(both, ['no key', 'nor this'], 1)).toEqual([0, 'client/history_unwitnessed']);
    expect(await count([], vkeys, 0)).toEqual([0, 'good']);
  });

  it('show by their time that a state is an old one', async () => {
    const oldMs = NOW_MS - 400_000;
    expect(
      await count([
        [one, oldMs],
        [two, NOW_MS],
      ]),
    ).toEqual([1, 'client/history_stale']);
    expect(
      await count([
        [one, NOW_MS - 300_000],
        [two, NOW_MS + 60_000],
      ]),
    ).toEqual([2, 'good']);
  });
});

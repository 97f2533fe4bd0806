// The desk: sealed for the holders, kept until the server has it, and told when the server does not take it.
import { generateMemberKey, MAX_CONTENT_BYTES, openTestimony, readTestimony, signTestimony } from '@incamera/group';
import { AppError, type Bytes, type MeetingId, silentLogger, systemRng, toBase64Url } from '@incamera/kernel';
import { newTestimonySchema, wireBytes } from '@incamera/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { quiet } from '../../test/quiet.js';
import { DeviceRecords } from '../device/device-records.js';
import { MemoryStorage } from '../node/memory-storage.js';
import { TestimonyDesk } from './testimony-desk.js';
import { TestimonyRecords } from './testimony-records.js';

const GROUP = new Uint8Array(32).fill(1);
const MEETING = toBase64Url(GROUP) as MeetingId;
const SECRET = new Uint8Array(32).fill(7);
const memberKey = await generateMemberKey();
const utf8 = new TextEncoder();

let clock: FakeClock;
let storage: MemoryStorage;
/** What the server took; null: it cannot be reached. */
let taken: { commitment: Bytes; sealed: Bytes | null }[];
let answer: () => string | null;
let told: string[];
let standing: Map<string, string>;

beforeEach(() => {
  clock = new FakeClock();
  storage = new MemoryStorage();
  taken = [];
  answer = () => null;
  told = [];
  standing = new Map();
});

function desk(secret: Bytes | null = SECRET): TestimonyDesk {
  const checkpoint = { size: 5, root: new Uint8Array(32).fill(9) };
  const sign = ({ kind, atMs, content }: { kind: 'receipt'; atMs: number; content: Bytes }) =>
    signTestimony(
      { kind, atMs, content, checkpoint, groupId: GROUP, leafKey: memberKey.publicKey, epoch: 3n },
      memberKey.privateKey,
    );
  return new TestimonyDesk({
    group: { testimony: { sign } as never },
    groupId: GROUP,
    meetingId: MEETING,
    log: { last: () => checkpoint },
    key: { secret: async () => secret, deposit: async () => undefined },
    records: new TestimonyRecords(new DeviceRecords(storage), MEETING, 'tab'),
    http: {
      command: async (_path, body) => {
        const code = answer();
        if (code !== null) throw new AppError(code, { message: code, next: '' });
        const { commitment, sealed } = newTestimonySchema.parse(body);
        taken.push({ commitment: wireBytes(commitment), sealed: sealed === null ? null : wireBytes(sealed) });
      },
    },
    token: () => 'token',
    environment: { clock, rng: systemRng, logger: silentLogger },
    record: { took: () => undefined },
    problems: {
      set: (name, error) => {
        if (error === null) standing.delete(name);
        else standing.set(name, error.code);
      },
      happened: (error) => void told.push(error.code),
    },
    changed: () => undefined,
  });
}

const text = (value: string): Bytes => utf8.encode(value) as Bytes;

async function opened(): Promise<string[]> {
  const contents: string[] = [];
  for (const { commitment, sealed } of taken) {
    const kept = await openTestimony(SECRET, GROUP, commitment, sealed ?? new Uint8Array());
    const read = kept.ok ? await readTestimony(kept.value.signed) : kept;
    contents.push(read.ok ? new TextDecoder().decode(read.value.content) : read.error.code);
  }
  return contents;
}

/** Lets what is under way come to rest, and time pass. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed <= ms; passed += 250) {
    clock.advance(250);
    await quiet();
  }
}

describe('a testimony', () => {
  it('says epoch, time and the last checkpoint, and is sealed with what belongs to it', async () => {
    await desk().testify('receipt', text('one'), text('beside'));
    await quiet();
    const [one] = taken;
    const kept = await openTestimony(SECRET, GROUP, one?.commitment ?? SECRET, one?.sealed ?? SECRET);
    if (!kept.ok) throw kept.error;
    expect(kept.value.attachment).toEqual(text('beside'));
    const read = await readTestimony(kept.value.signed);
    expect(read).toMatchObject({ ok: true, value: { kind: 'receipt', epoch: 3n, checkpoint: { size: 5 } } });
    expect(taken).toHaveLength(1);
  });

  it('goes as a commitment alone where nobody could open it', async () => {
    await desk(null).testify('receipt', text('one'));
    await quiet();
    expect(taken).toMatchObject([{ sealed: null }]);
  });

  it('is refused before anything is signed when it is too long', async () => {
    await expect(desk().testify('roster', new Uint8Array(MAX_CONTENT_BYTES + 1))).rejects.toThrow(RangeError);
    expect(taken).toEqual([]);
  });
});

describe('a server that cannot be reached', () => {
  it('gets everything later, in order, and what it does not take is told after a while', async () => {
    const one = desk();
    answer = () => 'client/network';
    for (const content of ['a', 'b', 'c']) await one.testify('receipt', text(content));
    await pass(10_000);
    expect([one.unsentCount, standing.size]).toEqual([3, 0]);
    await pass(10_000);
    expect([...standing.values()]).toEqual(['client/testimony_not_stored']);
    answer = () => null;
    await pass(6_000);
    expect(await opened()).toEqual(['a', 'b', 'c']);
    expect([one.unsentCount, standing.size]).toEqual([0, 0]);
  });

  it('gets after a reload of the page what waited, once', async () => {
    const before = desk();
    answer = () => 'client/network';
    await before.testify('receipt', text('a'));
    clock.advance(1);
    await before.testify('receipt', text('b'));
    await quiet();
    before.close();
    answer = () => null;
    const again = desk();
    await again.start();
    await pass(1000);
    expect(await opened()).toEqual(['a', 'b']);
    const third = desk();
    await third.start();
    await pass(1000);
    expect(taken).toHaveLength(2);
  });

  it('loses the oldest when too much waits, and that is told', async () => {
    const one = desk();
    answer = () => 'client/network';
    for (let n = 0; n < 257; n++) await one.testify('receipt', text(String(n)));
    expect(one.unsentCount).toBe(256);
    expect(told).toEqual(['client/testimony_lost']);
    answer = () => null;
    await pass(6_000);
    expect((await opened())[0]).toBe('1');
  });
});

describe('a server that refuses', () => {
  it('for lack of room is told of at once, and asked again', async () => {
    const one = desk();
    answer = () => 'testimony/quota';
    await one.testify('receipt', text('a'));
    await pass(500);
    expect([...standing.values()]).toEqual(['client/testimony_not_stored']);
    answer = () => null;
    await pass(31_000);
    expect([await opened(), standing.size]).toEqual([['a'], 0]);
  });

  it('one because somebody else brought it does not hold up the rest', async () => {
    const one = desk();
    answer = () => 'testimony/taken';
    await one.testify('receipt', text('a'));
    await pass(500);
    expect(told).toEqual(['client/testimony_not_stored']);
    answer = () => null;
    await one.testify('receipt', text('b'));
    await pass(500);
    expect(await opened()).toEqual(['b']);
  });
});

// Deny lists among members: who passes one on and when, what a lying member can do with numbers, and lists that are too long.
import { type Denial, type DenyList, signDenyList } from '@incamera/identity';
import { type Bytes, type LeafIndex, type Logger, ok, silentLogger } from '@incamera/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { DenyDesk } from './deny-desk.js';
import { type DenyListContent, MAX_PASSED_ON_BYTES } from './deny-list-content.js';
import { type MembershipContext } from './membership-context.js';
import { SessionState } from './session-state.js';

const leaf = (n: number) => n as LeafIndex;

let clock: FakeClock;
let state: SessionState;
let keys: CryptoKeyPair;
let authorityKey: Bytes;
let known: Bytes[];
let said: DenyListContent[];
let onServer: Bytes[];
let isDutyHost: boolean;
let work: Promise<void>;
let desk: DenyDesk;

beforeEach(async () => {
  clock = new FakeClock();
  state = new SessionState(clock, () => undefined);
  keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  authorityKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  [known, said, onServer, isDutyHost, work] = [[], [], [], false, Promise.resolve()];
  desk = new DenyDesk(context(), {
    fetch: async () => onServer,
    say: async (content) => void said.push(content),
    isDutyHost: () => isDutyHost,
    changed: () => undefined,
  });
});

/** A group that takes every list that is longer than what it has: enough for who says what when. */
function context(): MembershipContext {
  const group = {
    ownLeaf: leaf(1),
    roster: () => [{ leaf: leaf(0) }, { leaf: leaf(1) }, { leaf: leaf(2), displayName: 'Mallory' }],
    denyLists: () => known,
    deniedMembers: () => [],
    applyDenyList: async (bytes: Bytes) => {
      const isNews = !known.some((each) => each.join() === bytes.join());
      if (isNews) known = [bytes];
      return ok(isNews);
    },
  };
  const queue = {
    push: (run: () => unknown) => {
      work = work.then(async () => void (await run()));
    },
  };
  const logger: Logger = silentLogger;
  return { state, group, queue, environment: { clock, logger } } as unknown as MembershipContext;
}

async function list(version: number, people = 1): Promise<Bytes> {
  const denials: Denial[] = Array.from({ length: people }, (_, index) => ({
    subject: { kind: 'person', person: `example.org/p${index}` },
    sinceMs: 1,
    reason: 'unspecified',
  }));
  const unsigned: DenyList = { authorityKey, version, issuedAtMs: 1, denials };
  return (await signDenyList(unsigned, keys.privateKey)).bytes;
}

async function pass(durationMs: number): Promise<void> {
  clock.advance(durationMs);
  for (let round = 0; round < 20; round++) {
    await work;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const told = () => state.problems.notices.map(({ error, displayName }) => [error?.code, displayName]);

describe('a list from the server', () => {
  it('is passed on at once by the duty host', async () => {
    isDutyHost = true;
    const bytes = await list(1);
    await desk.offered(bytes);
    await pass(0);
    expect(said).toEqual([{ kind: 'deny_list', authorityKey, version: 1, list: bytes }]);
  });

  it('is passed on by others only when nobody else has by then', async () => {
    const bytes = await list(1);
    await desk.offered(bytes);
    await pass(1000);
    await desk.passedOn({ kind: 'deny_list', authorityKey, version: 1, list: bytes }, leaf(0));
    await pass(60_000);
    expect(said).toEqual([]);
    await desk.offered(await list(2));
    await pass(60_000);
    expect(said.map(({ version }) => version)).toEqual([2]);
  });

  it('is not passed on twice', async () => {
    isDutyHost = true;
    const bytes = await list(1);
    await desk.offered(bytes);
    await pass(0);
    await desk.offered(bytes);
    await pass(60_000);
    expect(said).toHaveLength(1);
  });

  it('that is too long for a message is passed on by its number', async () => {
    isDutyHost = true;
    const bytes = await list(1, 2000);
    expect(bytes.byteLength).toBeGreaterThan(MAX_PASSED_ON_BYTES);
    await desk.offered(bytes);
    await pass(0);
    expect(said).toEqual([{ kind: 'deny_list', authorityKey, version: 1, list: null }]);
  });
});

describe('a number that a member says', () => {
  const number = (version: number) => ({ kind: 'deny_list', authorityKey, version, list: null }) as const;

  it('leads to a look at the server', async () => {
    onServer = [await list(7, 2000)];
    await desk.passedOn(number(7), leaf(2));
    await pass(0);
    expect(known).toEqual(onServer);
    expect(told()).toEqual([]);
  });

  it('that the server does not give is told, with who said it', async () => {
    await desk.passedOn(number(7), leaf(2));
    await pass(0);
    expect(told().map(([code]) => code)).toEqual(['client/deny_list_withheld']);
  });

  it('does not keep the others from passing on the real list', async () => {
    await desk.passedOn(number(999), leaf(2));
    await pass(0);
    const bytes = await list(1);
    await desk.offered(bytes);
    await pass(60_000);
    expect(said).toEqual([{ kind: 'deny_list', authorityKey, version: 1, list: bytes }]);
  });
});

describe('after the end', () => {
  it('nothing is said or taken any more', async () => {
    await desk.offered(await list(1));
    desk.close();
    await pass(60_000);
    await desk.offered(await list(2));
    expect(said).toEqual([]);
    expect(known).toHaveLength(1);
  });
});

// What is on an officer's bench stays while pages come and go, and goes with the person.
import { type OpenedCase } from '@incamera/client';
import { AppError } from '@incamera/kernel';
import { type Account, protocolErrors } from '@incamera/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CaseFinding } from './bench-types.js';
import { type CasePlace, Workbench } from './workbench.js';

const olga: Account = { accountId: 'a_1', displayName: 'Olga', userHandle: 'A', roles: ['officer'] };
const otto: Account = { ...olga, accountId: 'a_2', displayName: 'Otto' };
const CASE = 'Kc3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA';
const file = new File(['published'], 'leak.opus');
const finding = { found: {}, of: {} } as unknown as CaseFinding;

/** Keys that can be overwritten, and say whether they were. */
function keysOfCase() {
  const state = { areClosed: false };
  const keys = { dispose: () => (state.areClosed = true) } as unknown as OpenedCase;
  return { keys, state };
}

/** Work that ends when the test says so. */
function work() {
  let resolve: (found: CaseFinding) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<CaseFinding>((...settle) => {
    [resolve, reject] = settle;
  });
  const seen: { signal: AbortSignal | null; tell: ((share: number) => void) | null } = { signal: null, tell: null };
  const run = (place: CasePlace) =>
    place.examine.run(file, (signal, tell) => {
      seen.signal = signal;
      seen.tell = (share) => tell({ stage: 'comparing', share });
      signal.addEventListener('abort', () => reject(new Error('given up')));
      return promise;
    });
  return { seen, run, resolve, reject };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

let bench: Workbench;
let place: CasePlace;
beforeEach(() => {
  bench = new Workbench();
  bench.belongsTo(olga);
  place = bench.caseOf(CASE);
});

describe('work on a file', () => {
  it('goes on while its page is away, tells how far it is, and is found again', async () => {
    const leave = place.show();
    const { keys, state } = keysOfCase();
    place.open(keys);
    const { seen, run, resolve } = work();
    run(place);
    seen.tell?.(0.2);
    leave();
    expect(seen.signal?.aborted).toBe(false);
    seen.tell?.(0.6);
    expect(bench.caseOf(CASE).examine.state).toMatchObject({ is: 'running', progress: { share: 0.6 } });
    // What runs needs them.
    expect([bench.busyPlaces, place.keys, state.areClosed]).toEqual([[place], keys, false]);
    resolve(finding);
    await settled();
    expect(place.examine.state).toEqual({ is: 'found', ask: file, finding });
    // Nobody has seen it yet.
    expect(bench.busyPlaces).toEqual([place]);
    place.show();
    expect(bench.busyPlaces).toEqual([]);
    expect(place.examine.state).toEqual({ is: 'found', ask: file, finding });
  });

  it('that fails while its page is away is told there', async () => {
    const { run, reject } = work();
    run(place);
    const error = protocolErrors.make('auth/not_permitted');
    reject(error);
    await settled();
    expect(place.examine.state).toEqual({ is: 'failed', ask: file, error });
    const foreign = work();
    foreign.run(place);
    foreign.reject(new Error('of a library'));
    await settled();
    const { state } = place.examine;
    expect(state?.is === 'failed' && state.error instanceof AppError && state.error.code).toBe('kernel/unexpected');
  });

  it('is ended by a stop and leaves nothing, no error either', async () => {
    const { seen, run } = work();
    run(place);
    place.examine.stop();
    expect(seen.signal?.aborted).toBe(true);
    await settled();
    expect([place.examine.state, bench.isRunning]).toEqual([null, false]);
  });

  it('is one at a time in a tab, and the next begins when it has ended', async () => {
    const first = work();
    first.run(place);
    const other = bench.caseOf('another');
    const second = work();
    second.run(other);
    expect([second.seen.signal, other.examine.state]).toEqual([null, null]);
    first.resolve(finding);
    await settled();
    second.run(other);
    expect(other.examine.state).toMatchObject({ is: 'running' });
  });

  it('changes what is shown with every step, and nothing once it is forgotten', async () => {
    const { seen, run, resolve } = work();
    const versions: number[] = [];
    bench.subscribe(() => versions.push(bench.getSnapshot()));
    run(place);
    seen.tell?.(0.1);
    expect(new Set(versions).size).toBe(2);
    place.clear();
    const { length } = versions;
    seen.tell?.(0.2);
    resolve(finding);
    await settled();
    expect([versions.length, place.examine.state]).toEqual([length, null]);
  });
});

describe('keys', () => {
  it('are overwritten when their page goes and nothing runs, and the finding stays', async () => {
    const leave = place.show();
    const { keys, state } = keysOfCase();
    place.open(keys);
    const { run, resolve } = work();
    run(place);
    resolve(finding);
    await settled();
    // The page is there.
    expect([place.keys, state.areClosed]).toEqual([keys, false]);
    place.verified(keys, []);
    leave();
    expect([place.keys, place.meetings, state.areClosed]).toEqual([null, null, true]);
    expect(place.examine.state).toMatchObject({ is: 'found' });
  });

  it('are overwritten as soon as what ran without their page has ended, however', async () => {
    for (const end of ['resolve', 'reject', 'stop'] as const) {
      const leave = place.show();
      const { keys, state } = keysOfCase();
      place.open(keys);
      const begun = work();
      begun.run(place);
      leave();
      expect(state.areClosed).toBe(false);
      if (end === 'resolve') begun.resolve(finding);
      if (end === 'reject') begun.reject(new Error('a fault'));
      if (end === 'stop') place.examine.stop();
      await settled();
      expect([end, place.keys, state.areClosed]).toEqual([end, null, true]);
      expect([end, place.isNews]).toEqual([end, end !== 'stop']);
    }
  });

  it('that come open when their page has gone already are overwritten at once', () => {
    const { keys, state } = keysOfCase();
    place.show()();
    place.open(keys);
    expect([place.keys, state.areClosed]).toEqual([null, true]);
  });

  it('give way to those that are opened after them, and what was verified with them goes, too', () => {
    place.show();
    const [first, second] = [keysOfCase(), keysOfCase()];
    place.open(first.keys);
    place.verified(first.keys, []);
    place.open(second.keys);
    expect([first.state.areClosed, second.state.areClosed, place.meetings]).toEqual([true, false, null]);
    // Of the first, which took longer.
    place.verified(first.keys, []);
    expect(place.meetings).toBeNull();
  });
});

describe('all of it', () => {
  /** A finding, open keys on a page that is there, and work that runs. */
  async function inUse() {
    const done = work();
    done.run(place);
    done.resolve(finding);
    await settled();
    const other = bench.caseOf('another');
    other.show();
    const { keys, state } = keysOfCase();
    other.open(keys);
    bench.keysFile.show();
    bench.keysFile.open({ text: 'keys', count: 1 });
    const running = work();
    running.run(other);
    return { other, state, running };
  }

  const gone = async ({ other, state, running }: Awaited<ReturnType<typeof inUse>>) => {
    expect(running.seen.signal?.aborted).toBe(true);
    expect([state.areClosed, other.keys, bench.keysFile.keys]).toEqual([true, null, null]);
    running.resolve(finding);
    await settled();
    expect([place.examine.state, other.examine.state, bench.busyPlaces]).toEqual([null, null, []]);
    expect([bench.isInUse, bench.isRunning]).toEqual([false, false]);
  };

  it('goes at once when nobody is signed in any more', async () => {
    const used = await inUse();
    bench.belongsTo(null);
    await gone(used);
  });

  it('goes at once when somebody else is', async () => {
    const used = await inUse();
    bench.belongsTo(otto);
    await gone(used);
  });

  it('goes at once when the person is no officer any more', async () => {
    const used = await inUse();
    bench.belongsTo({ ...olga, roles: ['organiser'] });
    await gone(used);
  });

  it('stays while the server says that it is the same person', async () => {
    const { other, state } = await inUse();
    bench.belongsTo({ ...olga, displayName: 'Olga Berg' });
    expect([place.examine.state?.is, other.isRunning, state.areClosed]).toEqual(['found', true, false]);
  });

  it('of one case goes when that is closed, and of no other', async () => {
    const { other, state } = await inUse();
    other.clear();
    expect([other.keys, other.examine.state, state.areClosed]).toEqual([null, null, true]);
    expect(place.examine.state?.is).toBe('found');
  });
});

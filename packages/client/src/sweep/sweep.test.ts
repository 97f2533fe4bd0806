// Questions over a history: what each finds, what it does not claim to know, and when a pattern is called one.
import { type HistoryEntry } from '@incamera/tlog';
import { describe, expect, it } from 'vitest';
import { isInNetwork, parseNetwork } from './network.js';
import { type Pattern, patternOf, shareInterval } from './pattern.js';
import { type SweepQuery } from './query.js';
import { digestOfSweep, formOfSweep } from './query-form.js';
import { sweep } from './sweep.js';
import { compareVersions } from './versions.js';

const WEEK_MS = 7 * 24 * 3_600_000;
const MONDAY_MS = Date.UTC(2026, 10, 2);

type Joined = Extract<HistoryEntry, { type: 'device_joined' }>;

interface Plan {
  readonly id: string;
  readonly week?: number;
  readonly organiser?: string;
  readonly joined?: readonly Partial<Joined>[];
  readonly more?: readonly HistoryEntry[];
}

const known = { accountId: 'ada', deviceId: 'd1', signIn: 'passkey', network: '192.0.2.0/24', client: '1.2.0' };
const rules = { classification: 'secret', documentHash: 'h1', policiesHash: 'p1', asked: 'knock' };

function meeting({ id, week = 0, organiser = 'olga', joined = [{}], more = [] }: Plan): HistoryEntry[] {
  const atMs = MONDAY_MS + week * WEEK_MS;
  return [
    {
      type: 'meeting_created',
      atMs: atMs - 1000,
      meetingId: id,
      accountId: organiser,
      startsAtMs: atMs,
      expiresAtMs: atMs + 1,
      policyHash: new Uint8Array(),
    },
    { type: 'meeting_founded', atMs, meetingId: id, peerId: 'p0' },
    ...joined.map(
      (one, i): Joined => ({ type: 'device_joined', atMs, meetingId: id, peerId: `p${i}`, ...known, ...rules, ...one }),
    ),
    ...more,
  ];
}

const ask = (plans: readonly Plan[], query: SweepQuery) => sweep(plans.flatMap(meeting), query);
const ids = (plans: readonly Plan[], query: SweepQuery) => {
  const { found, unknown } = ask(plans, query);
  return { found: found.map(({ meetingId }) => meetingId), unknown };
};

describe('a question', () => {
  it('finds exceptions, of one rule or of any', () => {
    const granted = (rules: string): HistoryEntry => ({
      ...{ type: 'exception_granted', atMs: MONDAY_MS, meetingId: 'a', seq: 1 },
      ...{ rules, admittedPeer: 'p1', grantedByPeer: 'p0' },
    });
    const plans = [{ id: 'a', more: [granted('["passkey"]')] }, { id: 'b' }];
    expect(ids(plans, { by: 'exception', rule: '' })).toEqual({ found: ['a'], unknown: 0 });
    expect(ids(plans, { by: 'exception', rule: 'passkey' }).found).toEqual(['a']);
    expect(ids(plans, { by: 'exception', rule: 'network' }).found).toEqual([]);
    expect(ids([{ id: 'a', more: [granted('no list')] }], { by: 'exception', rule: 'passkey' }).found).toEqual([]);
  });

  it('finds levels below another, and does not know what the server did not see', () => {
    const plans = [
      { id: 'a', joined: [{ signIn: 'passkey' }, { signIn: 'none' }] },
      { id: 'b', joined: [{ signIn: 'passkey' }] },
      { id: 'c', joined: [{ signIn: 'unknown' }] },
      { id: 'd', joined: [{ signIn: 'unknown' }, { signIn: 'provider' }] },
    ];
    expect(ids(plans, { by: 'level', below: 'provider' })).toEqual({ found: ['a'], unknown: 2 });
    expect(ids(plans, { by: 'level', below: 'passkey' })).toEqual({ found: ['a', 'd'], unknown: 1 });
  });

  it('finds accounts and devices, and does not claim that nobody was there where names are chosen', () => {
    const plans = [
      { id: 'a', joined: [{ accountId: 'bob', deviceId: 'd2' }] },
      { id: 'b', joined: [{ accountId: '', deviceId: '', signIn: 'none' }] },
      { id: 'c', joined: [{ accountId: '', deviceId: '', signIn: 'unknown' }] },
    ];
    expect(ids(plans, { by: 'account', accountId: 'bob' })).toEqual({ found: ['a'], unknown: 1 });
    expect(ids(plans, { by: 'device', deviceId: 'd2' })).toEqual({ found: ['a'], unknown: 1 });
  });

  it('finds networks, as far as the recorded prefix says', () => {
    const plans = [
      { id: 'a', joined: [{ network: '192.0.2.0/24' }] },
      { id: 'b', joined: [{ network: '198.51.100.0/24' }] },
      { id: 'c', joined: [{ network: '2001:db8:1::/48' }] },
      { id: 'd', joined: [{ network: '' }] },
    ];
    expect(ids(plans, { by: 'network', network: '192.0.0.0/16' })).toEqual({ found: ['a'], unknown: 1 });
    expect(ids(plans, { by: 'network', network: '2001:db8::/32' })).toEqual({ found: ['c'], unknown: 1 });
    // One address of a recorded /24: it may have been, or not.
    expect(ids(plans, { by: 'network', network: '192.0.2.7' })).toEqual({ found: [], unknown: 2 });
  });

  it('finds versions of clients, both ends included', () => {
    const plans = ['1.1.0', '1.2.0', '1.10.0', ''].map((client, i) => ({ id: `m${i}`, joined: [{ client }] }));
    expect(ids(plans, { by: 'client', from: '1.2.0', to: '1.10.0' })).toEqual({ found: ['m1', 'm2'], unknown: 1 });
    expect(ids(plans, { by: 'client', from: '', to: '1.1.9' }).found).toEqual(['m0']);
  });

  it('finds classes and rulebooks', () => {
    const plans = [
      { id: 'a', joined: [{ documentHash: 'h1' }] },
      { id: 'b', joined: [{ documentHash: 'h2' }] },
      { id: 'c', joined: [{ classification: '' }] },
    ];
    expect(ids(plans, { by: 'class', classification: 'secret', documentHash: '' })).toEqual({
      found: ['a', 'b'],
      unknown: 1,
    });
    expect(ids(plans, { by: 'class', classification: '', documentHash: 'h2' }).found).toEqual(['b']);
  });

  it('finds a member who was there and gave no testimony, and nobody who had no time for one', () => {
    const commit = (afterMs: number, epoch: number, removed: string[] = []): HistoryEntry => ({
      ...{ type: 'commit_ordered', atMs: MONDAY_MS + afterMs, meetingId: 'a', epoch, seq: epoch + 1 },
      ...{ commitHash: '', peerId: 'p0', admitted: [], removed },
    });
    const said = (peerId: string, afterMs: number): HistoryEntry => ({
      ...{ type: 'testimony', atMs: MONDAY_MS + afterMs, meetingId: 'a', peerId, commitment: new Uint8Array(32) },
    });
    const two = [{}, {}];
    const gap = (more: HistoryEntry[]) => ids([{ id: 'a', joined: two, more }], { by: 'gap' }).found;
    const minute = 60_000;
    const whole = [
      said('p0', 1),
      said('p1', 1),
      commit(5 * minute, 0),
      said('p0', 5 * minute + 1),
      said('p1', 5 * minute + 2),
      commit(9 * minute, 1),
    ];
    expect(gap(whole)).toEqual([]);
    expect(
      gap(
        whole.filter(
          (entry) => !(entry.type === 'testimony' && entry.peerId === 'p1' && entry.atMs > MONDAY_MS + minute),
        ),
      ),
    ).toEqual(['a']);
    // Removed before it could say anything, or a meeting that ended at once.
    expect(
      gap([
        said('p0', 1),
        commit(1000, 0, ['p1']),
        said('p0', 1500),
        commit(5 * minute, 1),
        said('p0', 5 * minute + 5),
      ]),
    ).toEqual([]);
    expect(gap([commit(1000, 0)])).toEqual([]);
    // A commit that was refused left nothing to testify to.
    const fallen: HistoryEntry = {
      type: 'commit_voided',
      atMs: MONDAY_MS + 3 * minute,
      meetingId: 'a',
      epoch: 0,
      seq: 9,
      commitHash: '',
    };
    expect(gap([said('p0', 1), said('p1', 1), commit(2 * minute, 0), fallen, commit(4 * minute, 0)])).toEqual([]);
  });

  it('does not count a device whose admission members refused', () => {
    const commit: HistoryEntry = {
      ...{ type: 'commit_ordered', atMs: MONDAY_MS, meetingId: 'a', epoch: 0, seq: 1 },
      ...{ commitHash: '', peerId: 'p0', admitted: ['p1'], removed: [] },
    };
    const fallen: HistoryEntry = {
      type: 'commit_voided',
      atMs: MONDAY_MS,
      meetingId: 'a',
      epoch: 0,
      seq: 2,
      commitHash: '',
    };
    const joined = [{ asked: 'founding' }, { accountId: 'eve' }];
    const query: SweepQuery = { by: 'account', accountId: 'eve' };
    expect(ids([{ id: 'a', joined, more: [commit] }], query).found).toEqual(['a']);
    expect(ids([{ id: 'a', joined, more: [commit, fallen] }], query).found).toEqual([]);
    expect(ids([{ id: 'a', joined, more: [commit, fallen, { ...commit, seq: 3 }] }], query).found).toEqual(['a']);
  });

  it.each<SweepQuery>([
    { by: 'level', below: 'none' },
    { by: 'account', accountId: '' },
    { by: 'device', deviceId: '' },
    { by: 'network', network: '192.0.2.0/33' },
    { by: 'network', network: 'example.org' },
    { by: 'client', from: '', to: '' },
    { by: 'class', classification: '', documentHash: '' },
  ])('that is none is refused: %j', (query) => {
    expect(() => ask([], query)).toThrowError(expect.objectContaining({ code: 'client/sweep_query_invalid' }));
  });

  it('has one form, whoever writes it, and another hash for another question', async () => {
    const query: SweepQuery = { by: 'account', accountId: 'bob' };
    expect(formOfSweep(query, { toMs: 2, fromMs: 1 })).toBe('{"accountId":"bob","by":"account","fromMs":1,"toMs":2}');
    expect(await digestOfSweep(query)).not.toEqual(await digestOfSweep(query, { fromMs: 1 }));
  });
});

describe('the answer', () => {
  const guest = { joined: [{ signIn: 'none' }] };
  const below: SweepQuery = { by: 'level', below: 'transfer' };

  it('counts by weeks, without leaving one out, and leaves out what was only planned or is out of range', () => {
    const planned = meeting({ id: 'planned' }).slice(0, 1);
    const entries = [
      ...planned,
      ...[
        { id: 'a', ...guest },
        { id: 'b', week: 2 },
      ].flatMap(meeting),
    ];
    expect(sweep(entries, below)).toMatchObject({
      comparable: 2,
      weeks: [
        { startMs: MONDAY_MS, matching: 1, comparable: 1 },
        { startMs: MONDAY_MS + WEEK_MS, matching: 0, comparable: 0 },
        { startMs: MONDAY_MS + 2 * WEEK_MS, matching: 0, comparable: 1 },
      ],
    });
    expect(sweep(entries, below, { fromMs: MONDAY_MS + 1 })).toMatchObject({ comparable: 1, found: [] });
  });

  it('is structural over weeks and organisers, a one-off among many, and undecided where the counts do not suffice', () => {
    const others = Array.from({ length: 20 }, (_, i) => ({ id: `o${i}`, week: i % 4 }));
    const pattern = (plans: readonly Plan[]): Pattern => ask(plans, below).pattern;
    expect(pattern(others)).toBe('none');
    expect(pattern([...others, { id: 'x', ...guest }])).toBe('one-off');
    expect(pattern([{ id: 'x', ...guest }])).toBe('undecided');
    const three = [0, 1, 2].map((week) => ({ id: `x${week}`, week, organiser: `o${week}`, ...guest }));
    expect(pattern([...others, ...three])).toBe('structural');
    expect(pattern([...others, ...three.map((plan) => ({ ...plan, week: 0 }))])).toBe('undecided');
  });

  it('follows the stated rule exactly', () => {
    const base = { matching: 3, comparable: 100, weeks: 3, organisers: 1 };
    expect(patternOf(base)).toBe('undecided');
    expect(patternOf({ ...base, organisers: 2 })).toBe('structural');
    expect(patternOf({ ...base, comparable: 8 })).toBe('structural');
    expect(patternOf({ ...base, weeks: 2, organisers: 2 })).toBe('undecided');
    expect(patternOf({ matching: 1, comparable: 17, weeks: 1, organisers: 1 })).toBe('undecided');
    expect(patternOf({ matching: 1, comparable: 20, weeks: 1, organisers: 1 })).toBe('one-off');
  });

  it('gives an interval and not a bare share', () => {
    expect(shareInterval(0, 0)).toEqual({ low: 0, high: 1 });
    const { low, high } = shareInterval(10, 100);
    expect([low.toFixed(3), high.toFixed(3)]).toEqual(['0.055', '0.174']);
  });
});

it('networks and versions are read as they are written', () => {
  expect(parseNetwork('::ffff')).toMatchObject({ bits: 128 });
  for (const text of [
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '::1::',
    '1:2:3:4:5:6:7',
    'g::',
    '1.2.3.4/',
    '1.2.3.4/1/1',
    '',
  ]) {
    expect(parseNetwork(text), text).toBeNull();
  }
  const [wide, narrow] = [parseNetwork('10.0.0.0/8'), parseNetwork('10.1.0.0/16')];
  if (wide === null || narrow === null) throw new Error('networks');
  expect([isInNetwork(narrow, wide), isInNetwork(wide, narrow)]).toEqual(['yes', 'unknown']);
  const sorted = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0', '1.0.1', '1.2', '1.10.0', '2.0.0+x'];
  expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
});

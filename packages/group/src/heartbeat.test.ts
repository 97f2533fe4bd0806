import {
  type Charter,
  defaultRules,
  draftCharter,
  publicClassification,
  type VerifiedCharter,
} from '@incamera/charter';
import { type Bytes, type LeafIndex, type MeetingId } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { HeartbeatMonitor } from './heartbeat.js';
import { type Member } from './roster.js';
import { type Heartbeat } from './signal-payloads.js';
import { TestClock } from './testing.js';

const keyOf = (n: number): Bytes => new Uint8Array(32).fill(n);
const HASH = keyOf(200);

const classification = await publicClassification();

function charterOf(rules: Partial<Charter['rules']>, hostCount: number): VerifiedCharter {
  const hosts = Array.from({ length: hostCount }, (_, i) => ({
    signatureKey: keyOf(i),
    returnKey: new Uint8Array(1216),
    label: `Host ${i}`,
  }));
  return {
    charter: draftCharter({
      classification,
      createdAtMs: 0,
      startsAtMs: 1,
      expiresAtMs: 2,
      nonce: keyOf(9),
      hosts,
      rules: { ...defaultRules, ...rules },
    }),
    bytes: new Uint8Array(),
    hash: keyOf(8),
    meetingId: 'x' as MeetingId,
    groupId: keyOf(8),
  };
}

/** Leaf n has key n; the first `hosts` are hosts, the others were admitted in the order of `admittedAt`. */
function rosterOf(leaves: readonly number[], hosts: number, admittedAt: Record<number, bigint> = {}): Member[] {
  return leaves.map((leaf) => ({
    leaf: leaf as LeafIndex,
    displayName: `M${leaf}`,
    evidence: { chain: null, passkey: null, passkeyChain: null, idToken: null, vouch: null },
    assurance: { level: 'self-asserted', name: null, reasons: [] },
    signatureKey: keyOf(leaf),
    isHost: leaf < hosts,
    admittedBy: leaf < hosts ? null : keyOf(0),
    admittedAtEpoch: leaf < hosts ? null : (admittedAt[leaf] ?? BigInt(leaf)),
    keyPackageRef: null,
  }));
}

function setUp(own: number, options: { rules?: Partial<Charter['rules']>; hosts?: number; leaves?: number[] } = {}) {
  const clock = new TestClock();
  const hosts = options.hosts ?? 1;
  const leaves = options.leaves ?? [0, 1, 2, 3];
  const charter = charterOf(options.rules ?? {}, hosts);
  const epoch = { epoch: 5n, transcriptHash: HASH, roster: rosterOf(leaves, hosts), ownLeaf: own as LeafIndex };
  const monitor = new HeartbeatMonitor(charter, clock, epoch);
  const leaf = (n: number) => n as LeafIndex;
  const beat = (from: number, echo: bigint, more: Partial<Heartbeat> = {}) =>
    monitor.heartbeat(leaf(from), {
      epoch: 5n,
      transcriptHash: HASH,
      counter: 1n,
      echoes: [{ leaf: own as LeafIndex, counter: echo }],
      ...more,
    });
  return { clock, monitor, epoch, beat, leaf, code: () => monitor.state().stop?.code ?? null };
}

describe('HeartbeatMonitor', () => {
  it('lets a member send while a host echoes what it said within 3 s', () => {
    const { clock, monitor, beat, code } = setUp(1);
    for (let second = 1; second < 10; second++) {
      clock.now += 1000;
      monitor.presenceSent(BigInt(second));
      beat(0, BigInt(second - 1));
      expect(code()).toBeNull();
    }
    clock.now += 2000;
    expect(code()).toBeNull();
    clock.now += 1;
    expect(code()).toBe('group/no_host_heartbeat');
    beat(0, 9n);
    expect(code()).toBeNull();
  });

  it('stops within 3 s when a removal is withheld, even if old heartbeats are delivered late', () => {
    const { clock, monitor, beat, code } = setUp(1);
    monitor.presenceSent(1n);
    clock.now += 2900;
    // The host removed somebody just after this; the server lets only this heartbeat through, as late as it can.
    beat(0, 1n);
    clock.now += 101;
    expect(code()).toBe('group/no_host_heartbeat');
    beat(0, 1n);
    expect(code()).toBe('group/no_host_heartbeat');
  });

  it('counts neither echoes that we did not say, nor heartbeats of members or of other epochs', () => {
    const { clock, monitor, beat, code } = setUp(1);
    clock.now += 2500;
    monitor.presenceSent(1n);
    beat(2, 1n);
    beat(0, 7n);
    beat(0, 1n, { epoch: 4n });
    beat(0, 1n, { echoes: [] });
    clock.now += 501;
    expect(code()).toBe('group/no_host_heartbeat');
  });

  it('names a fork by the transcript, or by signals that cannot be opened', () => {
    const first = setUp(1);
    first.monitor.presenceSent(1n);
    first.beat(0, 1n, { transcriptHash: keyOf(201) });
    expect(first.code()).toBe('group/forked');
    const second = setUp(1);
    second.clock.now += 3001;
    second.monitor.unreadableSignalSeen();
    expect(second.code()).toBe('group/forked');
  });

  it('stops half a second after signs of a later epoch, until it is there', () => {
    const { clock, monitor, epoch, code, beat } = setUp(1);
    monitor.presenceSent(1n);
    beat(0, 1n);
    monitor.laterEpochSeen(6n);
    monitor.laterEpochSeen(4n);
    clock.now += 500;
    expect(code()).toBeNull();
    clock.now += 1;
    expect(code()).toBe('group/behind');
    monitor.laterEpochSeen(6n);
    monitor.setEpoch({ ...epoch, epoch: 6n });
    expect(code()).toBeNull();
  });

  it('goes on when the later epoch was made up: a host shows that it is still in ours', () => {
    const { clock, monitor, epoch, code, beat } = setUp(1);
    monitor.presenceSent(1n);
    beat(0, 1n);
    monitor.laterEpochSeen(6n);
    clock.now += 600;
    expect(code()).toBe('group/behind');
    // Said before the claim: it proves nothing.
    beat(0, 1n);
    expect(code()).toBe('group/behind');
    monitor.presenceSent(2n);
    beat(0, 2n);
    expect(code()).toBeNull();
    monitor.laterEpochSeen(6n);
    clock.now += 600;
    expect(code()).toBeNull();
    // A withheld commit shows all the same, by the host's silence.
    clock.now += 2401;
    expect(code()).toBe('group/no_host_heartbeat');
    monitor.setEpoch({ ...epoch, epoch: 6n });
    monitor.laterEpochSeen(7n);
    clock.now += 501;
    expect(code()).toBe('group/behind');
  });

  it('lets the first host go on once everybody who is connected has spoken in its epoch', () => {
    const { clock, monitor, code, leaf } = setUp(0, { leaves: [0, 1, 2] });
    monitor.laterEpochSeen(6n);
    clock.now += 600;
    expect(code()).toBe('group/behind');
    monitor.heard(leaf(1));
    expect(code()).toBe('group/behind');
    monitor.heard(leaf(2));
    expect(code()).toBeNull();
  });

  it('stops the first host only when all others are under other keys; another host leans on the first', () => {
    const first = setUp(0, { hosts: 2 });
    first.clock.now += 100_000;
    expect(first.code()).toBeNull();
    first.monitor.unreadableSignalSeen();
    expect(first.code()).toBe('group/forked');
    first.monitor.heard(first.leaf(2));
    expect(first.code()).toBeNull();
    const second = setUp(1, { hosts: 2 });
    second.clock.now += 3001;
    expect(second.code()).toBe('group/no_host_heartbeat');
    second.monitor.setEpoch({ ...second.epoch, epoch: 6n, roster: rosterOf([1, 2, 3], 2) });
    expect(second.code()).toBeNull();
  });

  it('lets members go on for as long as the charter says when every host has left', () => {
    const { clock, monitor, epoch, code } = setUp(2, { rules: { hostAbsenceStopMs: 30_000 } });
    monitor.setEpoch({ ...epoch, roster: rosterOf([1, 2, 3], 1) });
    clock.now += 30_000;
    expect(code()).toBeNull();
    clock.now += 1;
    expect(code()).toBe('group/no_host');
  });

  it('names the longest-admitted connected member as successor, once, and where the charter allows it', () => {
    const { clock, monitor, leaf, beat, code } = setUp(3, { rules: { succession: 'members' } });
    clock.now += 59_000;
    monitor.heard(leaf(2));
    expect(monitor.state()).toMatchObject({ successor: null, actingHosts: [1, 2] });
    clock.now += 1001;
    expect(monitor.state()).toMatchObject({ successor: 2, actingHosts: [1, 2] });
    monitor.presenceSent(1n);
    beat(2, 1n);
    expect(code()).toBeNull();
    clock.now += 5001;
    expect(monitor.state()).toMatchObject({ successor: 3, stop: null });
    monitor.heard(leaf(0));
    expect(monitor.state()).toMatchObject({ successor: null, actingHosts: [] });

    const strict = setUp(3);
    strict.clock.now += 3600_000;
    expect(strict.monitor.state()).toMatchObject({ successor: null, actingHosts: [] });
  });

  it('lists leaves that are silent for longer than the charter allows; who rejoins starts anew', () => {
    const { clock, monitor, epoch, leaf } = setUp(0);
    clock.now += 40_000;
    monitor.heard(leaf(1));
    clock.now += 20_001;
    expect(monitor.state().silentLeaves).toEqual([2, 3]);
    const rejoined = epoch.roster.map((member) =>
      member.leaf === 2 ? { ...member, signatureKey: keyOf(77) } : member,
    );
    monitor.setEpoch({ ...epoch, epoch: 6n, roster: rejoined });
    expect(monitor.state().silentLeaves).toEqual([3]);
  });
});

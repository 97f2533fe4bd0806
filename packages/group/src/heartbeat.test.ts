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
    mark: null,
    isHost: leaf < hosts,
    admittedBy: leaf < hosts ? null : keyOf(0),
    admittedAtEpoch: leaf < hosts ? null : (admittedAt[leaf] ?? BigInt(leaf)),
    keyPackageRef: null,
    exception: null,
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
  /** A presence of `from` that echoes the one of ours with this counter. */
  const echo = (from: number, counter: bigint) => {
    monitor.heard(leaf(from));
    monitor.echoed(leaf(from), [{ leaf: own as LeafIndex, counter }]);
  };
  return { clock, monitor, epoch, beat, echo, leaf, code: () => monitor.state().stop?.code ?? null };
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

  it('lets the next host vouch once the first is not heard, as long as everybody else proves to be on its side', () => {
    const { clock, monitor, beat, echo, code } = setUp(1, { hosts: 2 });
    const second = (counter: bigint, ...echoing: number[]) => {
      clock.now += 1000;
      monitor.presenceSent(counter);
      for (const from of echoing) echo(from, counter);
    };
    second(1n, 0, 2, 3);
    beat(0, 1n);
    for (let n = 2n; n <= 4n; n++) second(n, 2, 3);
    expect(code()).toBeNull();
    second(5n, 2, 3);
    // Without the first host's word for four seconds: it may be there still.
    expect([code(), monitor.state().silentHosts]).toEqual(['group/no_host_heartbeat', []]);
    for (let n = 6n; n <= 7n; n++) second(n, 2, 3);
    expect([code(), monitor.state().silentHosts, monitor.state().leansOnNobody]).toEqual([null, [0], true]);
    for (let n = 8n; n <= 80n; n++) second(n, 2, 3);
    expect(code()).toBeNull();
    // It comes back: its heartbeat is a moment behind.
    echo(0, 80n);
    expect([code(), monitor.state().silentHosts]).toEqual([null, []]);
    for (let n = 81n; n <= 83n; n++) second(n, 0, 2, 3);
    expect(code()).toBeNull();
    second(84n, 0, 2, 3);
    expect(code()).toBe('group/no_host_heartbeat');
    beat(0, 84n);
    expect(code()).toBeNull();
  });

  it('does not let the next host vouch for one half of a meeting: somebody is missing, or was heard only by what is old', () => {
    for (const stale of [false, true]) {
      const { clock, monitor, beat, echo, code } = setUp(1, { hosts: 2 });
      monitor.presenceSent(1n);
      for (const from of [0, 2, 3]) echo(from, 1n);
      beat(0, 1n);
      for (let n = 2n; n <= 59n; n++) {
        clock.now += 1000;
        monitor.presenceSent(n);
        echo(2, n);
        // What member 3 said before it was cut off, handed out piece by piece.
        if (stale) echo(3, 1n);
        if (n > 5n) expect([n, code()]).toEqual([n, 'group/no_host_heartbeat']);
      }
    }
  });

  it('does not let the next host vouch while the first is heard and will not vouch itself', () => {
    const { clock, monitor, echo, code } = setUp(1, { hosts: 2 });
    for (let n = 1n; n <= 30n; n++) {
      clock.now += 1000;
      monitor.presenceSent(n);
      for (const from of [0, 2, 3]) echo(from, n);
    }
    expect(code()).toBe('group/no_host_heartbeat');
  });

  it('does not let a later host vouch to members while the first is heard and does not vouch', () => {
    const { clock, monitor, beat, echo, code } = setUp(3, { hosts: 2 });
    const second = (n: bigint, isHeard: boolean) => {
      clock.now += 1000;
      monitor.presenceSent(n);
      if (isHeard) echo(0, n);
      beat(1, n);
    };
    for (let n = 1n; n <= 3n; n++) second(n, true);
    expect(code()).toBeNull();
    for (let n = 4n; n <= 20n; n++) {
      second(n, true);
      expect(code()).toBe('group/no_host_heartbeat');
    }
    for (let n = 21n; n <= 25n; n++) second(n, false);
    expect(code()).toBe('group/no_host_heartbeat');
    // Not heard at all for more than five seconds: the next one does.
    second(26n, false);
    expect(code()).toBeNull();
  });

  it('does not let two hosts vouch for each other without the one before them', () => {
    for (const own of [1, 2]) {
      const { clock, monitor, beat, code } = setUp(own, { hosts: 3 });
      for (let n = 1n; n <= 4n; n++) {
        clock.now += 1000;
        monitor.presenceSent(n);
        beat(3 - own, n);
      }
      expect([own, code()]).toEqual([own, 'group/no_host_heartbeat']);
    }
  });

  it('gives who has just come in time to say something', () => {
    const { clock, monitor, epoch, echo, code } = setUp(1, { hosts: 2, leaves: [0, 1, 2] });
    const step = (n: bigint) => {
      clock.now += 1000;
      monitor.presenceSent(n);
      echo(2, n);
    };
    for (let n = 1n; n <= 10n; n++) step(n);
    expect(code()).toBeNull();
    monitor.setEpoch({ ...epoch, epoch: 6n, roster: rosterOf([0, 1, 2, 3], 2) });
    for (let n = 11n; n <= 13n; n++) step(n);
    expect(code()).toBeNull();
    step(14n);
    expect(code()).toBe('group/no_host_heartbeat');
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

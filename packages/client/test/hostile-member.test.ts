// Members who do what only a host may, or speak in another's name: refused by everybody, by name, and nobody is frozen.
import { encodeHeartbeat } from '@incamera/group';
import { copyBytes, type Result, toBase64Url } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../src/api/http-client.js';
import { Meetings } from '../src/api/meetings.js';
import { DeviceRecords } from '../src/device/device-records.js';
import { MemoryStorage } from '../src/node/memory-storage.js';
import { encodePresence } from '../src/session/presence.js';
import { RawMember } from './raw-member.js';
import { type Device, judging, World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

function taken<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

/** Mallory has the link, was admitted like everybody, and follows no rule from then on. */
async function mallory(host: Device): Promise<RawMember> {
  const request = world.server.request.bind(world.server);
  const environment = {
    publicUrl: 'http://localhost:8080',
    request,
    ...judging,
    clock: world.clock,
    rng: { bytes: () => new Uint8Array(32) },
  };
  const nobody = async () => ({ trustAnchors: [], issuers: [] });
  const records = new DeviceRecords(new MemoryStorage());
  const meetings = new Meetings(new HttpClient(environment), records, environment, nobody);
  const opening = meetings.open(world.link);
  await world.run(50);
  const member = new RawMember(world, await opening, 'Mallory');
  const knocking = member.knock();
  await world.run(100);
  await knocking;
  await world.admit(host, 'Mallory');
  await world.until(() => member.group !== null);
  return member;
}

async function expectWorking(...devices: readonly Device[]): Promise<void> {
  await world.until(() =>
    devices.every(({ snapshot }) => snapshot.phase === 'in_meeting' && snapshot.sendBlock === null),
  );
  const codes = new Set(devices.map(({ snapshot }) => snapshot.security?.codeDigits));
  expect(codes.size).toBe(1);
}

describe('a member who', () => {
  it('adds a ghost: refused as an Add by somebody who is no host; the epoch is not consumed', async () => {
    const host = await world.host({ succession: 'members' });
    const ada = await world.guest('Ada', host);
    const member = await mallory(host);
    const epoch = host.snapshot.security?.epoch;
    const { knock } = await member.ghost('Ghost');
    const view = { actingHosts: [member.joined.ownLeaf] };
    member.commit(taken(await member.joined.prepareAdd([knock], view)));
    await world.run(1000);
    expect(host.told()).toEqual(expect.arrayContaining(['client/commit_refused', 'group/add_not_host']));
    expect(ada.told()).toEqual(expect.arrayContaining(['client/commit_refused', 'group/add_not_host']));
    expect(ada.names()).not.toContain('Ghost');
    expect(host.snapshot.security?.epoch).toBe(epoch);
    // The host takes Mallory out, on that very epoch.
    const removed = host.actions.remove(host.person('Mallory').leaf);
    await world.until(() => ada.names().length === 2);
    await removed;
    await expectWorking(host, ada);
  });

  it('removes the host: refused, the host stays and the others follow it', async () => {
    const host = await world.host({ succession: 'members' });
    const ada = await world.guest('Ada', host);
    const member = await mallory(host);
    const view = { actingHosts: [member.joined.ownLeaf] };
    const hostLeaf = host.snapshot.self.leaf;
    if (hostLeaf === null) throw new Error('no leaf');
    member.commit(taken(await member.joined.prepareRemove([hostLeaf], view)), [host.peerId]);
    await world.run(1000);
    expect(ada.told()).toContain('group/remove_not_host');
    expect(ada.names()).toContain('Hanna');
    // The server believed it and cut the host off; the host is no less a host for that.
    await world.until(() => host.snapshot.phase === 'in_meeting' && host.snapshot.connection.signalling === 'online');
    await world.run(3000);
    await expectWorking(host, ada);
  });

  it('sends nonsense as a commit: refused, the epoch is free again', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(host);
    const epoch = member.joined.epoch;
    member.commit({ commit: crypto.getRandomValues(new Uint8Array(500)), epoch, groupInfoSealed: new Uint8Array(9) });
    await world.run(1000);
    expect(ada.told()).toContain('client/commit_refused');
    await world.guest('Bob', host);
    await expectWorking(host, ada);
  });

  it('plays host: its heartbeats, mute requests, lock and end count for nothing', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(host);
    const { group } = member;
    if (group === null || ada.snapshot.self.leaf === null) throw new Error('not joined');
    const relay = (payload: Uint8Array, durable = false) =>
      member.send({ type: 'relay', durable, payload: toBase64Url(payload) });
    const echoes = [{ leaf: ada.snapshot.self.leaf, counter: 1n }];
    const forged = { epoch: group.epoch, transcriptHash: new Uint8Array(32), counter: 1n, echoes };
    relay(await group.sealSignal('heartbeat', encodeHeartbeat(forged)));
    const { encodeContent } = await import('../src/session/group-content.js');
    for (const content of [{ kind: 'end' }, { kind: 'lock', locked: true }] as const) {
      const message = await group.encryptMessage(encodeContent(content));
      relay(new Uint8Array([2, ...message]), true);
    }
    await world.run(1000);
    expect(ada.snapshot.phase).toBe('in_meeting');
    expect(ada.snapshot.meeting?.locked).toBe(false);
    expect(ada.told()).toContain('client/message_unreadable');
    expect(ada.snapshot.sendBlock).toBeNull();
    await expectWorking(host, ada);
  });

  it('names somebody else’s connection as its own: neither cut off with it nor shown with its media', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(host);
    const presence = encodePresence({
      peerId: ada.peerId as never,
      microphone: 'on',
      camera: true,
      screen: false,
      handRaised: false,
      chatCount: 0,
      counter: 1n,
    });
    member.send({
      type: 'relay',
      durable: false,
      payload: toBase64Url(await member.joined.sealSignal('presence', presence)),
    });
    await world.run(500);
    const removed = host.actions.remove(host.person('Mallory').leaf);
    await world.until(() => !host.names().includes('Mallory'));
    await removed;
    await world.run(1000);
    const commit = world.server.received.filter(({ type }) => type === 'group.commit').at(-1);
    expect(commit).toMatchObject({ removes: [] });
    expect(ada.snapshot.phase).toBe('in_meeting');
    await expectWorking(host, ada);
  });

  it('repeats or forges signals of others: named, without effect', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await world.run(1000);
    const relayed = world.server.received.filter((message) => message.type === 'relay' && !message.durable).at(-1);
    if (relayed?.type !== 'relay') throw new Error('no signal');
    const again = { type: 'relay', seq: null, from: host.peerId as never, payload: relayed.payload } as const;
    world.server.send(ada.peerId, again);
    world.server.send(host.peerId, again);
    await world.run(100);
    const told = [...ada.told(), ...host.told()];
    expect(told).toContain('group/signal_replayed');
    const bytes = copyBytes(Buffer.from(relayed.payload, 'base64url'));
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    world.server.send(ada.peerId, { ...again, payload: toBase64Url(bytes) });
    await world.run(100);
    expect(ada.told()).toContain('group/signal_forged');
    await expectWorking(host, ada);
  });
});

// Reloads, crashes, lost networks and absent hosts, over the real group and a fake server.
import { toBase64Url } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Device, World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

const commits = () => world.server.log.filter(({ entry }) => entry.type === 'commit').length;
const sameCode = (...devices: readonly Device[]) =>
  new Set(devices.map(({ snapshot }) => snapshot.security?.codeDigits)).size === 1;

describe('a member', () => {
  it('reloads and is back without a click, by one commit, without being told as new', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    const leaf = host.person('Ada').leaf;
    const before = commits();
    const again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.run(1500);
    expect(commits()).toBe(before + 1);
    expect(host.names()).toEqual(['Ada', 'Bob', 'Hanna']);
    expect(again.snapshot.people.filter(({ displayName }) => displayName === 'Ada')).toHaveLength(1);
    expect(sameCode(host, again, bob)).toBe(true);
    expect(again.snapshot.chat).toEqual([]);
    expect(host.snapshot.notices.filter(({ kind }) => kind === 'removed')).toEqual([]);
    expect(again.snapshot.security?.state).toBe('proved');
    // The old connection was cleared away with the old leaf.
    expect(world.server.members()).toHaveLength(3);
    expect(typeof leaf).toBe('number');
  });

  it('reloads in a locked meeting and is back all the same', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const locking = host.actions.setLocked(true);
    await world.until(() => ada.snapshot.meeting?.locked === true);
    await locking;
    const again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.until(() => again.snapshot.meeting?.locked === true);
    expect(sameCode(host, again)).toBe(true);
  });

  it('reloads and stays outside where the charter wants a click', async () => {
    const host = await world.host({ autoReadmit: false });
    const ada = await world.guest('Ada', host);
    const again = await ada.reload(world.link);
    await world.run(1000);
    expect(again.snapshot.phase).toBe('lobby');
    await again.enter();
    await world.run(2000);
    expect(again.snapshot.phase).toBe('knocking');
    expect(host.snapshot.knocks).toMatchObject([{ returning: true }]);
    await host.actions.admit(host.snapshot.knocks.map(({ knockId }) => knockId)).catch(() => undefined);
  });

  it('loses the network for 20 s: never leaves the group, hears what it missed, media is made anew', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    await world.run(1000);
    const phases = new Set<string>();
    ada.actions.subscribe(() => phases.add(ada.snapshot.phase));
    const opens = ada.engine.opens;
    ada.cutNetwork();
    ada.engine.emitter.emit('transport', { state: 'disconnected' });
    const said = host.actions.sendChat('while you were away');
    await world.run(5000);
    await said;
    expect(ada.snapshot.connection).toMatchObject({ signalling: 'reconnecting', media: 'lost' });
    // Without any sign of a host nothing is sent, and that is said.
    expect(ada.snapshot.sendBlock?.code).toBe('group/no_host_heartbeat');
    expect(ada.engine.block).toMatchObject({ code: 'group/no_host_heartbeat' });
    const removed = host.actions.remove(host.person('Bob').leaf);
    await world.run(15_000);
    await removed;
    expect(bob.snapshot.phase).toBe('removed');
    await ada.restoreNetwork();
    await world.until(() => ada.snapshot.connection.signalling === 'online');
    await world.run(3000);
    expect([...phases]).toEqual(['in_meeting']);
    expect(ada.names()).toEqual(['Ada', 'Hanna']);
    expect(ada.snapshot.chat.map(({ text }) => text)).toEqual(['while you were away']);
    expect(ada.snapshot.sendBlock).toBeNull();
    expect(ada.snapshot.connection.media).toBe('connected');
    expect(ada.engine.opens).toBeGreaterThan(opens);
    expect(ada.codes()).toEqual([]);
    expect(sameCode(host, ada)).toBe(true);
    expect(commits()).toBe(3);
  });

  it('was away for so long that it was taken out: comes back by itself', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    ada.cutNetwork();
    await world.run(70_000, 250);
    expect(host.names()).toEqual(['Hanna']);
    await ada.restoreNetwork();
    await world.until(() => ada.snapshot.phase === 'in_meeting' && host.names().length === 2, 15_000);
    await world.run(1500);
    expect(sameCode(host, ada)).toBe(true);
  });
});

describe('the only host', () => {
  it('reloads: returns by external commit under its own key, replaces its leaf, and goes on admitting', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const again = await host.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.run(1500);
    expect(ada.names()).toEqual(['Ada', 'Hanna']);
    expect(ada.snapshot.notices.map(({ kind }) => kind)).toContain('host_returned');
    expect(sameCode(again, ada)).toBe(true);
    expect([ada.snapshot.sendBlock, again.snapshot.sendBlock]).toEqual([null, null]);
    const bob = await world.guest('Bob', again);
    expect(bob.names()).toEqual(['Ada', 'Bob', 'Hanna']);
    // It still knows whom it let in: Ada's reload needs no click.
    const adaAgain = await ada.reload(world.link);
    await world.until(() => adaAgain.snapshot.phase === 'in_meeting');
  });

  it('reloads while it is alone, and lets people in afterwards', async () => {
    const host = await world.host();
    const again = await host.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    const ada = await world.guest('Ada', again);
    await world.run(1500);
    expect(sameCode(again, ada)).toBe(true);
    expect(ada.names()).toEqual(['Ada', 'Hanna']);
  });

  it('crashes and comes back in another tab of the same browser', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await host.crash();
    await world.run(20_000, 250);
    expect(ada.snapshot.sendBlock?.code).toBe('group/no_host_heartbeat');
    const other = world.sibling(host, 'other tab').open(world.link);
    await other.enter('Hanna');
    await world.until(() => other.snapshot.phase === 'in_meeting' && ada.snapshot.sendBlock === null);
    expect(ada.names()).toEqual(['Ada', 'Hanna']);
  });

  it('opens the meeting in a second tab: the first one is told and stops', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const second = world.sibling(host, 'second tab').open(world.link);
    await second.enter('Hanna');
    await world.until(() => second.snapshot.phase === 'in_meeting' && host.snapshot.phase === 'left');
    expect(host.snapshot.problem?.code).toBe('client/replaced_elsewhere');
    await world.run(1500);
    expect(sameCode(second, ada)).toBe(true);
  });

  it('never returns: by succession the longest-admitted member acts and lets others in', async () => {
    const host = await world.host({ succession: 'members' });
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    await host.crash();
    await world.run(58_000, 250);
    expect(ada.snapshot.self.canAdmit).toBe(false);
    await world.run(8000, 250);
    expect(ada.snapshot.self.canAdmit).toBe(true);
    expect(bob.snapshot.self.canAdmit).toBe(false);
    expect(bob.person('Ada').role).toBe('acting_host');
    expect(bob.snapshot.notices.map(({ kind }) => kind)).toContain('acting_host');
    await world.until(() => bob.snapshot.sendBlock === null && ada.snapshot.sendBlock === null);
    const cid = await world.guest('Cid', ada);
    await world.run(2000);
    expect(cid.names()).toEqual(expect.arrayContaining(['Ada', 'Bob', 'Cid']));
    expect(sameCode(ada, bob, cid)).toBe(true);
    // Acting is not owning: it cannot end the meeting.
    await expect(ada.actions.endForAll()).rejects.toMatchObject({ code: 'client/host_key_missing' });
    // The host comes back after all and is host again.
    const back = await host.reload(world.link);
    await world.until(() => back.snapshot.phase === 'in_meeting');
    await world.run(3000);
    expect(ada.snapshot.self.canAdmit).toBe(false);
    expect(sameCode(ada, bob, cid, back)).toBe(true);
  });

  it('keeps its keys where nobody can read them', async () => {
    const host = await world.host();
    const names = ['device-key', `host/${host.snapshot.meeting?.id}`];
    for (const name of names) expect(await host.storage.get(name)).toBeDefined();
    const record = (await host.storage.get(names[1] ?? '')) as { signingKey: { privateKey: CryptoKey } };
    expect(record.signingKey.privateKey.extractable).toBe(false);
    expect(((await host.storage.get('device-key')) as CryptoKey).extractable).toBe(false);
    const secret = world.link.split('#')[1] ?? '';
    const dump = JSON.stringify(await host.storage.get(`link/${host.snapshot.meeting?.id}`), (_, value) =>
      value instanceof Uint8Array ? toBase64Url(value) : value,
    );
    expect(dump).not.toContain(secret);
  });
});

describe('several at once', () => {
  it('leave and removal, join and chat in the same moment come out right', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    const cid = world.device('Cid').open(world.link);
    await cid.enter();
    await world.until(() => host.snapshot.knocks.length === 1);
    const admitted = host.actions.admit(host.snapshot.knocks.map(({ knockId }) => knockId));
    const removed = host.actions.remove(host.person('Bob').leaf);
    const said = ada.actions.sendChat('in between');
    await world.until(() => cid.snapshot.phase === 'in_meeting' && bob.snapshot.phase === 'removed');
    await world.run(1000);
    await Promise.all([admitted, removed, said]);
    expect(host.names()).toEqual(['Ada', 'Cid', 'Hanna']);
    expect(sameCode(host, ada, cid)).toBe(true);
    // A message that was overtaken by the removal was sent again, and is there once.
    expect(host.snapshot.chat.map(({ text }) => text)).toEqual(['in between']);
  });
});

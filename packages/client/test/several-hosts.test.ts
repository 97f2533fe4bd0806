// Two hosts of one charter: races, the one who does the automatic work, and who takes over (real group, fake server).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartered, enterHost, twoHosts } from './two-hosts.js';
import { type Device, World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

describe('two hosts', () => {
  it('enter without anybody’s admission, and race: each admits somebody in the same moment, both are in', async () => {
    const [hanna, hugo] = await twoHosts(world);
    await world.run(1500);
    expect([hanna.names(), hugo.names()]).toEqual([
      ['Hanna', 'Hugo'],
      ['Hanna', 'Hugo'],
    ]);
    const guests = ['Ada', 'Bob'].map((name) => world.device(name).open(world.link));
    for (const guest of guests) await guest.enter();
    await world.until(() => hanna.snapshot.knocks.length === 2 && hugo.snapshot.knocks.length === 2);
    const idOf = (device: Device, name: string) =>
      device.snapshot.knocks.filter(({ displayName }) => displayName === name).map(({ knockId }) => knockId);
    const admitted = Promise.all([hanna.actions.admit(idOf(hanna, 'Ada')), hugo.actions.admit(idOf(hugo, 'Bob'))]);
    await world.until(() => guests.every(({ snapshot }) => snapshot.phase === 'in_meeting'));
    await admitted;
    await world.run(1500);
    const all = [hanna, hugo, ...guests];
    expect(new Set(all.map(({ snapshot }) => snapshot.security?.codeDigits)).size).toBe(1);
    expect(all.map(({ snapshot }) => snapshot.sendBlock)).toEqual([null, null, null, null]);
    const refused = world.server.received.filter(({ type }) => type === 'group.commit').length;
    const accepted = world.server.log.filter(({ entry }) => entry.type === 'commit').length;
    // The race was one: more commits were sent than could be accepted.
    expect(refused).toBeGreaterThan(accepted);
  });

  it('share the automatic work: one commits, the other takes over when it is gone', async () => {
    const [hanna, hugo] = await twoHosts(world);
    const ada = await world.guest('Ada', hanna);
    await world.run(1500);
    const before = world.server.log.length;
    let again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.run(500);
    const commits = world.server.log.slice(before).filter(({ entry }) => entry.type === 'commit');
    expect(commits).toHaveLength(1);
    expect(commits[0]?.entry).toMatchObject({ from: hanna.peerId });
    // Hanna is gone without a word: Hugo lets Ada back in, and takes Hanna out after a minute.
    await hanna.crash();
    again = await again.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.run(65_000, 250);
    expect(hugo.names()).toEqual(['Ada', 'Hugo']);
    expect(again.snapshot.sendBlock).toBeNull();
  });

  it('go on after a few seconds when the first one breaks down, and say whom they do not hear', async () => {
    const [hanna, hugo] = await twoHosts(world);
    const ada = await world.guest('Ada', hanna);
    const bob = await world.guest('Bob', hanna);
    const others = [hugo, ada, bob];
    await world.run(2000);
    await hanna.crash();
    const stopped = new Set<string>();
    await world.until(() => {
      for (const { name, engine } of others) if (engine.block !== null) stopped.add(name);
      return stopped.size === others.length && others.every(({ engine }) => engine.block === null);
    }, 7000);
    const codes = (device: Device) => device.snapshot.notices.map(({ error }) => error?.code);
    for (const device of others) expect(codes(device)).toContain('client/host_silent');
    // Somebody new is let in by the host that is there, and nobody falls silent meanwhile.
    let stops = 0;
    world.clock.every(250, () => {
      if (others.some(({ engine }) => engine.block !== null)) stops++;
    });
    const cid = await world.guest('Cid', hugo);
    await world.run(30_000, 250);
    expect([stops, cid.engine.block, hugo.names()]).toEqual([0, null, ['Ada', 'Bob', 'Cid', 'Hanna', 'Hugo']]);
  });

  it('fall silent when the third and the second hear nobody but each other and one who is kept apart with the first', async () => {
    const [hanna, hugo, hedi] = await chartered(world, ['Hanna', 'Hugo', 'Hedi']);
    if (!hanna || !hugo || !hedi) throw new Error('no host');
    for (const host of [hanna, hugo, hedi]) await enterHost(world, host);
    const ada = await world.guest('Ada', hanna);
    const bob = await world.guest('Bob', hanna);
    await world.run(3000);
    const half = [hanna, ada].map(({ peerId }) => peerId);
    world.server.outgoing = (to, message) => {
      const isFromHalf = message.type === 'relay' && half.includes(message.from);
      return message.type === 'relay' && isFromHalf !== half.includes(to) ? [] : null;
    };
    await world.until(() => [hugo, hedi, bob].every(({ engine }) => engine.block !== null), 7000);
    for (let second = 0; second < 20; second++) {
      await world.run(1000, 250);
      expect([hugo, hedi, bob].map(({ engine }) => engine.block)).not.toContain(null);
    }
    expect([hanna.engine.block, ada.engine.block]).toEqual([null, null]);
  });
});

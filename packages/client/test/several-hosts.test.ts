// Two hosts of one charter: races, the one who does the automatic work, and who takes over (real group, fake server).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { twoHosts } from './two-hosts.js';
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
});

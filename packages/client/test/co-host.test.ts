// Hosts named while a meeting runs: real clients and a real group.
import { generateReturnKey } from '@incamera/group';
import { toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceRecords } from '../src/device/device-records.js';
import { codeOf, during, expectTogether, kinds, mallory } from './charter-scene.js';
import { type RawMember } from './raw-member.js';
import { World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

describe('a co-host', () => {
  it('is named in the meeting, admits, changes rules, and comes back by its own keys', async () => {
    const host = await world.host({ autoReadmit: false });
    const ada = await world.guest('Ada', host);
    await during(world, host.actions.nameHost(host.person('Ada').leaf));
    await world.until(() => ada.snapshot.self.canEnd);
    expect(host.person('Ada').role).toBe('host');
    expect(kinds(ada)).toContain('host_named');
    expect(kinds(ada)).not.toContain('rules_changed');
    expect(ada.snapshot.meeting).toMatchObject({ hostNames: ['Hanna', 'Ada'], ownHostKey: true });
    await world.guest('Bob', ada);
    await during(world, ada.actions.changeCharter({ features: ['chat'] }));
    await world.run(5000);
    // Nobody would let her back in, and nobody has to.
    const again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    expect(again.snapshot.knocks).toEqual([]);
    expect(again.snapshot.self.canEnd).toBe(true);
    const returns = world.server.received.filter((message) => message.type === 'group.commit' && message.external);
    expect(returns).toHaveLength(1);
    await during(world, again.actions.setLocked(true));
    await world.until(() => host.snapshot.meeting?.locked === true);
    await expectTogether(world, host, again);
  });

  it('is not made of somebody whose device does not answer, by a member, or twice', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(world, host);
    const { leaf } = host.person('Mallory');
    expect(await codeOf(world, host.actions.nameHost(leaf))).toBe('client/offer_missing');
    expect(member.joined.charter.charter.hosts).toHaveLength(1);
    expect(await codeOf(world, ada.actions.nameHost(leaf))).toBe('client/host_key_missing');
    expect(await codeOf(world, host.actions.nameHost(99 as typeof leaf))).toBe('client/not_found_in_roster');
    await during(world, host.actions.nameHost(host.person('Ada').leaf));
    expect(await codeOf(world, host.actions.nameHost(host.person('Ada').leaf))).toBe('done');
    expect(host.snapshot.rules?.version).toBe(2);
  });

  it('offers nothing to a member who asks as if it were a host', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(world, host);
    const { leaf } = host.person('Ada');
    const payload = new Uint8Array([0, 0, 0, leaf]);
    const wire = await member.joined.sealSignal('hostInvite', payload);
    member.send({ type: 'relay', durable: false, payload: toBase64Url(wire) });
    await world.run(1000);
    const { meetingId } = member.opened;
    expect(await new DeviceRecords(ada.storage).hostOffer(meetingId, ada.tabId)).toBeNull();
    await expectTogether(world, host, ada);
  });

  it('can void another host’s change of rules, which takes nobody out and is written anew', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(world, host);
    const naming = host.actions.nameHost(host.person('Mallory').leaf);
    naming.catch(() => undefined);
    await world.run(500);
    const { publicKey } = await generateReturnKey();
    const offer = await member.joined.sealSignal('hostOffer', publicKey);
    member.send({ type: 'relay', durable: false, payload: toBase64Url(offer) });
    await during(world, naming);
    await follow(member);
    await world.until(() => world.server.charters.published?.version === 2);
    const hostKey = toBase64Url(member.inside.seat.memberKey.publicKey);
    member.send({ type: 'host.prove', hostKey, signature: toBase64Url(new Uint8Array(64)) });
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => ada.snapshot.rules?.version === 3);
    const { commit, epoch } = lastCommit();
    const commitHash = new Uint8Array(await crypto.subtle.digest('SHA-256', wireBytes(commit)));
    const refusal = toBase64Url(await member.joined.signRefusal(commitHash, 'group/charter_lowered'));
    member.send({ type: 'group.refuse', epoch, commitHash: toBase64Url(commitHash), refusal });
    await world.until(() => [host, ada].every(({ snapshot }) => snapshot.rules?.version === 2));
    await expectTogether(world, host, ada);
    await during(world, host.actions.remove(host.person('Mallory').leaf));
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    // Newcomers are handed the version that holds, not the one that was voided.
    await world.run(5000);
    const bob = await world.guest('Bob', host);
    await expectTogether(world, host, ada, bob);
    expect(bob.snapshot.rules).toMatchObject({ version: 3, features: ['camera'] });
  });
});

function lastCommit() {
  const commit = world.server.log.findLast(({ entry }) => entry.type === 'commit')?.entry;
  if (commit?.type !== 'commit') throw new Error('no commit');
  return commit;
}

/** A raw member takes over what was committed last. */
async function follow(member: RawMember): Promise<void> {
  const judged = await member.joined.processCommit(wireBytes(lastCommit().commit));
  if (!judged.ok) throw judged.error;
  await judged.value.adopt();
}

// Who is in the room, from end to end over a fake server: levels, comparing, changed keys, names, vouching, guests with a provider,
// deny lists, and a server that cheats in each (real group, real certificates and passkeys).
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentityWorld, PARTNER } from './identity-world.js';
import { type Device, World } from './world.js';

let world: World;
let people: IdentityWorld;

beforeEach(async () => {
  world = new World();
  people = await IdentityWorld.create(world);
});
afterEach(async () => {
  await world.close();
});

/** Founds a meeting at which the organisation counts, and enters. */
async function hosted(host: Device): Promise<Device> {
  await host.client.identity.confirmAnchor(people.organisation.anchor.anchorId);
  for (const { id } of await host.client.trustedProviders()) await host.client.confirmProvider(id);
  const { link } = await host.client.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: world.clock.nowMs(),
    durationMinutes: 60,
    hostName: host.name,
    autoReadmit: true,
    succession: 'none',
  });
  world.link = link;
  host.open(link);
  await host.enter();
  await world.until(() => host.snapshot.phase === 'in_meeting');
  return host;
}

async function joins(device: Device, host: Device, name = device.name): Promise<Device> {
  device.open(world.link);
  await device.enter();
  await world.admit(host, name);
  await world.until(() => device.snapshot.phase === 'in_meeting');
  await world.run(500);
  return device;
}

const levelOf = (device: Device, name: string) => device.person(name).assurance.level;

describe('levels', () => {
  it('are the same on all devices, and the lobby told beforehand', async () => {
    const host = await hosted(await people.person('Hanna'));
    const ada = await people.person('Ada', false);
    ada.open(world.link);
    await world.until(() => ada.snapshot.self.identity.assurance !== null);
    expect(ada.snapshot.self.identity).toMatchObject({
      accountName: 'Ada',
      passkey: 'possible',
      assurance: { level: 'server' },
    });
    await joins(ada, host);
    await joins(people.device('Eve'), host);
    for (const device of [host, ada]) {
      expect(levelOf(device, 'Hanna')).toBe('passkey');
      expect(levelOf(device, 'Ada')).toBe('server');
      expect(levelOf(device, 'Eve')).toBe('self-asserted');
    }
    expect(ada.snapshot.self.identity.passkey).toBe('bound');
  });

  it('show the certified name, whatever somebody typed', async () => {
    const host = await hosted(await people.person('Hanna'));
    const ada = await people.person('Ada');
    ada.open(world.link);
    await ada.enter('Somebody else');
    await world.admit(host, 'Ada');
  });

  it('stay at that of the server where nobody compared the fingerprint of the organisation', async () => {
    const host = await people.person('Hanna');
    const { link } = await host.client.createMeeting({
      title: 'Talk',
      agenda: '',
      startsAtMs: world.clock.nowMs(),
      durationMinutes: 60,
      hostName: 'Hanna',
      autoReadmit: true,
      succession: 'none',
    });
    host.open(link);
    await host.enter();
    await world.until(() => host.snapshot.phase === 'in_meeting');
    expect(levelOf(host, 'Hanna')).toBe('server');
  });

  it('survive a reload without a prompt', async () => {
    const host = await hosted(await people.person('Hanna'));
    const ada = await joins(await people.person('Ada'), host);
    let prompts = 0;
    ada.passkeys = {
      create: async () => ({}),
      get: async () => {
        prompts += 1;
        throw new Error('prompted');
      },
    };
    const again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    expect(levelOf(host, 'Ada')).toBe('passkey');
    expect(prompts).toBe(0);
  });

  it('leave nothing on the device once the meeting has ended', async () => {
    const host = await hosted(await people.person('Hanna'));
    const ada = await joins(await people.person('Ada'), host);
    const kept = async () => [...(await ada.storage.names('evidence/')), ...(await ada.storage.names('bound-key/'))];
    expect(await kept()).toHaveLength(2);
    const ending = host.actions.endForAll();
    await world.until(() => ada.snapshot.phase === 'ended');
    await ending;
    await world.run(100);
    expect(await kept()).toEqual([]);
  });
});

describe('comparing in person', () => {
  it('shows one code on both sides, and each then sees the other as compared', async () => {
    const host = await hosted(await people.person('Hanna'));
    const ada = await joins(await people.person('Ada'), host);
    const [one, other] = await Promise.all([
      host.actions.pairCode(host.person('Ada').leaf),
      ada.actions.pairCode(ada.person('Hanna').leaf),
    ]);
    expect(one).toEqual(other);
    await host.actions.markCompared(host.person('Ada').leaf, one);
    await ada.actions.markCompared(ada.person('Hanna').leaf, other);
    await world.until(() => levelOf(host, 'Ada') === 'compared' && levelOf(ada, 'Hanna') === 'compared');
  });

  it('has no code with oneself or with nobody', async () => {
    const host = await hosted(await people.person('Hanna'));
    const own = host.person('Hanna').leaf;
    await expect(host.actions.pairCode(own)).rejects.toMatchObject({ code: 'client/not_found_in_roster' });
  });
});

describe('what a device remembers', () => {
  it('shows another passkey of a known person at the door and inside, until somebody accepts it', async () => {
    const host = await hosted(await people.person('Hanna'));
    const ada = await joins(await people.person('Ada'), host);
    expect(host.person('Ada').changed).toBe(false);
    await ada.actions.leave();
    await world.until(() => !host.names().includes('Ada'));
    const pretender = await people.person('Ada', true, await SoftwarePasskey.create());
    pretender.open(world.link);
    await pretender.enter();
    await world.until(() => host.snapshot.knocks[0]?.changed === true);
    expect(host.snapshot.knocks[0]?.assurance.reasons.map(({ code }) => code)).toContain('passkey_changed');
    await world.admit(host, 'Ada');
    await world.until(() => host.person('Ada').changed);
    await host.actions.acceptChange(host.person('Ada').leaf);
    await world.until(() => !host.person('Ada').changed);
  });
});

describe('names', () => {
  it('that are copied are marked at the door and inside', async () => {
    const host = await hosted(await people.person('Hanna'));
    const copy = people.device('HANNA');
    copy.open(world.link);
    await copy.enter('HANNA');
    await world.until(() => host.snapshot.knocks.length === 1);
    expect(host.snapshot.knocks[0]?.nameMarks).toEqual([{ kind: 'same', as: ['Hanna'] }]);
    expect(host.person('Hanna').nameMarks).toEqual([{ kind: 'same', as: ['HANNA'] }]);
    await world.admit(host, 'HANNA');
    expect(host.person('HANNA').nameMarks).toEqual([{ kind: 'same', as: ['Hanna'] }]);
  });
});

describe('guests', () => {
  it('are vouched for by a host, and everybody sees by whom they are called what', async () => {
    const host = await hosted(await people.person('Hanna'));
    const ada = await joins(await people.person('Ada'), host);
    const guest = people.device('gh').open(world.link);
    await guest.enter('gh');
    await world.until(() => host.snapshot.knocks.length === 1);
    const [knock] = host.snapshot.knocks;
    if (!knock) throw new Error('no knock');
    await expect(
      host.actions.vouchAndAdmit(knock.knockId, { name: 'Grace', email: 'no address' }),
    ).rejects.toMatchObject({ code: 'client/vouch_invalid' });
    const admitted = host.actions.vouchAndAdmit(knock.knockId, { name: 'Grace Hopper', email: 'grace@navy.example' });
    admitted.catch(() => undefined);
    await world.until(() => ada.names().includes('Grace Hopper'));
    await admitted;
    expect(ada.person('Grace Hopper').assurance).toMatchObject({
      level: 'self-asserted',
      reasons: [{ code: 'vouched', name: 'Grace Hopper' }],
    });
  });

  it('are confirmed by their own organisation’s provider', async () => {
    const host = await hosted(await people.person('Hanna'));
    const guest = people.device('Grace').open(world.link);
    await world.until(() => guest.snapshot.meeting?.guestProviders.length === 1);
    await world.until(() => guest.snapshot.self.identity.ready);
    const [provider] = guest.snapshot.meeting?.guestProviders ?? [];
    const flow = await guest.actions.startGuestSignIn(provider?.providerId ?? '');
    expect(flow.url).not.toContain(world.server.meeting?.meetingId);
    await guest.actions.finishGuestSignIn(flow.handle);
    await world.until(() => guest.snapshot.self.identity.confirmedBy === PARTNER);
    await joins(guest, host, 'Grace Hopper');
    expect(host.person('Grace Hopper').assurance).toMatchObject({ level: 'organisation' });
  });

  it('get nothing from a provider that the charter does not name', async () => {
    await hosted(await people.person('Hanna'));
    const guest = people.device('Grace').open(world.link);
    await world.until(() => guest.snapshot.self.identity.ready);
    await expect(guest.actions.startGuestSignIn('o_0000000000000009')).rejects.toMatchObject({
      code: 'client/provider_unknown',
    });
  });
});

describe('a deny list', () => {
  const offer = (device: Device, list: Uint8Array) => {
    const socket = device.sockets.at(-1);
    socket?.deliver(JSON.stringify({ type: 'identity.denied', list: Buffer.from(list).toString('base64url') }));
  };

  async function three(): Promise<[Device, Device, Device]> {
    const host = await hosted(await people.person('Hanna'));
    const ada = await joins(await people.person('Ada'), host);
    const mallory = await joins(await people.person('Mallory'), host);
    return [host, ada, mallory];
  }

  const deny = (name: string) =>
    people.denyList(people.organisation, { kind: 'person', person: `example.org/${name.toLowerCase()}` });

  it('takes somebody out at once, without a click', async () => {
    const [host, ada, mallory] = await three();
    offer(host, await deny('Mallory'));
    await world.until(() => mallory.snapshot.phase === 'removed');
    expect(host.names()).toEqual(['Ada', 'Hanna']);
    await world.until(() => ada.names().length === 2 && ada.snapshot.sendBlock === null);
    expect(host.snapshot.notices.map(({ kind }) => kind)).toContain('denied');
  });

  it('that the server keeps from one member comes by another', async () => {
    const [host, ada, mallory] = await three();
    const list = await deny('Mallory');
    // Only Mallory's neighbour hears of it; the host, who alone can remove, does not.
    offer(ada, list);
    await world.until(() => mallory.snapshot.phase === 'removed');
    expect(host.names()).toEqual(['Ada', 'Hanna']);
  });

  it('stops playing and sending at once while nobody can remove', async () => {
    const [host, ada, mallory] = await three();
    await host.crash();
    offer(ada, await deny('Mallory'));
    await world.until(() => ada.snapshot.sendBlock?.code === 'client/member_denied');
    expect(ada.person('Mallory').denied).toBe(true);
    expect(ada.engine.refused).toEqual([ada.person('Mallory').leaf]);
    expect(ada.engine.block).toMatchObject({ code: 'client/member_denied' });
    await expect(ada.actions.sendChat('secret')).rejects.toMatchObject({ code: 'client/member_denied' });
    expect(mallory.snapshot.phase).toBe('in_meeting');
  });

  it('that is older than the one of the meeting is named, unless both are under way at the same moment', async () => {
    const [host, ada] = await three();
    const [older, newer] = [await deny('Somebody'), await deny('Mallory')];
    const named = (device: Device) =>
      device.snapshot.notices.filter(({ error }) => error?.code === 'client/deny_list_outdated').length;
    offer(ada, newer);
    offer(ada, older);
    ada.identity.denyLists = [newer];
    await world.run(30_000, 250);
    expect([named(ada), named(host)]).toEqual([0, 0]);
    // Somebody new asks the server: it goes on saying what is out of date.
    const bob = await people.person('Bob');
    bob.identity.denyLists = [older];
    await joins(bob, host);
    await world.run(5000, 250);
    expect(named(bob)).toBe(0);
    await world.until(() => named(bob) === 1, 8000);
    offer(ada, older);
    await world.run(100);
    expect(named(ada)).toBe(1);
  });

  it('tells who is on it themselves', async () => {
    const [host, , mallory] = await three();
    await host.crash();
    offer(mallory, await deny('Mallory'));
    await world.until(() => mallory.snapshot.sendBlock?.code === 'client/self_denied');
  });

  it('is about people at the door too, who stand there already', async () => {
    const host = await hosted(await people.person('Hanna'));
    const mallory = await people.person('Mallory');
    mallory.open(world.link);
    await mallory.enter();
    await world.until(() => host.snapshot.knocks.length === 1);
    expect(host.snapshot.knocks[0]?.denied).toBe(false);
    offer(host, await deny('Mallory'));
    await world.until(() => host.snapshot.knocks[0]?.denied === true);
  });

  it('keeps the denied one out, who comes back', async () => {
    const [host, , mallory] = await three();
    offer(host, await deny('Mallory'));
    await world.until(() => mallory.snapshot.phase === 'removed');
    const back = await people.person('Mallory');
    back.open(world.link);
    await back.enter();
    await world.until(() => host.snapshot.knocks.length === 1);
    const [knock] = host.snapshot.knocks;
    if (!knock) throw new Error('no knock');
    expect(knock.denied).toBe(true);
    const admitted = host.actions.admit([knock.knockId]);
    admitted.catch(() => undefined);
    await world.run(5000);
    await expect(admitted).rejects.toMatchObject({ code: 'group/denied' });
  });

  it('that is forged or of an unknown authority changes nothing; a second one of its number is named', async () => {
    const [host, ada] = await three();
    const good = await deny('Nobody');
    offer(host, good);
    const forged = good.map((byte, index) => (index === good.length - 1 ? byte ^ 1 : byte));
    offer(host, forged);
    await world.run(500);
    expect(host.told()).toContain('client/deny_list_refused');
    expect(host.names()).toHaveLength(3);
    offer(ada, await people.denyList(await foreign(), { kind: 'person', person: 'example.org/mallory' }));
    await world.run(500);
    expect(ada.told()).toEqual([]);
  });

  const foreign = async () => (await IdentityWorld.create(world)).organisation;
});

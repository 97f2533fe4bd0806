// People whom the charter names, with real clients over a fake server: who needs no click, who waits although the name is on the
// list, what the host sees, and which features a meeting was founded without.
import { type RulebookFiles } from '@incamera/charter/policy';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NewMeeting } from '../src/index.js';
import { IdentityAnswers } from './identity-answers.js';
import { IdentityWorld, PARTNER } from './identity-world.js';
import { creationOf, withPublic } from './rules-support.js';
import { type Device, World } from './world.js';

const ADA = { name: 'Ada', address: 'ada@example.org' };
const GRACE = { name: 'Grace Hopper', address: 'grace@partner.example' };
const BOB = { name: '', address: 'bob@example.org' };

let world: World;
let people: IdentityWorld;
let host: Device;

beforeEach(async () => {
  world = new World();
  people = await IdentityWorld.create(world);
  host = await people.person('Hanna');
});
afterEach(async () => {
  await world.close();
});

async function hosted(meeting: Partial<NewMeeting> = {}, files?: RulebookFiles): Promise<Device> {
  if (files !== undefined) world.server.rules.files = files;
  await host.client.identity.confirmAnchor(people.organisation.anchor.anchorId);
  for (const { id } of await host.client.trustedProviders()) await host.client.confirmProvider(id);
  const { link } = await host.client.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: world.clock.nowMs(),
    durationMinutes: 60,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
    expected: [ADA, GRACE, BOB],
    ...meeting,
  });
  world.link = link;
  host.open(link);
  await host.enter();
  await world.until(() => host.snapshot.phase === 'in_meeting');
  return host;
}

async function knocks(device: Device, name = device.name): Promise<Device> {
  device.open(world.link);
  await device.enter(name);
  return device;
}

const atDoor = (name: string) => host.snapshot.knocks.find(({ displayName }) => displayName === name);
async function seenAtDoor(name: string) {
  await world.until(() => atDoor(name) !== undefined);
  // Longer than anything that happens by itself takes.
  await world.run(15_000, 250);
  const knock = atDoor(name);
  if (knock === undefined) throw new Error(`${name} was let in`);
  return knock;
}
const states = () => host.snapshot.expected.map(({ address, name, state }) => [address, name, state]);
const adaAs = (emails: { organisation?: string; server?: string }) => people.person('Ada', true, undefined, emails);

/** Grace, confirmed by her organisation's provider in the lobby. */
async function graceByProvider(): Promise<Device> {
  const grace = people.device('Grace');
  grace.open(world.link);
  await world.until(() => grace.snapshot.meeting?.guestProviders.length === 1);
  const [provider] = grace.snapshot.meeting?.guestProviders ?? [];
  expect(provider?.issuer).toBe(PARTNER);
  const { handle } = await grace.actions.startGuestSignIn(provider?.providerId ?? '');
  await grace.actions.finishGuestSignIn(handle);
  await grace.enter('gh');
  return grace;
}

describe('who is on the list', () => {
  it('needs no click where the class says so, by a certificate over the passkey or by the provider', async () => {
    await hosted();
    expect(states()).toEqual([
      ['ada@example.org', 'Ada', 'missing'],
      ['bob@example.org', '', 'missing'],
      ['grace@partner.example', 'Grace Hopper', 'missing'],
    ]);
    const ada = await knocks(await adaAs({ organisation: 'Ada@example.org' }));
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    const grace = await graceByProvider();
    await world.until(() => grace.snapshot.phase === 'in_meeting');
    expect(states().map(([, , state]) => state)).toEqual(['here', 'missing', 'here']);
    for (const device of [host, ada, grace]) {
      expect(device.names()).toEqual(['Ada', 'Grace Hopper', 'Hanna']);
      expect(device.codes()).toEqual([]);
    }
    // The list is the hosts' to read.
    expect(ada.snapshot.expected).toEqual([]);
  });

  it('is marked at the door where the class asks for a click', async () => {
    await hosted({}, withPublic({ admission: 'click' }));
    await knocks(await adaAs({ organisation: 'ada@example.org' }));
    expect(await seenAtDoor('Ada')).toMatchObject({ expected: 'named', obstacles: [], waits: [] });
    expect(states()[0]).toEqual(['ada@example.org', 'Ada', 'at_door']);
    await world.admit(host, 'Ada');
    expect(states()[0]).toEqual(['ada@example.org', 'Ada', 'here']);
  });

  it('waits while a member shows the same address', async () => {
    await hosted();
    const passkey = await SoftwarePasskey.create();
    const device = () => people.person('Ada', true, passkey, { organisation: 'ada@example.org' });
    const ada = await knocks(await device());
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    const second = await knocks(await device());
    expect(await seenAtDoor('Ada')).toMatchObject({ expected: 'already_here', waits: [] });
    const leaving = ada.actions.leave();
    await world.until(() => second.snapshot.phase === 'in_meeting');
    await leaving;
  });

  it('waits when this device remembers the person otherwise', async () => {
    await hosted();
    const ada = await knocks(await adaAs({ organisation: 'ada@example.org' }));
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    const leaving = ada.actions.leave();
    await world.until(() => !host.names().includes('Ada'));
    await leaving;
    // The same person by the same authority, with another passkey.
    await knocks(await adaAs({ organisation: 'ada@example.org' }));
    expect(await seenAtDoor('Ada')).toMatchObject({ expected: 'named', waits: [], changed: true });
  });

  it('waits after a removal, under whatever key, until a host has looked', async () => {
    await hosted();
    const ada = await knocks(await adaAs({ organisation: 'ada@example.org' }));
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    const removing = host.actions.remove(host.person('Ada').leaf);
    await world.until(() => ada.snapshot.phase === 'removed');
    await removing;
    const again = await knocks(await adaAs({ organisation: 'ada@example.org' }));
    expect(await seenAtDoor('Ada')).toMatchObject({ expected: 'named', waits: [] });
    expect(host.told()).toContain('client/return_not_automatic');
    await world.admit(host, 'Ada');
    await world.until(() => again.snapshot.phase === 'in_meeting');
  });

  it('waits from the moment on at which a host takes the rule away', async () => {
    await hosted();
    const amended = host.actions.changeCharter({ invited: [{ kind: 'email', address: 'bob@example.org' }] });
    await world.until(() => host.snapshot.rules?.version === 2);
    await amended;
    expect(states().map(([address]) => address)).toEqual(['bob@example.org']);
    await knocks(await adaAs({ organisation: 'ada@example.org' }));
    expect(await seenAtDoor('Ada')).toMatchObject({ expected: 'not_named' });
  });

  it('stays closed where people choose their names', async () => {
    await hosted({}, withPublic({ names: 'chosen' }));
    const ada = await knocks(await adaAs({ organisation: 'ada@example.org' }), 'Owl');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    expect(host.snapshot.expected).toEqual([]);
  });
});

describe('a list', () => {
  it('is refused where it is none, before anything is made', async () => {
    const wrong = (expected: NewMeeting['expected']) => creationOf(hosted({ expected: expected ?? [] }));
    expect((await wrong([{ name: 'Ada', address: 'ada' }])).code).toBe('client/expected_invalid');
    expect((await wrong([{ name: 'x'.repeat(300), address: 'ada@example.org' }])).code).toBe('client/expected_invalid');
    const many = Array.from({ length: 201 }, (_, i) => ({ name: '', address: `p${i}@example.org` }));
    expect((await wrong(many)).code).toBe('client/expected_invalid');
    expect(world.server.meeting).toBeNull();
  });

  it('names each address once, in lower case, and never reaches the server', async () => {
    await hosted({ expected: [{ name: ' ', address: ' ADA@Example.org ' }, ADA] });
    expect(states()).toEqual([['ada@example.org', 'Ada', 'missing']]);
    expect(JSON.stringify(world.server.meeting)).not.toContain('example.org');
  });
});

describe('names of people who are away', () => {
  const marksOf = (name: string) => atDoor(name)?.nameMarks;

  it('are marked at the door: the host’s for a co-host, that of somebody expected, that of somebody known', async () => {
    await hosted({ hostName: 'Helen' });
    await knocks(people.device('Helen'));
    await knocks(people.device('Grace Hopper'));
    await world.until(() => host.snapshot.knocks.length === 2);
    expect(marksOf('Helen')).toEqual([{ kind: 'of_host', as: ['Helen'] }]);
    expect(marksOf('Grace Hopper')).toEqual([{ kind: 'of_expected', as: ['Grace Hopper'] }]);
    const grace = await graceByProvider();
    await world.until(() => grace.snapshot.phase === 'in_meeting');
    expect(host.person('Grace Hopper').nameMarks).toEqual([{ kind: 'same', as: ['Grace Hopper'] }]);
  });

  it('are marked in a later meeting when this device knows the person for sure', async () => {
    await hosted({ expected: [] });
    const ada = await knocks(await people.person('Ada'));
    await world.admit(host, 'Ada');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    await world.run(500);
    const later = new World();
    const hanna = later.sibling(host, 'another tab');
    hanna.identity = new IdentityAnswers();
    const meeting = { title: 'Later', agenda: '', startsAtMs: later.clock.nowMs(), durationMinutes: 60 };
    const rules = { hostName: 'Hanna', autoReadmit: true, succession: 'none' } as const;
    later.link = (await hanna.client.createMeeting({ ...meeting, ...rules })).link;
    hanna.open(later.link);
    await hanna.enter();
    await later.until(() => hanna.snapshot.phase === 'in_meeting');
    await later.device('Ada').open(later.link).enter();
    await later.until(() => hanna.snapshot.knocks[0]?.nameMarks.length === 1);
    expect(hanna.snapshot.knocks[0]?.nameMarks).toEqual([{ kind: 'of_known', as: ['Ada'] }]);
    await later.close();
  });
});

describe('a meeting founded without a feature', () => {
  it('never has it, and what its class leaves out it cannot have', async () => {
    await hosted({ features: ['chat', 'files', 'recording'] }, withPublic({ screenShare: 'nobody', recording: false }));
    expect(host.snapshot.rules).toMatchObject({ version: 1, features: ['chat', 'files'] });
  });

  it('has no files without the chat', async () => {
    await hosted({ features: ['camera', 'files'] });
    expect(host.snapshot.rules?.features).toEqual(['camera']);
  });
});

// A class whose names must be compared in person: a passkey leads in, and each device names whom it has not compared yet.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentityWorld } from './identity-world.js';
import { codesOf, withPublic } from './rules-support.js';
import { type Device, World } from './world.js';

let world: World;
let people: IdentityWorld;
let hanna: Device;

beforeEach(async () => {
  world = new World();
  people = await IdentityWorld.create(world);
  world.server.rules.files = withPublic({ minimumAssurance: 'compared', guests: 'none', admission: 'click' });
  hanna = await people.person('Hanna');
  await hanna.client.identity.confirmAnchor(people.organisation.anchor.anchorId);
  const { link } = await hanna.client.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: world.clock.nowMs(),
    durationMinutes: 60,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
  });
  world.link = link;
  hanna.open(link);
  await hanna.enter();
  await world.until(() => hanna.snapshot.phase === 'in_meeting');
});
afterEach(() => world.close());

async function joins(name: string): Promise<Device> {
  const device = (await people.person(name)).open(world.link);
  await device.enter();
  await world.admit(hanna, name);
  await world.until(() => device.snapshot.phase === 'in_meeting');
  await world.run(500);
  return device;
}

async function compare(one: Device, other: Device): Promise<void> {
  const { leaf } = one.person(other.name);
  await one.actions.markCompared(leaf, await one.actions.pairCode(leaf));
}

const open = ({ snapshot }: Device) => snapshot.security?.notCompared ?? [];

describe('a class for people who compared their keys', () => {
  it('is proved for whoever is alone, and says what it asks for at the door', async () => {
    expect(hanna.snapshot.security?.state).toBe('proved');
    expect(hanna.snapshot.meeting?.minimumAssurance).toBe('passkey');
  });

  it('keeps out whom no organisation certified a passkey', async () => {
    const eve = (await people.person('Eve', false)).open(world.link);
    await world.until(() => eve.snapshot.preflight !== null);
    expect(codesOf(eve.snapshot.preflight?.explanations)).toEqual(['policy/assurance_too_low']);
  });

  it('names on each device whom that device has still to compare, and sends meanwhile', async () => {
    const ada = await joins('Ada');
    const bob = await joins('Bob');
    expect(hanna.codes()).toEqual(['client/not_compared']);
    expect(open(hanna)).toEqual([hanna.person('Ada').leaf, hanna.person('Bob').leaf]);
    expect(hanna.snapshot.sendBlock).toBeNull();
    await compare(hanna, ada);
    await world.until(() => open(hanna).length === 1);
    expect(hanna.snapshot.security?.state).toBe('not_proved');
    await compare(hanna, bob);
    await world.until(() => hanna.snapshot.security?.state === 'proved');
    // What Hanna's device remembers is nobody else's.
    expect(open(ada)).toHaveLength(2);
  });
});

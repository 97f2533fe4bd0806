// A fresh sign-in at every join: the passkey that stands behind the device is asked once, and again after a reload.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentityWorld } from './identity-world.js';
import { codesOf, refusalOf, withPublic } from './rules-support.js';
import { type Device, World } from './world.js';

const MINUTE_MS = 60_000;

let world: World;
let people: IdentityWorld;
let hanna: Device;
/** How often the passkey of each was asked. */
const prompts = new Map<string, number>();

beforeEach(async () => {
  prompts.clear();
  world = new World();
  people = await IdentityWorld.create(world);
  world.server.rules.files = withPublic({
    minimumAssurance: 'server',
    guests: 'verified',
    admission: 'click',
    reauthenticate: true,
  });
  hanna = await counted('Hanna');
  for (const { id } of await hanna.client.trustedProviders()) await hanna.client.confirmProvider(id);
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

async function counted(name: string): Promise<Device> {
  const device = await people.person(name);
  const { passkeys } = device;
  if (passkeys === null) throw new Error('no passkey');
  device.passkeys = {
    ...passkeys,
    get: (options) => {
      prompts.set(name, (prompts.get(name) ?? 0) + 1);
      return passkeys.get(options);
    },
  };
  return device;
}

async function comesIn(device: Device): Promise<void> {
  await world.until(() => device.snapshot.phase === 'lobby');
  // Whoever was here before connects anew first, which takes time.
  const entering = device.actions.enter({ displayName: device.name });
  await world.until(() => hanna.snapshot.knocks.length === 1);
  const admitted = hanna.actions.admit(hanna.snapshot.knocks.map(({ knockId }) => knockId));
  await world.until(() => device.snapshot.phase === 'in_meeting');
  await Promise.all([entering, admitted]);
  await world.run(500);
}

describe('a fresh sign-in at every join', () => {
  it('is the one prompt by which the passkey stands behind the device', async () => {
    const ada = (await counted('Ada')).open(world.link);
    await world.until(() => ada.snapshot.preflight !== null);
    expect(ada.snapshot.preflight?.explanations).toEqual([]);
    await comesIn(ada);
    expect(Object.fromEntries(prompts)).toEqual({ Hanna: 1, Ada: 1 });
  });

  it('is asked for again in a page that was loaded anew, of members and of hosts', async () => {
    const ada = (await counted('Ada')).open(world.link);
    await comesIn(ada);
    const again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'lobby');
    await world.until(() => again.snapshot.self.identity.passkey === 'possible');
    await comesIn(again);
    expect(prompts.get('Ada')).toBe(2);
    const back = await hanna.reload(world.link);
    await world.until(() => back.snapshot.phase === 'lobby');
    const entering = back.actions.enter({ displayName: 'Hanna' });
    await world.until(() => back.snapshot.phase === 'in_meeting');
    await entering;
    expect(prompts.get('Hanna')).toBe(2);
    await world.until(() => again.snapshot.sendBlock === null);
  });

  it('is asked for again when the lobby has taken too long', async () => {
    const ada = (await counted('Ada')).open(world.link);
    await world.until(() => ada.snapshot.self.identity.passkey === 'possible');
    await ada.actions.confirmPasskey();
    await world.run(25 * MINUTE_MS, MINUTE_MS);
    await comesIn(ada);
    expect(prompts.get('Ada')).toBe(2);
  });

  it('keeps out who says no, and says what to do', async () => {
    const ada = await people.person('Ada');
    ada.passkeys = {
      create: async () => ({}),
      get: async () => {
        throw Object.assign(new Error('no'), { name: 'NotAllowedError' });
      },
    };
    ada.open(world.link);
    await world.until(() => ada.snapshot.phase === 'lobby');
    const { code, reasons } = await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }));
    expect([code, reasons]).toEqual(['client/not_permitted', ['policy/sign_in_again']]);
    expect(world.server.knocks.size).toBe(0);
  });

  it('is a provider’s token for guests', async () => {
    const grace = people.device('Grace Hopper').open(world.link);
    await world.until(() => grace.snapshot.preflight !== null);
    expect(codesOf(grace.snapshot.preflight?.explanations)).toContain('policy/sign_in_again');
    await world.until(() => grace.snapshot.meeting?.guestProviders.length === 1);
    const [provider] = grace.snapshot.meeting?.guestProviders ?? [];
    const flow = await grace.actions.startGuestSignIn(provider?.providerId ?? '');
    await grace.actions.finishGuestSignIn(flow.handle);
    await world.until(() => grace.snapshot.preflight?.explanations.length === 0);
    await comesIn(grace);
  });
});

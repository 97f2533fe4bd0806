// A meeting in which people choose their names (Chatham House): what hosts see at the door, and that nobody sees more afterwards, by
// whatever the client shows, compares or remembers.
import { SHIPPED_FILES } from '@incamera/charter/policy';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { IdentityWorld } from './identity-world.js';
import { type Device, World } from './world.js';

let world: World;
let people: IdentityWorld;

beforeEach(async () => {
  world = new World();
  people = await IdentityWorld.create(world);
  world.server.rules.files = SHIPPED_FILES;
});
afterEach(async () => {
  await world.close();
});

/** So long that no key and no hash says one of them by chance. */
const [HANNA, ADA, BOB] = ['Hannelore', 'Adelheid', 'Bartholomew'];

async function hosted(host: Device): Promise<void> {
  await host.client.identity.confirmAnchor(people.organisation.anchor.anchorId);
  const { link } = await host.client.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: world.clock.nowMs(),
    durationMinutes: 60,
    hostName: 'Chair',
    classificationId: 'chatham-house',
    autoReadmit: true,
    succession: 'none',
  });
  world.link = link;
  host.open(link);
  await host.enter('Chair');
  await world.until(() => host.snapshot.phase === 'in_meeting');
}

async function joins(device: Device, host: Device, chosen: string): Promise<void> {
  device.open(world.link);
  await device.enter(chosen);
  await world.admit(host, chosen);
  await world.until(() => device.snapshot.phase === 'in_meeting');
  await world.run(500);
}

/** Everything that an interface could show, without the own identity, which everybody knows of themselves. */
const shown = ({ snapshot: { self: _self, ...rest } }: Device) =>
  JSON.stringify(rest, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

it('shows hosts at the door whom the evidence names, says so beforehand, and nobody anything of it later', async () => {
  const [hanna, ada, bob] = [await people.person(HANNA), await people.person(ADA), await people.person(BOB)];
  await hosted(hanna);
  await joins(bob, hanna, 'Blue');
  ada.open(world.link);
  await world.until(() => ada.snapshot.self.identity.assurance !== null);
  expect(ada.snapshot.meeting?.choosesNames).toBe(true);
  expect(ada.snapshot.self.nameAtDoor).toBe(ADA);
  await ada.enter('Red');
  await world.until(() => hanna.snapshot.knocks.length === 1);
  expect(hanna.snapshot.knocks[0]).toMatchObject({ displayName: 'Red', assurance: { level: 'passkey', name: ADA } });
  expect(shown(bob)).not.toContain(ADA);
  await world.admit(hanna, 'Red');
  await world.until(() => ada.snapshot.phase === 'in_meeting');
  await world.run(500);
  for (const device of [hanna, bob, ada]) {
    expect(device.person('Red').assurance).toMatchObject({ level: 'passkey', name: null });
    for (const name of [HANNA, ADA, BOB]) expect(shown(device)).not.toContain(name);
  }
  const { leaf } = bob.person('Red');
  const refused = { code: 'client/names_chosen' };
  await expect(bob.actions.pairCode(leaf)).rejects.toMatchObject(refused);
  const code = { digits: '', words: [], lasting: true };
  await expect(bob.actions.markCompared(leaf, code)).rejects.toMatchObject(refused);
  for (const device of [hanna, bob, ada]) expect(await device.storage.names('pin/')).toEqual([]);
});

it('says at the next meeting nothing of who was in this one', async () => {
  const [hanna, ada] = [await people.person(HANNA), await people.person(ADA)];
  await hosted(hanna);
  await joins(ada, hanna, 'Red');
  const { reasons } = hanna.person('Red').assurance;
  expect(reasons.map(({ code }) => code)).not.toContain('passkey_pinned');
});

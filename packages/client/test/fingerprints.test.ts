// Fingerprints in a meeting: who makes them of whom, that holders alone can open them, and that nothing of what was said lies anywhere else.
import { type Segment } from '@incamera/evidence';
import { openTestimony, readTestimony } from '@incamera/group';
import { type Bytes, fromBase64Url, type LeafIndex, toHex } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeviceTestimonies, type OpenedTestimony } from '../src/cases/testimony-opening.js';
import { voicesOf } from '../src/fingerprints/meeting-voices.js';
import { MarksWorld } from './marks-world.js';
import { withPublic } from './rules-support.js';
import { type Device } from './world.js';

const CALM_MS = 4000;
/** Nothing else has these bytes. */
const WORD = 0x5eed_ca7e;
let world: MarksWorld;

beforeEach(async () => {
  world = await MarksWorld.create();
  world.server.rules.files = withPublic({ marks: 'off', fingerprints: true });
});
afterEach(() => world.close());

const bytes = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array();
const wishOf = (device: Device) => device.engine.fingerprints.at(-1) ?? null;
const nowSeconds = (device: Device) => wishOf(device)?.clockSeconds() ?? 0;
const segment = (startSeconds: number): Segment => ({
  startMicros: Math.round(startSeconds * 1e6),
  words: new Uint32Array(500).fill(WORD),
});
const stateOf = (device: Device) => device.snapshot.fingerprints.state;

/** Everybody's audio thread gives ten seconds of `speaker`, as far as it was asked to. */
function speaks(speaker: Device, everybody: readonly Device[]): void {
  const leaf = speaker.snapshot.self.leaf as LeafIndex;
  for (const device of everybody) {
    const made = segment(nowSeconds(device) - 10);
    if (device === speaker) device.engine.emitter.emit('fingerprint', { leaf: null, segment: made });
    else if (wishOf(device)?.heard.includes(leaf)) device.engine.emitter.emit('fingerprint', { leaf, segment: made });
  }
}

/** What the holders find. */
async function investigated() {
  const groupId = bytes(world.server.meeting?.meetingId ?? '');
  const devices: DeviceTestimonies[] = [];
  for (const { key, name } of await world.investigated('testimony')) {
    const testimonies: OpenedTestimony[] = [];
    for (const { commitment, sealed } of world.server.testimonies.taken) {
      const kept = await openTestimony(bytes(key), groupId, bytes(commitment), bytes(sealed ?? ''));
      const read = kept.ok ? await readTestimony(kept.value.signed) : null;
      if (!kept.ok || !read?.ok) continue;
      testimonies.push({ commitment, storedAtMs: read.value.atMs, testimony: read.value, kept: kept.value });
    }
    const leafKey = testimonies[0]?.testimony.leafKey ?? null;
    devices.push({
      device: {
        digest: toHex(bytes(key)),
        meetingId: 'M',
        key: bytes(key),
        owner: { name, evidence: [] },
        leafKey,
        log: null,
      },
      testimonies,
    });
  }
  return voicesOf({ meetingId: 'M', devices, refused: [], unopened: [] });
}

async function threeInMeeting(): Promise<[Device, Device, Device]> {
  const hanna = await world.host();
  const ada = await world.guest('Ada', hanna);
  const bob = await world.guest('Bob', hanna);
  await world.run(CALM_MS);
  return [hanna, ada, bob];
}

describe('fingerprints', () => {
  it('are made of each voice by its own device and by the others, and lead holders to the same voice', async () => {
    const all = await threeInMeeting();
    const [hanna, ada, bob] = all;
    expect(all.map(stateOf)).toEqual(['waiting', 'waiting', 'waiting']);
    for (const device of all) {
      expect(wishOf(device)).toMatchObject({ own: true });
      expect(wishOf(device)?.heard).toHaveLength(2);
    }
    await world.run(10_000);
    speaks(ada, all);
    await world.run(12_000);
    expect(all.map(stateOf)).toEqual(['kept', 'kept', 'kept']);
    for (const device of [hanna, ada, bob]) expect(device.codes()).toEqual([]);
    const { voices, faults } = await investigated();
    expect(faults).toEqual([]);
    const short = (label: string | undefined) => label?.split(' ')[0] ?? null;
    expect(voices.map(({ speaker, heardBy }) => [short(speaker), short(heardBy)]).sort()).toEqual([
      ['Ada', null],
      ['Ada', 'Bob'],
      ['Ada', 'Hanna'],
    ]);
    for (const { segments } of voices) expect(segments[0]?.words[0]).toBe(WORD);
  });

  it('are drawn anew when somebody comes, and go out before somebody leaves', async () => {
    const [hanna, ada, bob] = await threeInMeeting();
    const cleo = await world.guest('Cleo', hanna);
    const dora = await world.guest('Dora', hanna);
    await world.run(CALM_MS);
    const hears = [hanna, ada, bob, cleo, dora].map((device) => wishOf(device)?.heard ?? []);
    expect(hears.map(({ length }) => length)).toEqual([3, 3, 3, 3, 3]);
    expect(hears.flat().sort()).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    const before = world.server.testimonies.taken.length;
    const leaving = bob.actions.leave();
    expect(wishOf(bob)).toBeNull();
    bob.engine.emitter.emit('fingerprint', { leaf: null, segment: segment(1) });
    await world.run(2000);
    await leaving;
    expect(world.server.testimonies.taken.length).toBeGreaterThan(before);
    expect((await investigated()).voices.map(({ speaker }) => speaker.split(' ')[0])).toEqual(['Bob']);
  });

  it('are not said to be kept while the server does not acknowledge them', async () => {
    const all = await threeInMeeting();
    await world.run(10_000);
    world.server.testimonies.refuses = () => 'testimony/quota';
    speaks(all[1], all);
    await world.run(20_000);
    expect(stateOf(all[1])).toBe('waiting');
    await world.run(30_000);
    expect(all[1].snapshot.fingerprints).toMatchObject({
      state: 'failing',
      error: { code: 'client/fingerprints_late' },
    });
    world.server.testimonies.refuses = () => null;
    await world.run(40_000);
    expect(stateOf(all[1])).toBe('kept');
  });

  it('are not made where nobody could open them', async () => {
    world.holders = { threshold: 2, holders: [] };
    const hanna = await world.host();
    await world.guest('Ada', hanna);
    await world.run(CALM_MS);
    expect([stateOf(hanna), wishOf(hanna)]).toEqual(['no_holders', null]);
  });

  it('are not made where the class does not ask for them', async () => {
    world.server.rules.files = withPublic({ marks: 'off', fingerprints: false });
    const hanna = await world.host();
    await world.run(CALM_MS);
    expect([stateOf(hanna), wishOf(hanna)]).toEqual(['off', null]);
  });
});

/** Everything that a value holds, as bytes and text. */
function contents(value: unknown, into: string[] = []): string[] {
  if (value instanceof Uint8Array) into.push(toHex(value));
  else if (typeof value === 'string') into.push(value, toHex(bytes(value)));
  else if (Array.isArray(value)) for (const one of value) contents(one, into);
  else if (value instanceof Map) contents([...value], into);
  else if (typeof value === 'object' && value !== null) contents(Object.values(value), into);
  return into;
}

it('leave nothing of what was said on any device or at the server, but sealed', async () => {
  const all = await threeInMeeting();
  world.server.testimonies.refuses = ({ peerId }) => (peerId === all[2].peerId ? 'testimony/quota' : null);
  await world.run(10_000);
  speaks(all[0], all);
  await world.run(12_000);
  const inside = toHex(new Uint8Array(new Uint32Array(3).fill(WORD).buffer));
  const reversed = toHex(new Uint8Array(new Uint32Array(3).fill(0x7eca_ed5e).buffer));
  const places: unknown[] = [world.server.testimonies.taken, world.server.received, [...world.server.bundles.stored]];
  for (const { storage } of all) {
    for (const name of await storage.names('')) places.push(name, await storage.get(name));
  }
  const found = contents(places);
  expect(found.length).toBeGreaterThan(50);
  expect(found.filter((text) => text.includes(inside) || text.includes(reversed))).toEqual([]);
  // What looks for it finds it where it is.
  expect(contents([segment(1).words].map((words) => new Uint8Array(words.buffer)))[0]).toContain(inside);
});

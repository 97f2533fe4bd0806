// A meeting whose copies are marked, from the key to what an investigation finds, with a server that keeps back or exchanges.
import { toBase64Url } from '@incamera/kernel';
import { mediaErrors } from '@incamera/media';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MarksWorld, soundKeyOf } from './marks-world.js';
import { creationOf, refusalOf } from './rules-support.js';
import { World } from './world.js';

let world: MarksWorld;
beforeEach(async () => {
  world = await MarksWorld.create();
});
afterEach(() => world.close());

describe('where copies must be marked', () => {
  it('each device marks with a key of its own, which all holders together can open and name', async () => {
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    const keys = [hanna, ada].map(soundKeyOf);
    expect(new Set(keys).size).toBe(2);
    const found = await world.investigated();
    expect(found.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { key: keys[1], name: 'Ada' },
      { key: keys[0], name: 'Hanna' },
    ]);
    for (const device of [hanna, ada]) {
      expect(device.engine.marks).toHaveLength(1);
      expect(device.engine.marks[0]?.strength).toBe('standard');
      expect(device.snapshot.marking).toBe('on');
    }
  });

  it('counts on one clock, from the founding', async () => {
    const hanna = await world.host();
    await world.run(30_000);
    const ada = await world.guest('Ada', hanna);
    const [atHanna = 0, atAda = 0] = [hanna, ada].map(({ engine }) => engine.marks[0]?.clockSeconds());
    expect(atHanna).toBeGreaterThan(29);
    expect(Math.abs(atHanna - atAda)).toBeLessThan(2);
    await world.run(1000);
    expect(ada.engine.marks[0]?.clockSeconds()).toBeCloseTo(atAda + 1, 3);
  });

  it('goes on with the same key and a clock that does not go back after a reload', async () => {
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    const key = soundKeyOf(ada);
    await world.run(20_000);
    const before = ada.engine.marks[0]?.clockSeconds() ?? 0;
    const again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    expect(soundKeyOf(again)).toBe(key);
    expect(again.engine.marks[0]?.clockSeconds()).toBeGreaterThanOrEqual(before);
    expect(await world.investigated()).toHaveLength(2);
    expect(await world.investigated('testimony')).toHaveLength(2);
  });

  it('gives the page another key for pictures, with name and time where the class asks for them', async () => {
    const visible = await MarksWorld.create('strong', true);
    const hanna = await visible.host();
    const mark = hanna.actions.pictureMark();
    expect(mark?.key.byteLength).toBe(32);
    expect(toBase64Url(mark?.key ?? new Uint8Array())).not.toBe(soundKeyOf(hanna));
    expect(mark?.visible).toBe(true);
    expect(mark?.clockSeconds()).toBeGreaterThanOrEqual(0);
    expect(hanna.engine.marks[0]?.strength).toBe('strong');
    await hanna.actions.leave();
    expect(hanna.actions.pictureMark()).toBeNull();
    await visible.close();
  });

  it('says when nothing is heard because it could not be marked', async () => {
    const hanna = await world.host();
    hanna.engine.emitter.emit('soundStopped', { error: mediaErrors.make('media/closed') });
    await world.until(() => hanna.snapshot.marking === 'stopped');
    hanna.engine.emitter.emit('soundStopped', { error: null });
    await world.until(() => hanna.snapshot.marking === 'on');
  });

  it('is no meeting without holders: none is created', async () => {
    const hanna = world.device('Hanna');
    hanna.identity.holders = { threshold: 2, holders: [] };
    const making = hanna.client.createMeeting({
      title: 'Talk',
      agenda: '',
      startsAtMs: world.clock.nowMs(),
      durationMinutes: 60,
      hostName: 'Hanna',
      autoReadmit: true,
      succession: 'none',
    });
    expect((await creationOf(making)).code).toBe('client/mark_holders_missing');
    expect(world.server.meeting).toBeNull();
  });
});

describe('a server', () => {
  async function atDoor(prepare: () => void) {
    const hanna = await world.host();
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    await world.until(() => hanna.snapshot.knocks.length === 1);
    prepare();
    const [knock] = hanna.snapshot.knocks;
    const outcome = await refusalOf(world, hanna.actions.admit(knock === undefined ? [] : [knock.knockId]));
    return { hanna, code: outcome.code };
  }

  it('that keeps a sealed key back keeps its device out, by name', async () => {
    const { hanna, code } = await atDoor(() => {
      world.server.bundles.handsOut = () => null;
    });
    expect(code).toBe('client/bundle_withheld');
    expect(hanna.names()).toEqual(['Hanna']);
  });

  it('that hands out the key of another device is named', async () => {
    const { hanna, code } = await atDoor(() => {
      const [first] = world.server.bundles.stored.values();
      world.server.bundles.handsOut = () => first ?? null;
    });
    expect(code).toBe('shares/other_digest');
    expect(hanna.names()).toEqual(['Hanna']);
  });

  it('that stores something else than it was given is named at once, on the device concerned', async () => {
    const hanna = await world.host();
    world.server.bundles.names = () => toBase64Url(new Uint8Array(32));
    const ada = world.device('Ada').open(world.link);
    expect((await refusalOf(world, ada.enter())).code).toBe('client/bundle_altered');
    expect(hanna.snapshot.knocks).toEqual([]);
  });

  it('that keeps back the key of the founder is named by everybody who comes', async () => {
    const hanna = await world.host();
    const own = [...world.server.bundles.stored.keys()];
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    world.server.bundles.handsOut = (digest, bundle) => (own.includes(digest) ? null : (bundle ?? null));
    await world.admit(hanna, 'Ada');
    await world.until(() => ada.codes().includes('client/bundle_withheld'));
    expect(hanna.codes()).not.toContain('client/bundle_withheld');
  });
});

it('where nothing demands marks, nothing is drawn, sealed or marked', async () => {
  const plain = new World();
  const hanna = await plain.host();
  expect(hanna.engine.marks).toEqual([]);
  expect(hanna.snapshot.marking).toBe('off');
  expect(hanna.actions.pictureMark()).toBeNull();
  expect(plain.server.bundles.stored.size).toBe(0);
  await plain.close();
});

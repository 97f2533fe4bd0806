// A page that goes before its recording is stored: what was sealed is brought when the product is opened next on that device.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryStorage } from '../src/node/memory-storage.js';
import { RecordingWorld } from './recording-world.js';
import { Device } from './world.js';

let world: RecordingWorld;
let hanna: Device;

beforeEach(async () => {
  world = await RecordingWorld.create();
  hanna = await world.host();
  await world.run(1500);
});
afterEach(() => world.close());

const kept = () => world.server.recordings.kept[0];
const saves = (device: Device) =>
  device.client.recordingSaves.getSnapshot().map(({ state, error }) => [state, error?.code ?? null]);
const left = async ({ storage }: Device) => (await storage.names('recording')).length;

/** Sound of so many seconds, as it comes. */
async function record(seconds: number): Promise<void> {
  const tap = await world.record(hanna);
  for (let done = 0; done < seconds; done += 5) {
    await world.run(5000, 500);
    tap.speak(5000);
  }
}

/** Another page on the device, which has everything that this one kept until now, and nobody else at it. */
async function nextPage(): Promise<Device> {
  const storage = new MemoryStorage();
  for (const name of await hanna.storage.names('')) await storage.set(name, await hanna.storage.get(name));
  return new Device(world, 'Hanna', storage);
}

async function resume(device: Device): Promise<void> {
  await device.client.recordingSaves.resume();
  await world.run(2000, 500);
}

describe('a recording whose page has gone', () => {
  it('is brought to its end by the next page, if it had stopped', async () => {
    await record(25);
    hanna.cutNetwork();
    void hanna.actions.stopRecording();
    await world.run(2000, 500);
    const page = await nextPage();
    await resume(page);
    expect(saves(page)).toEqual([['stored', null]]);
    expect([...(kept()?.segments.keys() ?? [])]).toEqual([0, 1, 2, 3]);
    expect(kept()?.stopped).toBe(4);
    expect(await left(page)).toBe(0);
  });

  it('keeps what was sealed, and says that its end is missing', async () => {
    const release = world.holdStorage();
    await record(25);
    const page = await nextPage();
    release();
    await resume(page);
    expect(saves(page)).toEqual([['not_stored', 'client/recording_cut_off']]);
    expect([...(kept()?.segments.keys() ?? [])]).toEqual([0, 1]);
    expect(kept()?.stopped).toBeNull();
    expect(await left(page)).toBe(0);
  });

  it('is left alone as long as its page is there, and leaves nothing on the device once it is stored', async () => {
    const release = world.holdStorage();
    await record(25);
    const tab = world.sibling(hanna, 'another tab');
    await resume(tab);
    expect(saves(tab)).toEqual([]);
    expect(await left(hanna)).toBe(3);
    release();
    await world.stop(hanna);
    expect(saves(hanna)).toEqual([['stored', null]]);
    expect([saves(tab), await left(hanna)]).toEqual([[], 0]);
  });

  it('that the server does not take any more is told of, and forgotten', async () => {
    const release = world.holdStorage();
    await record(25);
    const page = await nextPage();
    world.server.recordings.refuses = 'recording/over';
    release();
    await resume(page);
    expect(saves(page)).toEqual([['not_stored', 'client/recording_end_not_stored']]);
    expect(await left(page)).toBe(0);
  });

  it('waits for the network, and is read in no other form', async () => {
    await record(15);
    hanna.cutNetwork();
    void hanna.actions.stopRecording();
    await world.run(1000, 500);
    const page = await nextPage();
    const [head = ''] = await page.storage.names('recording/');
    page.cut = true;
    await resume(page);
    expect(saves(page)).toEqual([['saving', null]]);
    const damaged = await nextPage();
    await damaged.storage.set(head, { iv: new Uint8Array(12), ciphertext: new Uint8Array(40) });
    await resume(damaged);
    expect([saves(damaged), await left(damaged)]).toEqual([[], 0]);
    page.cut = false;
    await world.run(10_000, 500);
    expect(saves(page)).toEqual([['stored', null]]);
  });
});

// Encrypted recordings among clients: everybody is told before, who agrees is heard, who does not is left out, and who goes against it is named.
import { errorCode } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordingWorld, tapOf } from './recording-world.js';
import { type Device } from './world.js';

let world: RecordingWorld;
let hanna: Device;
let ada: Device;
let bob: Device;

beforeEach(async () => {
  world = await RecordingWorld.create();
  hanna = await world.host();
  ada = await world.guest('Ada', hanna);
  bob = await world.guest('Bob', hanna);
  await world.run(1500);
});
afterEach(() => world.close());

const leafOf = (name: string) => hanna.person(name).leaf;
const views = (device: Device) => device.snapshot.recordings;
const own = (device: Device) => views(device)[0]?.ownAnswer;

describe('a recording', () => {
  it('is told to everybody before anything is recorded, and takes nobody who has not agreed', async () => {
    const starting = hanna.actions.startRecording();
    await world.until(() => hanna.engine.taps.length === 1);
    const tap = tapOf(hanna);
    await world.until(() => views(hanna)[0]?.state === 'running');
    await starting;
    for (const device of [ada, bob]) {
      expect(views(device)).toMatchObject([{ displayName: 'Hanna', self: false, ownAnswer: 'told' }]);
    }
    expect(views(hanna)[0]?.people.map(({ displayName, answer }) => [displayName, answer])).toEqual([
      ['Ada', 'told'],
      ['Bob', 'told'],
    ]);
    await world.run(1000);
    expect({ heard: tap.heard, own: tap.own }).toEqual({ heard: [], own: true });
  });

  it('hears who agreed from then on, and not who refused or changed their mind', async () => {
    const tap = await world.record(hanna);
    await world.answer(ada, true);
    await world.answer(bob, false);
    await world.run(1000);
    expect(tap.heard).toEqual([leafOf('Ada')]);
    expect([own(ada), own(bob)]).toEqual(['agreed', 'refused']);
    expect(views(bob)[0]?.people.map(({ displayName, answer }) => [displayName, answer])).toEqual([
      ['Ada', 'agreed'],
      ['Bob', 'refused'],
    ]);
    await world.answer(ada, false);
    await world.run(500);
    expect(tap.heard).toEqual([]);
    await world.run(10_000);
    for (const device of [hanna, ada, bob]) expect(device.codes()).toEqual([]);
  });

  it('asks who joins later, and leaves them out until they agree', async () => {
    const tap = await world.record(hanna);
    const cleo = await world.guest('Cleo', hanna);
    await world.until(() => views(cleo).length === 1, 3000);
    await world.run(3000);
    expect(tap.heard).toEqual([]);
    expect(views(cleo)).toMatchObject([{ state: 'running', ownAnswer: 'told' }]);
    await world.answer(cleo, true);
    await world.run(1000);
    expect(tap.heard).toEqual([leafOf('Cleo')]);
  });

  it('does not begin as long as somebody who is here does not answer', async () => {
    const adas = ada.peerId;
    world.server.outgoing = (peerId, message) => (peerId === adas && message.type === 'relay' ? [] : null);
    const starting = hanna.actions.startRecording().catch((error: unknown) => errorCode(error));
    await world.run(25_000);
    expect(await starting).toBe('client/recording_not_told');
    expect(tapOf(hanna)).toMatchObject({ stopped: true, heard: [], own: false });
    await world.run(1000);
    for (const device of [hanna, bob]) expect(views(device)).toEqual([]);
  });

  it('is stored in signed segments, chained, with its end', async () => {
    const tap = await world.record(hanna);
    await world.answer(ada, true);
    for (let i = 0; i < 4; i++) {
      await world.run(6000, 500);
      tap.speak(6000);
    }
    await world.stop(hanna);
    const [kept] = world.server.recordings.kept;
    expect([...(kept?.segments.keys() ?? [])]).toEqual([0, 1, 2, 3]);
    expect(kept?.stopped).toBe(4);
    await world.run(500);
    for (const device of [hanna, ada, bob]) expect(views(device)).toEqual([]);
    expect(ada.snapshot.notices.map(({ kind }) => kind)).toContain('recording_ended');
  });

  it('is for hosts alone, one at a time, and only where the meeting was planned with it', async () => {
    const refused = async (device: Device) => {
      const outcome = device.actions.startRecording().then(
        () => 'began',
        (error: unknown) => errorCode(error),
      );
      await world.run(500);
      return await outcome;
    };
    expect(await refused(ada)).toBe('client/recording_host_only');
    await world.record(hanna);
    expect(await refused(hanna)).toBe('client/recording_runs');
    await world.close();
    world = await RecordingWorld.create();
    hanna = await world.host({ features: ['camera', 'chat'] });
    expect(await refused(hanna)).toBe('client/recording_off');
  });

  it('ends when the server takes nothing any more, and says so', async () => {
    const tap = await world.record(hanna);
    world.server.recordings.refuses = 'recording/full';
    await world.run(10_000, 500);
    tap.speak(10_000);
    await world.run(2000);
    expect(hanna.told()).toContain('client/recording_not_stored');
    expect(tap.stopped).toBe(true);
    expect(views(ada)).toEqual([]);
  });

  it('goes on over a lost connection, and brings later what could not be brought', async () => {
    const tap = await world.record(hanna);
    hanna.cutNetwork();
    for (let i = 0; i < 3; i++) {
      await world.run(2000, 500);
      tap.speak(10_000);
    }
    await hanna.restoreNetwork();
    await world.run(10_000, 500);
    await world.stop(hanna);
    const [kept] = world.server.recordings.kept;
    expect(kept?.segments.size).toBe(kept?.stopped);
  });
});

// The end of a recording is not lost: until it is at the server the recorder is told that the page must stay, wherever in the product it is.
import { errorCode } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordingWorld } from './recording-world.js';
import { type Device } from './world.js';

let world: RecordingWorld;
let hanna: Device;
let ada: Device;

beforeEach(async () => {
  world = await RecordingWorld.create();
  hanna = await world.host();
  ada = await world.guest('Ada', hanna);
  await world.run(1500);
});
afterEach(() => world.close());

const saves = () => hanna.client.recordingSaves.getSnapshot();
const states = () => saves().map(({ state }) => state);
const kept = () => world.server.recordings.kept[0];

/** Some seconds of sound that fill no segment. */
async function record(): Promise<void> {
  const tap = await world.record(hanna);
  await world.run(6000, 500);
  tap.speak(6000);
}

describe('a recording that has stopped', () => {
  it('is over for everybody at once, and being saved until all of it is at the server', async () => {
    const release = world.holdStorage();
    await record();
    expect(states()).toEqual(['recording']);
    const stopping = hanna.actions.stopRecording();
    await world.run(30_000, 500);
    expect(states()).toEqual(['saving']);
    for (const device of [hanna, ada]) expect(device.snapshot.recordings).toEqual([]);
    expect(kept()?.stopped).toBeNull();
    release();
    await world.run(500);
    await stopping;
    expect(states()).toEqual(['stored']);
    expect(kept()?.stopped).toBe(kept()?.segments.size);
    hanna.client.recordingSaves.dismiss(saves()[0]?.id ?? '');
    expect(states()).toEqual([]);
  });

  it('keeps whoever leaves for some seconds, and goes on being stored after that', async () => {
    const release = world.holdStorage();
    await record();
    const stopping = hanna.actions.stopRecording();
    const leaving = hanna.actions.leave();
    await world.run(4000, 500);
    expect(hanna.snapshot.phase).toBe('in_meeting');
    await world.run(2000, 500);
    await leaving;
    expect(hanna.snapshot.phase).toBe('left');
    expect(states()).toEqual(['saving']);
    release();
    await world.run(1000, 500);
    await stopping;
    expect(states()).toEqual(['stored']);
    expect(kept()?.stopped).toBe(2);
  });

  it('is ended and stored when whoever records looks at another page without a word', async () => {
    const release = world.holdStorage();
    await record();
    await hanna.meeting?.close();
    expect(states()).toEqual(['saving']);
    release();
    await world.run(1000, 500);
    expect(states()).toEqual(['stored']);
    expect(kept()?.stopped).toBe(2);
  });

  it('waits for a server that is away for minutes', async () => {
    await record();
    hanna.cutNetwork();
    const stopping = hanna.actions.stopRecording();
    await world.run(300_000, 1000);
    expect(states()).toEqual(['saving']);
    await hanna.restoreNetwork();
    await world.run(10_000, 500);
    await stopping;
    expect(states()).toEqual(['stored']);
  });

  it('that the server does not take is no stored one, and says so', async () => {
    await record();
    world.server.recordings.refuses = 'recording/full';
    const stopping = hanna.actions.stopRecording();
    await world.run(1000, 500);
    await stopping;
    expect(saves()).toMatchObject([{ state: 'not_stored' }]);
    const error = saves()[0]?.error;
    expect([error?.code, error?.context.code]).toEqual(['client/recording_end_not_stored', 'recording/full']);
    expect(hanna.told()).toContain('client/recording_end_not_stored');
  });

  it('is not told of where it never began', async () => {
    const adas = ada.peerId;
    world.server.outgoing = (peerId, message) => (peerId === adas && message.type === 'relay' ? [] : null);
    const starting = hanna.actions.startRecording().catch((error: unknown) => errorCode(error));
    await world.run(25_000, 500);
    expect(await starting).toBe('client/recording_not_told');
    expect(states()).toEqual([]);
    expect(kept()?.stopped).toBe(1);
  });
});

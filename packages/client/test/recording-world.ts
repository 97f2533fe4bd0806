// A meeting that may be recorded, with two holders of whom both are needed (test support).

import { FEATURES } from '@incamera/charter';
import { type NewMeeting } from '../src/index.js';
import { type FakeTap } from './fake-engine.js';
import { listed, type TestHolder, twoHolders } from './marks-world.js';
import { type Device, World } from './world.js';

export class RecordingWorld extends World {
  readonly keyHolders: readonly TestHolder[];

  private constructor(keyHolders: readonly TestHolder[]) {
    super();
    this.keyHolders = keyHolders;
    this.holders = listed(2, keyHolders);
  }

  static async create(): Promise<RecordingWorld> {
    return new RecordingWorld(await twoHolders());
  }

  override async host(options: Partial<NewMeeting> = {}, name = 'Hanna'): Promise<Device> {
    return await super.host({ features: FEATURES, ...options }, name);
  }

  /** Everybody in whose name there is a device answers. */
  async answer(device: Device, agrees: boolean): Promise<void> {
    await this.until(() => device.snapshot.recordings.length > 0);
    const [recording] = device.snapshot.recordings;
    await device.actions.answerRecording(recording?.id ?? '', agrees);
    await this.run(200);
  }

  /** Begins; everybody's client answers by itself that it knows. */
  async record(host: Device): Promise<FakeTap> {
    const starting = host.actions.startRecording();
    starting.catch(() => undefined);
    await this.until(() => host.snapshot.recordings[0]?.state === 'running');
    await starting;
    return tapOf(host);
  }

  /** The server takes its time to store. @returns lets it go on */
  holdStorage(): () => void {
    let release: () => void = () => undefined;
    this.server.recordings.held = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  }

  /** Ends it, and lets everything be stored. */
  async stop(host: Device): Promise<void> {
    const stopping = host.actions.stopRecording();
    await this.run(2000);
    await stopping;
  }
}

export function tapOf(device: Device): FakeTap {
  const tap = device.engine.taps.at(-1);
  if (tap === undefined) throw new Error(`${device.name} records nothing`);
  return tap;
}

// Capture devices obey the rules of the meeting: what is not allowed is not even captured.
import { describe, expect, it } from 'vitest';
import { LocalMedia } from './local-media.js';
import { type Capture, type WebMeeting } from './platform.js';

class FakeTrack extends EventTarget {
  readyState = 'live';

  stop(): void {
    this.readyState = 'ended';
  }
}

/** A meeting whose rules can change, and a machine with one camera. */
function scene(features: readonly string[]) {
  const tracks: FakeTrack[] = [];
  const sources = new Map<string, unknown>();
  const listeners = new Set<() => void>();
  let allowed = features;
  const take = () => {
    const track = new FakeTrack();
    tracks.push(track);
    return track as unknown as MediaStreamTrack;
  };
  const capture = {
    support: () => ({ capture: true, screenShare: true, problem: null }),
    devices: async () => ({ microphones: [], cameras: [], speakers: [] }),
    onDevicesChanged: () => () => undefined,
    microphone: async () => take(),
    camera: async () => take(),
    screen: async () => ({ picture: take(), sound: null }),
  } as unknown as Capture;
  const meeting = {
    getSnapshot: () => ({ rules: { features: allowed } }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setSource: async (kind: string, source: unknown) => void sources.set(kind, source),
  } as unknown as WebMeeting;
  const allow = (next: readonly string[]) => {
    allowed = next;
    for (const listener of listeners) listener();
  };
  return { media: new LocalMedia(capture, meeting), tracks, sources, allow, listeners };
}

/** What was begun without anybody waiting for it is done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('the capture devices of a meeting', () => {
  it('are let go as soon as the rules do not allow their pictures any more; the microphone stays', async () => {
    const { media, tracks, sources, allow } = scene(['camera', 'screen']);
    await media.startMicrophone();
    await media.startCamera();
    await media.startScreen();
    allow(['chat']);
    await settled();
    expect(media.getState()).toMatchObject({ camera: null, screen: null });
    expect(media.getState().microphone).not.toBeNull();
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['live', 'ended', 'ended']);
    expect([sources.get('camera'), sources.get('screen')]).toEqual([null, null]);
    media.close();
  });

  it('are not even asked for where the rules do not allow their pictures', async () => {
    const { media, tracks } = scene([]);
    await media.startCamera();
    await media.startScreen();
    expect(tracks).toEqual([]);
    expect(media.getState()).toMatchObject({ camera: null, screen: null, cameraPending: false });
    media.close();
  });

  it('hear of no rules after the meeting', () => {
    const { media, listeners } = scene([]);
    media.close();
    expect(listeners.size).toBe(0);
  });
});

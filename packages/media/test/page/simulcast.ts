// Scenario: the camera in three layers, as the sender proofs tell it, since those name every frame that left.
import { type LeafIndex } from '@incamera/kernel';
import { decodeKid, type FrameRecord } from '@incamera/sframe';
import { BrowserMediaEngine } from '../../src/browser-engine.js';
import { type MediaOffer } from '../../src/engine.js';
import {
  createWorker,
  fingerprintWorkletUrl,
  keysOf,
  markWorkletUrl,
  Peer,
  pause,
  until,
  withSimulcast,
} from './peer.js';

export interface SimulcastSeen {
  /** Layers that were sent in each phase, ascending. */
  readonly all: number[];
  readonly lowest: number[];
  readonly none: number[];
  readonly again: number[];
  readonly small: number[];
  /** A server that takes no layers: the height that is sent, of 720. */
  readonly singleHeight: number;
  readonly singleLayers: number[];
  readonly pairsTwice: number;
  readonly stopped: string[];
  /** How often the connection asked for negotiation. */
  readonly negotiations: number;
  /** Lines of the offer, as the server gets it, that name an audio level. */
  readonly audioLevels: number;
}

async function cameraTrack(width: number, height: number): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width, height, frameRate: 15 } });
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('no capture');
  return track;
}

/** A meeting of one camera and a far side that only answers. */
async function connect(engine: BrowserMediaEngine, isLayered: boolean): Promise<{ peer: Peer; offer: MediaOffer }> {
  const offer = await engine.open({ audio: 1, video: 1 });
  const peer = new Peer(false);
  const sdp = await peer.answer(offer);
  await engine.accept(isLayered ? withSimulcast(sdp, offer.senders.camera) : sdp);
  return { peer, offer };
}

export async function simulcast(): Promise<SimulcastSeen> {
  const engine = new BrowserMediaEngine({ createWorker, markWorkletUrl, fingerprintWorkletUrl });
  const seen: FrameRecord[] = [];
  const stopped: string[] = [];
  let layers = new Set<number>();
  let negotiations = 0;
  engine.events.on('sendingStopped', ({ kind, error }) => stopped.push(`${kind} ${error.code}`));
  engine.events.on('proofDue', ({ records }) => {
    for (const record of records) {
      seen.push(record);
      const layer = decodeKid(record.kid)?.layer;
      if (layer !== undefined) layers.add(layer);
    }
  });
  /** Layers sent while nothing changes, once what was on its way is through. */
  const observe = async (isDone: (seen: ReadonlySet<number>) => boolean): Promise<number[]> => {
    await pause(1_500);
    layers = new Set();
    await until(() => isDone(layers), 20_000);
    await pause(1_500);
    return [...layers].sort();
  };
  /** Each engine's and, after it, its far side's. */
  const connections: RTCPeerConnection[] = [];
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
      this.addEventListener('negotiationneeded', () => {
        if (this.signalingState === 'stable' && this.currentRemoteDescription) negotiations++;
      });
    }
  };
  const large = await cameraTrack(1280, 720);
  try {
    await engine.setSource('camera', large);
    await engine.setKeys(keysOf(5n, 0 as LeafIndex));
    engine.useSendEpoch(5n);
    engine.setSendBlock(null);
    const { peer, offer } = await connect(engine, true);
    const all = await observe((found) => [0, 1, 2].every((layer) => found.has(layer)));
    await engine.setLayers('camera', [0]);
    const lowest = await observe((found) => found.size > 0);
    await engine.setLayers('camera', []);
    const none = await observe(() => true);
    await engine.setLayers('camera', [0, 2]);
    const again = await observe((found) => found.has(0) && found.has(2));
    const little = await cameraTrack(320, 180);
    await engine.setSource('camera', little);
    const small = await observe((found) => found.size > 0);
    await engine.setSource('camera', large);
    little.stop();
    peer.close();
    const { peer: single } = await connect(engine, false);
    const singleLayers = await observe((found) => found.size > 0);
    const singleHeight = await heightOf(connections.at(-2));
    single.close();
    const pairs = seen.map(({ kid, ctr }) => `${kid}.${ctr}`);
    return {
      all,
      lowest,
      none,
      again,
      small,
      singleLayers,
      singleHeight,
      pairsTwice: pairs.length - new Set(pairs).size,
      stopped,
      negotiations,
      audioLevels: offer.sdp.split('audio-level').length - 1,
    };
  } finally {
    globalThis.RTCPeerConnection = Native;
    await engine.close();
    large.stop();
  }
}

/** Height of the largest picture that a connection sends. */
async function heightOf(pc: RTCPeerConnection | undefined): Promise<number> {
  let height = 0;
  const report = (await pc?.getStats()) as unknown as Iterable<[string, { type: string; frameHeight?: number }]>;
  for (const [, entry] of report) if (entry.type === 'outbound-rtp') height = Math.max(height, entry.frameHeight ?? 0);
  return height;
}

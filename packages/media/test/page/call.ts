// A call of the tested engine with a stand-in for the far side, and what the engine told meanwhile.
import { type LeafIndex } from '@incamera/kernel';
import { type StreamKind } from '@incamera/sframe';
import { BrowserMediaEngine } from '../../src/browser-engine.js';
import { type MediaEvents, type MediaOffer } from '../../src/engine.js';
import { createWorker, fingerprintWorkletUrl, keysOf, markWorkletUrl, Peer } from './peer.js';

export const PLAN = { audio: 2, video: 2 };
export const ENGINE = 0 as LeafIndex;
export const PEER = 1 as LeafIndex;

async function capture(): Promise<{ mic: MediaStreamTrack; camera: MediaStreamTrack }> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: 320, height: 180, frameRate: 15 },
  });
  const [mic] = stream.getAudioTracks();
  const [camera] = stream.getVideoTracks();
  if (!mic || !camera) throw new Error('no capture');
  return { mic, camera };
}

type Logged = {
  [Name in keyof MediaEvents]: { name: Name; atMs: number; event: MediaEvents[Name] };
}[keyof MediaEvents];

const NAMES: (keyof MediaEvents)[] = [
  'slotSource',
  'undecryptable',
  'senderProof',
  'laterEpochSeen',
  'sendingStopped',
  'transport',
  'soundBlocked',
  'soundStopped',
  'captureEnded',
];

/** An engine with two tracks, its log, and a peer that proves its frames and checks ours. */
export class Call {
  readonly engine: BrowserMediaEngine;
  readonly log: Logged[] = [];
  readonly workers: Worker[] = [];
  level = 0;
  ownLevel = 0;
  peer: Peer | null = null;
  offer: MediaOffer | null = null;
  sources: { mic: MediaStreamTrack; camera: MediaStreamTrack } | null = null;

  constructor() {
    this.engine = new BrowserMediaEngine({
      createWorker: () => {
        const worker = createWorker();
        this.workers.push(worker);
        return worker;
      },
      markWorkletUrl,
      fingerprintWorkletUrl,
    });
    for (const name of NAMES) {
      this.engine.events.on(name, (event) => {
        this.log.push({ name, atMs: performance.now(), event } as Logged);
      });
    }
    this.engine.events.on('levels', ({ levels, own }) => {
      this.level = levels.get(PEER) ?? 0;
      this.ownLevel = own;
    });
  }

  has<Name extends keyof MediaEvents>(name: Name, fits: (event: MediaEvents[Name]) => boolean = () => true): boolean {
    return this.log.some((entry) => entry.name === name && fits(entry.event as MediaEvents[Name]));
  }

  async connect(options: {
    hasWorker?: boolean;
    epoch?: bigint;
    peerLeaf?: number;
    isProving?: boolean;
    sends?: StreamKind[];
    taps?: Worker;
  }): Promise<void> {
    const { hasWorker = true, epoch = 5n, peerLeaf = PEER, isProving = true, sends = ['mic', 'camera'] } = options;
    this.sources ??= await capture();
    const { mic, camera } = this.sources;
    const peer = new Peer(hasWorker, options.taps);
    this.peer = peer;
    if (hasWorker) {
      await peer.keys(keysOf(epoch, peerLeaf));
      peer.post({ type: 'send_epoch', epoch });
      if (isProving) peer.onProof = (records) => this.engine.cover(peerLeaf as LeafIndex, records);
      this.engine.events.on('proofDue', ({ records }) => peer.post({ type: 'cover', leaf: ENGINE, records }));
    }
    this.offer = await this.engine.open(PLAN);
    const all: Partial<Record<StreamKind, MediaStreamTrack>> = { mic: mic.clone(), camera: camera.clone() };
    for (const track of Object.values(all)) track.enabled = true;
    await this.engine.setSource('mic', mic);
    await this.engine.setSource('camera', camera);
    await this.engine.setKeys(keysOf(5n, ENGINE));
    this.engine.useSendEpoch(5n);
    this.engine.setSendBlock(null);
    const chosen = Object.fromEntries(sends.map((kind) => [kind, all[kind] as MediaStreamTrack]));
    await this.engine.accept(await peer.answer(this.offer, chosen));
  }

  events(name: keyof MediaEvents): unknown[] {
    return this.log
      .filter((entry) => entry.name === name)
      .map(({ event }) => ('error' in event && event.error ? { ...event, error: event.error.code } : event));
  }

  async close(): Promise<void> {
    await this.engine.close();
    this.peer?.close();
    for (const track of Object.values(this.sources ?? {})) track.stop();
  }
}

export async function withCall<T>(run: (call: Call) => Promise<T>): Promise<T> {
  const call = new Call();
  try {
    return await run(call);
  } finally {
    await call.close();
  }
}

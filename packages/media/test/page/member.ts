// One member of a meeting through a real media server: the test carries offers, answers and proofs from page to page.
import { fromBase64Url, type LeafIndex, toBase64Url } from '@incamera/kernel';
import { decodeFrameRecords, encodeFrameRecords } from '@incamera/sframe';
import { BrowserMediaEngine } from '../../src/browser-engine.js';
import { type MediaOffer } from '../../src/engine.js';
import { brightness, createWorker, fingerprintWorkletUrl, keysOf, markWorkletUrl } from './peer.js';

export interface MemberReport {
  readonly loudest: Record<string, number>;
  readonly sources: { readonly mid: string; readonly leaf: number; readonly kind: string }[];
  readonly unwanted: string[];
  readonly state: string;
  readonly isSoundBlocked: boolean;
  readonly stats: unknown;
}

export interface MemberPage {
  open(leaf: number): Promise<MediaOffer>;
  accept(sdp: string): Promise<void>;
  /** Encoded proofs since the last call. */
  takeProofs(): string[];
  cover(leaf: number, proof: string): void;
  report(): Promise<MemberReport>;
  brightness(mid: string): Promise<number>;
  setEpoch(epoch: number): Promise<void>;
}

const engine = new BrowserMediaEngine({ createWorker, markWorkletUrl, fingerprintWorkletUrl });
const sources = new Map<string, { leaf: number; kind: string }>();
const unwanted: string[] = [];
let proofs: string[] = [];
let loudest: Record<string, number> = {};
let state = 'none';
let ownLeaf = 0;
let isSoundBlocked = false;

engine.events.on('proofDue', ({ records }) => proofs.push(toBase64Url(encodeFrameRecords(records))));
engine.events.on('levels', ({ levels }) => {
  for (const [leaf, level] of levels) loudest[leaf] = Math.max(loudest[leaf] ?? 0, level);
});
engine.events.on('slotSource', ({ mid, source }) => {
  if (source) sources.set(mid, source);
  else sources.delete(mid);
});
engine.events.on('transport', (event) => {
  state = event.state;
});
engine.events.on('soundBlocked', ({ blocked }) => {
  isSoundBlocked = blocked;
});
engine.events.on('undecryptable', ({ leaf, kind, error }) =>
  unwanted.push(`${leaf} ${kind} ${error?.code ?? 'healed'}`),
);
engine.events.on('senderProof', ({ leaf, kind, proved }) => unwanted.push(`${leaf} ${kind} proved=${proved}`));
engine.events.on('sendingStopped', ({ kind, error }) => unwanted.push(`${kind} ${error.code}`));

export const member: MemberPage = {
  async open(leaf) {
    ownLeaf = leaf;
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: { width: 320, height: 180, frameRate: 15 },
    });
    await engine.setSource('mic', stream.getAudioTracks()[0] ?? null);
    await engine.setSource('camera', stream.getVideoTracks()[0] ?? null);
    await engine.setKeys(keysOf(5n, leaf));
    engine.useSendEpoch(5n);
    engine.setSendBlock(null);
    return engine.open({ audio: 3, video: 3 });
  },
  accept: (sdp) => engine.accept(sdp),
  takeProofs() {
    const taken = proofs;
    proofs = [];
    return taken;
  },
  cover(leaf, proof) {
    const bytes = fromBase64Url(proof);
    if (bytes) engine.cover(leaf as LeafIndex, decodeFrameRecords(bytes));
  },
  async report() {
    const heard = loudest;
    loudest = {};
    return {
      loudest: heard,
      sources: [...sources].map(([mid, source]) => ({ mid, ...source })),
      unwanted,
      state,
      isSoundBlocked,
      stats: await engine.stats(),
    };
  },
  async brightness(mid) {
    const track = engine.sink(mid);
    return track ? brightness(track, 10_000, 101) : -1;
  },
  async setEpoch(epoch) {
    await engine.setKeys(keysOf(BigInt(epoch), ownLeaf));
    engine.useSendEpoch(BigInt(epoch));
    setTimeout(() => engine.dropEpochs(BigInt(epoch)), 2_000);
  },
};

// A stand-in for the far side: a plain RTCPeerConnection that answers an engine's offer, with an encryption worker of its
// own or without one.
import { type LeafIndex } from '@incamera/kernel';
import { type FrameRecord, type StreamKind } from '@incamera/sframe';
import { type EpochKeys, type MediaOffer } from '../../src/engine.js';
import { LAYER_RIDS } from '../../src/layers.js';
import { LoudnessProbe } from '../../src/loudness.js';
import { type FromWorker, type ToWorker } from '../../src/worker-protocol.js';

export const createWorker = (): Worker =>
  new Worker(new URL('../../src/sframe.worker.ts', import.meta.url), { type: 'module' });

/** The marker, or one that ?worklet=NAME names in sabotage/. */
const sabotaged = new URLSearchParams(location.search).get('worklet');
export const markWorkletUrl: string =
  sabotaged === null
    ? new URL('../../src/mark.worklet.ts', import.meta.url).href
    : new URL(`/sabotage/${sabotaged}.worklet.ts`, location.href).href;

export const fingerprintWorkletUrl: string = new URL('../../src/fingerprint.worklet.ts', import.meta.url).href;

export const secretOf = (fill: number): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(fill);

export function keysOf(epoch: bigint, ownLeaf: number, fill = Number(epoch)): EpochKeys {
  return {
    epoch,
    baseKey: secretOf(fill),
    ownLeaf: ownLeaf as LeafIndex,
    members: [0, 1, 2].map((leaf) => leaf as LeafIndex),
  };
}

export async function until(isDone: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<boolean> {
  const endMs = performance.now() + timeoutMs;
  while (performance.now() < endMs) {
    if (await isDone()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let nextIncarnation = 1_000;

export class Peer {
  readonly pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  readonly worker: Worker | null;
  readonly heard: FromWorker[] = [];
  onProof: (records: readonly FrameRecord[]) => void = () => {};
  readonly #context = new AudioContext({ sampleRate: 48_000 });
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #pumps: HTMLAudioElement[] = [];
  #loudest = 0;
  #token = 1;

  readonly #taps: Worker | null;

  /** `taps`: a worker of tap.worker.ts that sees every frame as it arrives, instead of an encryption worker. */
  constructor(hasWorker: boolean, taps: Worker | null = null) {
    this.#taps = taps;
    this.worker = hasWorker ? createWorker() : null;
    if (!this.worker) return;
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => {
      if (event.data.type === 'proof_due') this.onProof(event.data.records);
      else this.heard.push(event.data);
    };
    this.post({ type: 'block', isBlocked: false });
  }

  post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  async keys(keys: EpochKeys): Promise<void> {
    const token = this.#token++;
    this.post({ type: 'keys', ...keys, token });
    await until(() => this.heard.some((m) => m.type === 'keys_taken' && m.token === token));
  }

  /** Answers; `sources` go into the offer's first audio and video slot. */
  async answer(offer: MediaOffer, sources: Partial<Record<StreamKind, MediaStreamTrack>> = {}): Promise<string> {
    // Before the offer is taken, else Chromium ignores the transform of a video sender. Tracks that were added so are
    // matched with the first lines that receive: the slots.
    for (const [kind, track] of Object.entries(sources)) {
      const sender = this.pc.addTrack(track);
      if (!this.worker) continue;
      const incarnation = nextIncarnation++;
      sender.transform = new RTCRtpScriptTransform(this.worker, {
        role: 'send',
        streamId: `peer.out.${kind}`,
        kind,
        incarnation,
      });
    }
    await this.pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    const kinds = new Map(Object.entries(offer.senders).map(([kind, mid]) => [mid, kind as StreamKind]));
    for (const transceiver of this.pc.getTransceivers()) {
      const kind = kinds.get(transceiver.mid ?? '');
      if (!kind) continue;
      transceiver.direction = 'recvonly';
      const slot = transceiver.receiver.track.kind === 'audio' ? 'audio' : 'video';
      if (this.#taps) transceiver.receiver.transform = new RTCRtpScriptTransform(this.#taps, { media: slot });
      if (this.worker) {
        const streamId = `peer.${kind}`;
        transceiver.receiver.transform = new RTCRtpScriptTransform(this.worker, { role: 'receive', streamId, slot });
      }
      if (slot === 'audio') this.#listen(transceiver.receiver.track);
    }
    await this.pc.setLocalDescription(await this.pc.createAnswer());
    await until(() => this.pc.iceGatheringState === 'complete', 2_000);
    return this.pc.localDescription?.sdp ?? '';
  }

  /** Listens to a track; the loudest moment since the last `received` counts. */
  #listen(track: MediaStreamTrack): void {
    const probe = new LoudnessProbe(this.#context);
    const stream = new MediaStream([track]);
    this.#context.createMediaStreamSource(stream).connect(probe.node);
    const pump = new Audio();
    pump.muted = true;
    pump.srcObject = stream;
    pump.play().catch(() => {});
    this.#pumps.push(pump);
    this.#timers.push(
      setInterval(() => {
        this.#loudest = Math.max(this.#loudest, probe.read());
      }, 20),
    );
  }

  track(offer: MediaOffer, kind: StreamKind): MediaStreamTrack {
    const found = this.pc.getTransceivers().find((t) => t.mid === offer.senders[kind]);
    if (!found) throw new Error('no such line');
    return found.receiver.track;
  }

  /** What was received so far, and the loudest moment since the last call, 0..1. */
  async received(): Promise<{ framesDecoded: number; audioPackets: number; loudest: number; videoPackets: number }> {
    const sums = { framesDecoded: 0, audioPackets: 0, loudest: this.#loudest, videoPackets: 0 };
    this.#loudest = 0;
    const report = (await this.pc.getStats()) as unknown as Iterable<
      [string, { type: string; kind?: string } & Record<string, number>]
    >;
    for (const [, entry] of report) {
      if (entry.type !== 'inbound-rtp') continue;
      if (entry.kind === 'audio') {
        sums.audioPackets += entry.packetsReceived ?? 0;
      } else {
        sums.videoPackets += entry.packetsReceived ?? 0;
        sums.framesDecoded += entry.framesDecoded ?? 0;
      }
    }
    return sums;
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const pump of this.#pumps) pump.srcObject = null;
    this.#context.close().catch(() => {});
    this.pc.close();
    this.worker?.terminate();
  }
}

/** The answer of a server that takes all layers of the m-line `mid` (RFC 8853 section 5.1). */
export function withSimulcast(sdp: string, mid: string): string {
  const sections = sdp.split(/^(?=m=)/m);
  const recv = LAYER_RIDS.map((rid) => `a=rid:${rid} recv\r\n`).join('');
  const lines = `${recv}a=simulcast:recv ${LAYER_RIDS.join(';')}\r\n`;
  return sections.map((section) => (section.includes(`a=mid:${mid}\r\n`) ? section + lines : section)).join('');
}

/** Brightest channel value anywhere in a few frames of a video track (0 is black); sooner when there is `enough`. */
export async function brightness(track: MediaStreamTrack, forMs: number, enough = 256): Promise<number> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  document.body.append(video);
  video.play().catch(() => {});
  const canvas = document.createElement('canvas');
  canvas.width = 32;
  canvas.height = 18;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let brightest = 0;
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs && brightest < enough) {
    if (context && video.videoWidth > 0) {
      context.drawImage(video, 0, 0, 32, 18);
      for (const [i, value] of context.getImageData(0, 0, 32, 18).data.entries()) {
        if (i % 4 !== 3) brightest = Math.max(brightest, value);
      }
    }
    await pause(100);
  }
  video.remove();
  return brightest;
}

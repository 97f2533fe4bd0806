// One RTCPeerConnection with everything that is negotiated once: four senders and the slots (L3, RFC 9429, W3C WebRTC).
import { isAudio, STREAM_KINDS, type StreamKind } from '@incamera/sframe';
import { SCREEN_FRAME_RATE } from './capture.js';
import { type MediaOffer, type RelayServer, type SlotPlan } from './engine.js';
import { mediaErrors } from './errors.js';
import { nextIncarnation } from './incarnation.js';
import { LAYER_RIDS } from './layers.js';
import { hardenDescription, withSoundRepair } from './sdp-policy.js';
import { type TransformOptions } from './worker-protocol.js';

const MAX_SLOTS = 64;

/** A receive slot of a transport. */
export interface Slot {
  readonly streamId: string;
  readonly media: 'audio' | 'video';
  readonly transceiver: RTCRtpTransceiver;
}

export interface Outlet {
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly transceiver: RTCRtpTransceiver;
}

let nextTransport = 1;

/**
 * Whether the browser can run all media through a worker.
 * @throws {AppError} `media/no_webrtc`, `media/no_encoded_transform`
 */
export function requireEncodedTransform(): void {
  if (typeof RTCPeerConnection === 'undefined') throw mediaErrors.make('media/no_webrtc');
  const isThere =
    typeof RTCRtpScriptTransform !== 'undefined' &&
    'transform' in RTCRtpSender.prototype &&
    'transform' in RTCRtpReceiver.prototype;
  if (!isThere) throw mediaErrors.make('media/no_encoded_transform');
}

/** VP8 or Opus, and retransmission for it. */
function onlyCodec(media: 'audio' | 'video', direction: 'send' | 'receive'): RTCRtpCodec[] {
  const side = direction === 'send' ? RTCRtpSender : RTCRtpReceiver;
  const wanted = media === 'audio' ? /^audio\/opus$/i : /^video\/(vp8|rtx)$/i;
  return (side.getCapabilities(media)?.codecs ?? []).filter((codec) => wanted.test(codec.mimeType));
}

export class Transport {
  readonly pc: RTCPeerConnection;
  readonly outlets: ReadonlyMap<StreamKind, Outlet>;
  readonly slots: readonly Slot[];
  readonly #worker: Worker;
  readonly #id: number;

  constructor(plan: SlotPlan, worker: Worker, relays: readonly RelayServer[]) {
    if (![plan.audio, plan.video].every((n) => Number.isInteger(n) && n >= 0 && n <= MAX_SLOTS)) {
      throw new RangeError(`a plan has 0 to ${MAX_SLOTS} slots of each sort`);
    }
    this.#id = nextTransport++;
    this.#worker = worker;
    this.pc = new RTCPeerConnection({
      iceServers: relays.map((relay) => ({ ...relay, urls: [...relay.urls] })),
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
    });
    const incarnation = nextIncarnation();
    const senderOrder: readonly StreamKind[] = STREAM_KINDS;
    this.outlets = new Map(senderOrder.map((kind) => [kind, this.#addOutlet(kind, incarnation)]));
    this.slots = [
      ...Array.from({ length: plan.audio }, (_, i) => this.#addSlot('audio', i)),
      ...Array.from({ length: plan.video }, (_, i) => this.#addSlot('video', i)),
    ];
  }

  /** Ids of everything that the worker runs for this transport. */
  get streamIds(): string[] {
    return [...[...this.outlets.values()].map((outlet) => outlet.streamId), ...this.slots.map((slot) => slot.streamId)];
  }

  /** Makes the one offer, without waiting for candidates: the SFU learns our addresses from our checks and takes no others. */
  async offer(): Promise<MediaOffer> {
    await describeLocally(this.pc, await this.pc.createOffer());
    const sdp = this.pc.localDescription?.sdp;
    if (!sdp) throw mediaErrors.make('media/closed');
    const senders: Partial<Record<StreamKind, string>> = {};
    for (const { kind, transceiver } of this.outlets.values()) senders[kind] = midOf(transceiver);
    const mids = (media: 'audio' | 'video') =>
      this.slots.filter((slot) => slot.media === media).map((slot) => midOf(slot.transceiver));
    return {
      // What is not offered cannot be taken; the browser knows from the answer that it is not in use.
      sdp: hardenDescription(sdp),
      senders: senders as Record<StreamKind, string>,
      audioSlots: mids('audio'),
      videoSlots: mids('video'),
    };
  }

  slotOfMid(mid: string): Slot | undefined {
    return this.slots.find((slot) => slot.transceiver.mid === mid);
  }

  slotOfStream(streamId: string): Slot | undefined {
    return this.slots.find((slot) => slot.streamId === streamId);
  }

  outletOfStream(streamId: string): Outlet | undefined {
    return [...this.outlets.values()].find((outlet) => outlet.streamId === streamId);
  }

  close(): void {
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  #addOutlet(kind: StreamKind, incarnation: number): Outlet {
    const media = isAudio(kind) ? 'audio' : 'video';
    const transceiver = this.pc.addTransceiver(media, { direction: 'sendonly', sendEncodings: encodingsOf(kind) });
    const streamId = `${this.#id}.${kind}`;
    // Before anything else: Chromium ignores a transform that is set after negotiation began, and sends plaintext.
    transceiver.sender.transform = this.#transform({ role: 'send', streamId, kind, incarnation });
    transceiver.setCodecPreferences(onlyCodec(media, 'send'));
    return { streamId, kind, transceiver };
  }

  #addSlot(media: 'audio' | 'video', index: number): Slot {
    const transceiver = this.pc.addTransceiver(media, { direction: 'recvonly' });
    const streamId = `${this.#id}.${media}.${index}`;
    transceiver.receiver.transform = this.#transform({ role: 'receive', streamId, slot: media });
    transceiver.setCodecPreferences(onlyCodec(media, 'receive'));
    return { streamId, media, transceiver };
  }

  #transform(options: TransformOptions): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(this.#worker, options);
  }
}

/** Sets an offer with repair of sound, or as the browser made it where it lets nobody add to it. */
async function describeLocally(pc: RTCPeerConnection, offer: RTCSessionDescriptionInit): Promise<void> {
  try {
    await pc.setLocalDescription({ type: 'offer', sdp: withSoundRepair(offer.sdp ?? '') });
  } catch (error) {
    if (!(error instanceof DOMException) || pc.signalingState !== 'stable') throw error;
    await pc.setLocalDescription(offer);
  }
}

/** Layers for the camera; one encoding for the screen, whose text must stay readable before anything else is. */
function encodingsOf(kind: StreamKind): RTCRtpEncodingParameters[] {
  switch (kind) {
    case 'camera':
      return LAYER_RIDS.map((rid, layer) => ({ rid, scaleResolutionDownBy: 2 ** (LAYER_RIDS.length - 1 - layer) }));
    case 'screen':
      return [{ maxFramerate: SCREEN_FRAME_RATE, priority: 'high', networkPriority: 'high' }];
    case 'mic':
    case 'screen-audio':
      return [{ priority: 'high', networkPriority: 'high' }];
  }
}

function midOf(transceiver: RTCRtpTransceiver): string {
  if (transceiver.mid === null) throw mediaErrors.make('media/closed');
  return transceiver.mid;
}

/** What the browser counts of a connection, W3C getStats. */
export type Report = Iterable<readonly [string, unknown]>;

export async function reportOf(transport: Transport): Promise<Report> {
  return (await transport.pc.getStats()) as unknown as Report;
}

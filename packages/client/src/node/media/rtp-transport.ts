// One media connection of a participant without a browser: encoded frames in and out, over node-datachannel (L4, Node).
// It encrypts nothing end to end; that is the engine's part. Hostile tests use it to send what an engine never would.
import { randomInt } from 'node:crypto';
import { type MediaOffer, type SlotPlan, type TransportState } from '@incamera/media';
import { type StreamKind } from '@incamera/sframe';
import nodeDataChannel, { type PeerConnection, type Track } from 'node-datachannel';
import {
  isAudioKind,
  OPUS_PAYLOAD_TYPE,
  readAnswer,
  readIceDtls,
  SENDER_KINDS,
  VP8_PAYLOAD_TYPE,
  writeNativeAnswer,
  writeOffer,
} from './media-sdp.js';
import { type RtpPacket, RtpPacketizer, readRtpPacket, Vp8Assembler } from './rtp-packets.js';

export interface RtpTransportHandlers {
  /** A whole frame of a slot, as it was on the wire. */
  frame(mid: string, media: 'audio' | 'video', frame: Uint8Array<ArrayBuffer>): void;
  /** The router asks for a key frame of one of our streams. */
  keyFrameRequested(kind: StreamKind): void;
  state(state: TransportState): void;
}

const STATES: readonly TransportState[] = ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'];
const PAYLOAD_FEEDBACK = 206;
const PLI = 1;
/** Lost pictures ask for a key frame no more often than this. */
const KEY_FRAME_EVERY_MS = 500;

interface Sender {
  readonly ssrc: number;
  readonly packetizer: RtpPacketizer;
}

export class RtpTransport {
  readonly offer: MediaOffer;
  readonly #connection: PeerConnection;
  // Held here: a track without a JavaScript reference is collected and falls silent.
  readonly #track: Track;
  readonly #handlers: RtpTransportHandlers;
  readonly #nowMs: () => number;
  readonly #senders = new Map<StreamKind, Sender>();
  readonly #assemblers = new Map<string, Vp8Assembler>();
  readonly #askedMs = new Map<string, number>();
  #slots: ReadonlyMap<number, string> = new Map();
  #open = false;
  #closed = false;
  #packetsSent = 0;
  #bytesSent = 0;
  #bytesReceived = 0;

  constructor(plan: SlotPlan, handlers: RtpTransportHandlers, nowMs: () => number) {
    this.#handlers = handlers;
    this.#nowMs = nowMs;
    for (const kind of SENDER_KINDS) {
      const ssrc = randomInt(1, 2 ** 32);
      const media = isAudioKind(kind) ? 'audio' : 'video';
      const payloadType = media === 'audio' ? OPUS_PAYLOAD_TYPE : VP8_PAYLOAD_TYPE;
      this.#senders.set(kind, { ssrc, packetizer: new RtpPacketizer({ ssrc, payloadType, media }, randomInt(0x8000)) });
    }
    this.#connection = new nodeDataChannel.PeerConnection('participant', {
      iceServers: [],
      disableAutoNegotiation: true,
      forceMediaTransport: true,
    });
    const video = new nodeDataChannel.Video('0', 'SendRecv');
    video.addVP8Codec(VP8_PAYLOAD_TYPE);
    this.#track = this.#connection.addTrack(video);
    this.#listen();
    this.#connection.setLocalDescription('offer');
    const local = readIceDtls(this.#connection.localDescription()?.sdp ?? '');
    this.offer = writeOffer(local, plan, (kind) => (this.#senders.get(kind) as Sender).ssrc);
  }

  get open(): boolean {
    return this.#open;
  }

  get counts(): { packetsSent: number; bytesSent: number; bytesReceived: number } {
    return { packetsSent: this.#packetsSent, bytesSent: this.#bytesSent, bytesReceived: this.#bytesReceived };
  }

  /** @throws the answer is none, or the native library refuses it */
  accept(answerSdp: string): void {
    const { remote, slots, candidates } = readAnswer(answerSdp);
    this.#slots = slots;
    this.#connection.setRemoteDescription(writeNativeAnswer(remote), 'answer');
    // Only now: were ICE to connect before the library knows the fingerprint, it would take the peer for a stranger.
    for (const candidate of candidates) this.#connection.addRemoteCandidate(candidate, '0');
  }

  /** Sends one frame as it is. `timestamp` counts 1/48000 s for sound, 1/90000 s for video. False: not connected. */
  sendFrame(kind: StreamKind, frame: Uint8Array, timestamp: number): boolean {
    const sender = this.#senders.get(kind) as Sender;
    return sender.packetizer.packets(frame, timestamp).every((packet) => this.#send(packet));
  }

  /** Asks whoever is in a slot for a key frame. */
  requestKeyFrame(mid: string): void {
    const nowMs = this.#nowMs();
    if (nowMs - (this.#askedMs.get(mid) ?? Number.NEGATIVE_INFINITY) < KEY_FRAME_EVERY_MS) return;
    for (const [ssrc, slot] of this.#slots) {
      if (slot !== mid) continue;
      this.#askedMs.set(mid, nowMs);
      const pli = Buffer.from([0x80 | PLI, PAYLOAD_FEEDBACK, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0]);
      pli.writeUInt32BE(ssrc, 8);
      this.#send(pli);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open = false;
    this.#connection.close();
  }

  #listen(): void {
    let connected = false;
    this.#track.onMessage((packet) => {
      if (!this.#closed) this.#received(packet);
    });
    this.#track.onOpen(() => {
      this.#open = true;
      if (connected && !this.#closed) this.#handlers.state('connected');
    });
    this.#connection.onStateChange((name) => {
      const state = STATES.find((known) => known === name);
      connected = state === 'connected';
      if (this.#closed || state === undefined || (connected && !this.#open)) return;
      this.#handlers.state(state);
    });
  }

  #received(packet: Buffer): void {
    this.#bytesReceived += packet.length;
    const type = packet[1] ?? 0;
    if (type >= 192 && type <= 223) {
      this.#receivedRtcp(packet);
      return;
    }
    const rtp = readRtpPacket(packet);
    const mid = rtp ? this.#slots.get(rtp.ssrc) : undefined;
    if (!rtp || mid === undefined) return;
    if (rtp.payloadType === OPUS_PAYLOAD_TYPE) this.#handlers.frame(mid, 'audio', new Uint8Array(rtp.payload));
    else if (rtp.payloadType === VP8_PAYLOAD_TYPE) this.#receivedVideo(mid, rtp);
  }

  #receivedVideo(mid: string, rtp: RtpPacket): void {
    const assembler = this.#assemblers.get(mid) ?? new Vp8Assembler();
    this.#assemblers.set(mid, assembler);
    const { frame, lost } = assembler.push(rtp);
    if (lost) this.requestKeyFrame(mid);
    if (frame) this.#handlers.frame(mid, 'video', frame);
  }

  #receivedRtcp(packet: Buffer): void {
    for (let offset = 0; offset + 12 <= packet.length; offset += 4 + 4 * packet.readUInt16BE(offset + 2)) {
      if (packet[offset + 1] !== PAYLOAD_FEEDBACK || ((packet[offset] as number) & 0x1f) !== PLI) continue;
      const mediaSsrc = packet.readUInt32BE(offset + 8);
      for (const [kind, { ssrc }] of this.#senders) if (ssrc === mediaSsrc) this.#handlers.keyFrameRequested(kind);
    }
  }

  #send(packet: Buffer): boolean {
    if (!this.#open) return false;
    try {
      if (!this.#track.sendMessageBinary(packet)) return false;
    } catch {
      // The track closed between the check and the call; its state event follows.
      this.#open = false;
      return false;
    }
    this.#packetsSent++;
    this.#bytesSent += packet.length;
    return true;
  }
}

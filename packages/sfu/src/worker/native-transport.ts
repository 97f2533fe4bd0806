// node-datachannel as a raw SRTP transport: one peer connection with exactly one media line, so that every packet of
// the BUNDLE transport reaches the one track, whatever its SSRC or MID (L3, Node).
import { randomBytes } from 'node:crypto';
import nodeDataChannel, { type PeerConnection, type Track } from 'node-datachannel';
import { sfuErrors } from '../errors.js';
import { readNativeAnswer, writeNativeOffer } from '../sdp/answer.js';
import { type IceDtlsParameters } from '../sdp/session-description.js';
import { TRANSPORT_STATES, type TransportState } from '../types.js';
import {
  type RawTransport,
  type RawTransportFactory,
  type RawTransportHandlers,
  type RemotePath,
} from './raw-transport.js';

export interface NativeTransportOptions {
  readonly udpPort: number;
  readonly bind: string | null;
}

/** Room for SRTP and UDP headers below the smallest MTU of IPv6. */
const MTU_BYTES = 1280;

/** All transports share the one UDP port; the ICE user name tells them apart. */
export function nativeTransportFactory(options: NativeTransportOptions): RawTransportFactory {
  return { create: (remote, handlers) => new NativeTransport(options, remote, handlers) };
}

/** Ends the native library's threads. Call it once, when no transport is left. */
export function cleanupNative(): void {
  nodeDataChannel.cleanup();
}

class NativeTransport implements RawTransport {
  readonly local: IceDtlsParameters;
  readonly #connection: PeerConnection;
  // Held here: a track without a JavaScript reference is collected and falls silent.
  readonly #track: Track;
  #open = false;
  #closed = false;

  constructor(options: NativeTransportOptions, remote: IceDtlsParameters, handlers: RawTransportHandlers) {
    const connection = new nodeDataChannel.PeerConnection('participant', {
      iceServers: [],
      enableIceUdpMux: true,
      portRangeBegin: options.udpPort,
      portRangeEnd: options.udpPort,
      disableAutoNegotiation: true,
      forceMediaTransport: true,
      mtu: MTU_BYTES,
      ...(options.bind === null ? {} : { bindAddress: options.bind }),
    });
    this.#connection = connection;
    try {
      const video = new nodeDataChannel.Video('0', 'SendRecv');
      video.addVP8Codec(96);
      this.#track = connection.addTrack(video);
      this.#track.onMessage((packet) => {
        if (!this.#closed) handlers.packet(packet);
      });
      // The two callbacks come in any order; `connected` is told when both have come.
      let connected = false;
      this.#track.onOpen(() => {
        this.#open = true;
        if (connected && !this.#closed) handlers.state('connected');
      });
      connection.onStateChange((state) => {
        connected = state === 'connected';
        if (this.#closed || !isTransportState(state) || (connected && !this.#open)) return;
        handlers.state(state);
      });
      connection.setRemoteDescription(writeNativeOffer(remote), 'offer');
      connection.setLocalDescription('answer', {
        iceUfrag: randomBytes(6).toString('hex'),
        icePwd: randomBytes(16).toString('hex'),
      });
      this.local = readNativeAnswer(connection.localDescription()?.sdp ?? '');
    } catch (cause) {
      this.#closed = true;
      connection.close();
      throw sfuErrors.make('sfu/transport_failed', { cause });
    }
  }

  send(packet: Buffer): boolean {
    if (!this.#open || this.#closed) return false;
    try {
      return this.#track.sendMessageBinary(packet);
    } catch {
      // The track closed between the check and the call; its state event follows.
      this.#open = false;
      return false;
    }
  }

  remote(): RemotePath | null {
    if (this.#closed) return null;
    const remote = this.#connection.getSelectedCandidatePair()?.remote;
    return remote === undefined ? null : { address: remote.address, port: remote.port };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open = false;
    this.#connection.close();
  }
}

function isTransportState(state: string): state is TransportState {
  return (TRANSPORT_STATES as readonly string[]).includes(state);
}

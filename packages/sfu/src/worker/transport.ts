// One participant's connection: packets in, told apart; packets out; RTCP to whom it concerns (L3, RFC 3550, RFC 8843).
import { type RtcpVisitor, readRtcp } from '../rtp/rtcp.js';
import { isRtcp, RTP_HEADER_BYTES, RtpView } from '../rtp/rtp-packet.js';
import { type Negotiation } from '../sdp/negotiation.js';
import { type IceDtlsParameters } from '../sdp/session-description.js';
import { type SourceKind, type TransportState } from '../types.js';
import { Downlink } from './downlink.js';
import { Ingress } from './ingress.js';
import { type Counters } from './metrics.js';
import { Outbound } from './outbound.js';
import { type Producer } from './producer.js';
import { type RawTransport, type RawTransportFactory } from './raw-transport.js';
import { type Slot } from './slot.js';

export interface TransportContext {
  readonly counters: Counters;
  /** Monotonic milliseconds with fractions, counted from the Unix epoch. */
  readonly nowMs: () => number;
  readonly random32: () => number;
}

export interface TransportOwner {
  stateChanged(state: TransportState): void;
  /** Packets come from another address than before: told when it connects, and whenever that changes. */
  pathChanged(address: string): void;
  /** A packet of a stream that is not active. The callee may make it active. */
  sourceAppeared(kind: SourceKind): void;
}

/** Without candidates of the browser the native library would wait for ever for a browser that never comes. */
const CONNECT_TIMEOUT_MS = 30_000;
/** ICE may take another path at any time, and nobody says so. */
const PATH_CHECK_MS = 1000;

// Packets are handled one at a time in one thread: these serve all transports.
const view = new RtpView();
const outbound = new Outbound();

export class Transport implements RtcpVisitor {
  readonly downlink: Downlink;
  readonly #context: TransportContext;
  readonly #owner: TransportOwner;
  readonly #raw: RawTransport;
  readonly #ingress: Ingress;
  readonly #createdMs: number;
  #nowMs = 0;
  #open = false;
  #opened = false;
  #address: string | null = null;
  #pathCheckedMs = 0;

  /** @throws {AppError} sfu/transport_failed */
  constructor(
    remote: IceDtlsParameters,
    negotiation: Negotiation,
    factory: RawTransportFactory,
    context: TransportContext,
    owner: TransportOwner,
  ) {
    this.#context = context;
    this.#owner = owner;
    this.#createdMs = context.nowMs();
    this.#raw = factory.create(remote, {
      packet: (packet) => this.#received(packet),
      state: (state) => this.#stateChanged(state),
    });
    this.#ingress = new Ingress(negotiation, context.counters, context.random32() >>> 0, {
      sourceAppeared: (kind) => owner.sourceAppeared(kind),
      sendScratch: (buffer, bytes) => this.send(buffer.subarray(0, bytes)),
    });
    this.downlink = new Downlink(negotiation.slots, context, this);
  }

  get local(): IceDtlsParameters {
    return this.#raw.local;
  }

  /** Whether packets can be sent. */
  get open(): boolean {
    return this.#open;
  }

  get slots(): readonly Slot[] {
    return this.downlink.slots;
  }

  producer(kind: SourceKind): Producer | null {
    return this.#ingress.producers.get(kind) ?? null;
  }

  /** Feedback, reports and repair; call every 20 ms or so. */
  tick(nowMs: number): void {
    if (this.#opened) {
      this.#ingress.tick(nowMs, this.downlink.rttMs);
      if (this.#open) this.downlink.tick(outbound, nowMs);
      if (nowMs - this.#pathCheckedMs >= PATH_CHECK_MS) this.#checkPath(nowMs);
    } else if (nowMs - this.#createdMs > CONNECT_TIMEOUT_MS) {
      this.#stateChanged('failed');
    }
  }

  /** Ends the connection; slots elsewhere lose its sources. */
  close(): void {
    this.#open = false;
    this.#raw.close();
    this.downlink.close();
    this.#ingress.close();
  }

  /** Sends one packet. @returns false when nothing can be sent now */
  send(packet: Buffer): boolean {
    const { counters } = this.#context;
    if (!this.#raw.send(packet)) {
      counters.sendFailures++;
      return false;
    }
    counters.packetsOut++;
    counters.bytesOut += packet.length;
    return true;
  }

  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, rtpTime: number): void {
    this.#ingress.senderReport(ssrc, ntpSeconds, ntpFraction, rtpTime, this.#nowMs);
  }

  reportBlock(ssrc: number, fractionLost: number, lastReport: number, delaySinceLastReport: number): void {
    this.downlink.reportBlock(ssrc, fractionLost, lastReport, delaySinceLastReport, this.#nowMs);
  }

  keyFrameRequest(mediaSsrc: number): void {
    this.#context.counters.keyFrameRequestsIn++;
    this.downlink.keyFrameRequest(mediaSsrc, this.#nowMs);
  }

  nack(mediaSsrc: number, sequence: number, bitmask: number): void {
    this.downlink.nack(mediaSsrc, sequence, bitmask, outbound, this.#nowMs);
  }

  remb(bitsPerSecond: number): void {
    this.downlink.remb(bitsPerSecond);
  }

  transportFeedback(packet: Buffer, start: number, end: number): void {
    if (!this.downlink.transportFeedback(packet, start, end, this.#nowMs)) this.#context.counters.malformed++;
  }

  #stateChanged(state: TransportState): void {
    const opened = state === 'connected' && !this.#open;
    this.#open = state === 'connected' || (this.#open && state === 'disconnected');
    if (opened) {
      this.#opened = true;
      this.downlink.opened(this.#context.nowMs());
    }
    this.#owner.stateChanged(state);
    if (opened) this.#checkPath(this.#context.nowMs());
  }

  #checkPath(nowMs: number): void {
    this.#pathCheckedMs = nowMs;
    const address = this.#raw.remote()?.address ?? null;
    if (address === null || address === this.#address) return;
    this.#address = address;
    this.#owner.pathChanged(address);
  }

  #received(packet: Buffer): void {
    const { counters } = this.#context;
    counters.packetsIn++;
    counters.bytesIn += packet.length;
    this.#nowMs = this.#context.nowMs();
    if (packet.length < 8) {
      counters.malformed++;
    } else if (isRtcp(packet)) {
      if (!readRtcp(packet, this)) counters.malformed++;
    } else if (packet.length < RTP_HEADER_BYTES || !view.read(packet)) {
      counters.malformed++;
    } else {
      this.#ingress.received(packet, view, outbound, this.#nowMs);
    }
  }
}

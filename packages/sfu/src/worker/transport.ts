// One participant's connection: takes its packets apart into producers, answers with feedback, and carries the slots
// that it receives (L3, RFC 3550, RFC 8843, RFC 4585).

import { ReceptionStats, type ReportBlock } from '../rtp/reception-stats.js';
import { MAX_REPORT_BLOCKS, type RtcpVisitor, readRtcp, writePli, writeReceiverReport } from '../rtp/rtcp.js';
import { isRtcp, RTP_HEADER_BYTES, RtpView } from '../rtp/rtp-packet.js';
import { TransportFeedback } from '../rtp/transport-feedback.js';
import { type Negotiation } from '../sdp/negotiation.js';
import { type IceDtlsParameters } from '../sdp/session-description.js';
import { type SourceKind, type TransportState } from '../types.js';
import { type Counters } from './metrics.js';
import { Outbound } from './outbound.js';
import { Producer, type ProducerOwner } from './producer.js';
import { type RawTransport, type RawTransportFactory } from './raw-transport.js';
import { Slot, type SlotSink } from './slot.js';

export interface TransportContext {
  readonly counters: Counters;
  /** Monotonic milliseconds with fractions, counted from the Unix epoch. */
  readonly nowMs: () => number;
  readonly random32: () => number;
}

export interface TransportOwner {
  stateChanged(state: TransportState): void;
  /** A packet of a stream that is not active. The callee may make it active. */
  sourceAppeared(kind: SourceKind): void;
}

/** More SSRCs than any browser uses for four streams; a sender beyond it is not listened to. */
const MAX_SSRCS = 32;
const REPORT_INTERVAL_MS = 1000;
/** Without candidates of the browser the native library would wait for ever for a browser that never comes. */
const CONNECT_TIMEOUT_MS = 30_000;
const NTP_FRACTION = 2 ** 32;
/** From 1900 to 1970, seconds (RFC 5905). */
const NTP_UNIX_OFFSET = 2_208_988_800;

interface Stream {
  readonly producer: Producer;
  readonly rtx: boolean;
  readonly stats: ReceptionStats;
}

// Packets are handled one at a time in one thread: these serve all transports.
const view = new RtpView();
const outbound = new Outbound();
const scratch = Buffer.alloc(1500);

export class Transport implements ProducerOwner, RtcpVisitor, SlotSink {
  readonly slots: readonly Slot[];
  readonly #negotiation: Negotiation;
  readonly #context: TransportContext;
  readonly #owner: TransportOwner;
  readonly #raw: RawTransport;
  readonly #producers = new Map<SourceKind, Producer>();
  readonly #streams = new Map<number, Stream>();
  readonly #slotBySsrc = new Map<number, Slot>();
  readonly #feedback = new TransportFeedback();
  readonly #ownSsrc: number;
  #mediaSsrc = 0;
  #reportedMs = Number.NEGATIVE_INFINITY;
  /** This machine's NTP time minus the sender's, seconds; from its first report, then constant. */
  #clockOffsetSeconds: number | null = null;
  #nowMs = 0;
  #open = false;
  #opened = false;
  readonly #createdMs: number;

  /** @throws {AppError} sfu/transport_failed */
  constructor(
    remote: IceDtlsParameters,
    negotiation: Negotiation,
    factory: RawTransportFactory,
    context: TransportContext,
    owner: TransportOwner,
  ) {
    this.#negotiation = negotiation;
    this.#context = context;
    this.#owner = owner;
    this.#ownSsrc = context.random32() >>> 0;
    this.#createdMs = context.nowMs();
    this.#raw = factory.create(remote, {
      packet: (packet) => this.#received(packet),
      state: (state) => this.#stateChanged(state),
    });
    for (const sender of negotiation.senders) this.#producers.set(sender.kind, new Producer(sender, this));
    this.slots = negotiation.slots.map((slot) => new Slot(slot, this, context.random32));
    for (const slot of this.slots) this.#slotBySsrc.set(slot.ssrc, slot);
  }

  get local(): IceDtlsParameters {
    return this.#raw.local;
  }

  /** Whether packets can be sent. */
  get open(): boolean {
    return this.#open;
  }

  producer(kind: SourceKind): Producer | null {
    return this.#producers.get(kind) ?? null;
  }

  /** Feedback and reports; call every 50 to 100 ms. */
  tick(nowMs: number): void {
    if (!this.#opened) {
      if (nowMs - this.#createdMs > CONNECT_TIMEOUT_MS) this.#stateChanged('failed');
      return;
    }
    while (true) {
      const bytes = this.#feedback.write(scratch, this.#ownSsrc, this.#mediaSsrc);
      if (bytes === 0) break;
      this.#sendControl(bytes);
    }
    for (const producer of this.#producers.values()) producer.tick(nowMs);
    if (nowMs - this.#reportedMs >= REPORT_INTERVAL_MS) this.#report(nowMs);
  }

  requestKeyFrame(ssrc: number): void {
    this.#context.counters.keyFrameRequestsOut++;
    this.#sendControl(writePli(scratch, this.#ownSsrc, ssrc));
  }

  /** Ends the connection; slots elsewhere lose its sources. */
  close(): void {
    this.#open = false;
    this.#raw.close();
    for (const slot of this.slots) slot.attach(null);
    for (const producer of this.#producers.values()) producer.close();
  }

  /** RTCP: the sender's clock. */
  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, rtpTime: number): void {
    const stream = this.#streams.get(ssrc);
    if (!stream) return;
    stream.stats.senderReport(((ntpSeconds & 0xffff) * 0x10000 + (ntpFraction >>> 16)) >>> 0, this.#nowMs);
    if (stream.rtx || stream.producer.ssrc !== ssrc) return;
    const sent = ntpSeconds + ntpFraction / NTP_FRACTION;
    // One offset for all streams of a participant: picture and voice stay in step (RFC 3550 section 6.4.1).
    this.#clockOffsetSeconds ??= this.#nowMs / 1000 + NTP_UNIX_OFFSET - sent;
    const ours = sent + this.#clockOffsetSeconds;
    const seconds = Math.floor(ours);
    const fraction = Math.floor((ours - seconds) * NTP_FRACTION);
    stream.producer.setClock(seconds >>> 0, fraction >>> 0, rtpTime);
  }

  /** RTCP: a receiver cannot go on in one of its slots. */
  keyFrameRequest(mediaSsrc: number): void {
    this.#context.counters.keyFrameRequestsIn++;
    this.#slotBySsrc.get(mediaSsrc)?.source?.requestKeyFrame(this.#nowMs);
  }

  #stateChanged(state: TransportState): void {
    const opened = state === 'connected' && !this.#open;
    this.#open = state === 'connected' || (this.#open && state === 'disconnected');
    if (opened) {
      this.#opened = true;
      const nowMs = this.#context.nowMs();
      for (const slot of this.slots) slot.source?.requestKeyFrame(nowMs);
    }
    this.#owner.stateChanged(state);
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
      this.#receivedRtp(packet);
    }
  }

  #receivedRtp(packet: Buffer): void {
    const { counters } = this.#context;
    const nowMs = this.#nowMs;
    const { transportCc } = this.#negotiation.extensions;
    if (transportCc !== 0 && view.findExtension(packet, transportCc) && view.extensionBytes === 2) {
      this.#feedback.record(packet.readUInt16BE(view.extensionOffset), nowMs);
    }
    const stream = this.#streams.get(view.ssrc) ?? this.#latch(packet);
    if (!stream) {
      counters.unknownSource++;
      return;
    }
    const { producer } = stream;
    this.#mediaSsrc = view.ssrc;
    if (stream.rtx) {
      // Retransmission was not asked for: what comes here probes the path.
      if (view.payloadType === producer.negotiated.rtxPayloadType) counters.paddingIn++;
      else counters.unknownSource++;
      return;
    }
    if (view.payloadType !== producer.negotiated.payloadType || producer.ssrc !== view.ssrc) {
      counters.unknownSource++;
      return;
    }
    stream.stats.received(view.sequence, view.timestamp, nowMs);
    if (view.payloadBytes === 0) {
      counters.paddingIn++;
      producer.dropPadding(view.sequence);
      return;
    }
    const sequence = producer.mapSequence(view.sequence);
    if (sequence < 0) return;
    if (!outbound.load(packet, view, sequence, producer.negotiated.media === 'video')) {
      counters.malformed++;
      return;
    }
    if (!producer.active) this.#owner.sourceAppeared(producer.kind);
    if (producer.active) producer.forward(outbound, nowMs);
  }

  /**
   * Learns to which sender an SSRC belongs, from the MID of its packet or from the offer: browsers send the MID only with
   * the first packets of a stream.
   */
  #latch(packet: Buffer): Stream | null {
    if (this.#streams.size >= MAX_SSRCS) return null;
    const { extensions, senders } = this.#negotiation;
    const mid =
      extensions.mid !== 0 && view.findExtension(packet, extensions.mid)
        ? packet.toString('latin1', view.extensionOffset, view.extensionOffset + view.extensionBytes)
        : null;
    const sender = senders.find((candidate) =>
      mid === null
        ? candidate.ssrcs.includes(view.ssrc) || candidate.rtxSsrcs.includes(view.ssrc)
        : candidate.mid === mid,
    );
    const producer = sender && this.#producers.get(sender.kind);
    if (!sender?.sends || !producer) return null;
    const rtx = view.payloadType === sender.rtxPayloadType;
    if (!rtx && view.payloadType !== sender.payloadType) return null;
    const stats = new ReceptionStats(view.ssrc, sender.clockRateHz);
    const stream = { producer, rtx, stats };
    this.#streams.set(view.ssrc, stream);
    if (!rtx) producer.bind(view.ssrc, stats);
    return stream;
  }

  #report(nowMs: number): void {
    const blocks: ReportBlock[] = [];
    for (const producer of this.#producers.values()) {
      const block = producer.stats?.report(nowMs);
      if (block && blocks.length < MAX_REPORT_BLOCKS) blocks.push(block);
    }
    if (blocks.length === 0) return;
    this.#reportedMs = nowMs;
    this.#sendControl(writeReceiverReport(scratch, this.#ownSsrc, blocks));
  }

  #sendControl(bytes: number): void {
    this.#context.counters.feedbackOut++;
    this.send(scratch.subarray(0, bytes));
  }

  /** Sends one packet of a slot, or one of RTCP. */
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
}

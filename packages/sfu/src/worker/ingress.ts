// What one participant sends: its packets taken apart into layers, repaired by request, answered with feedback (L3,
// RFC 3550, RFC 4585, RFC 4588, RFC 8852).
import { ReceptionStats, type ReportBlock } from '../rtp/reception-stats.js';
import { MAX_REPORT_BLOCKS, writeNack, writePli, writeReceiverReport } from '../rtp/rtcp.js';
import { type RtpView } from '../rtp/rtp-packet.js';
import { TransportFeedback } from '../rtp/transport-feedback.js';
import { Vp8View } from '../rtp/vp8-descriptor.js';
import { type NegotiatedSender, type Negotiation } from '../sdp/negotiation.js';
import { type SourceKind } from '../types.js';
import { type Layer, type LayerOwner } from './layer.js';
import { type Counters } from './metrics.js';
import { type Outbound } from './outbound.js';
import { Producer } from './producer.js';

export interface IngressOwner {
  /** A packet of a stream that is not active. The callee may make it active. */
  sourceAppeared(kind: SourceKind): void;
  /** Sends the first `bytes` of `buffer` as RTCP. */
  sendScratch(buffer: Buffer, bytes: number): void;
}

/** More SSRCs than any browser uses for four streams of three layers; a sender beyond it is not listened to. */
const MAX_SSRCS = 32;
const REPORT_INTERVAL_MS = 1000;
/** Transport-wide feedback: Chromium's estimator wants 50 to 250 ms, and each costs a packet. */
const FEEDBACK_INTERVAL_MS = 80;
const NTP_FRACTION = 2 ** 32;
/** From 1900 to 1970, seconds (RFC 5905). */
const NTP_UNIX_OFFSET = 2_208_988_800;

interface Stream {
  readonly negotiated: NegotiatedSender;
  readonly producer: Producer;
  readonly layer: Layer;
  readonly rtx: boolean;
  readonly stats: ReceptionStats;
}

// Packets are handled one at a time in one thread: these serve all participants.
const vp8 = new Vp8View();
const scratch = Buffer.alloc(1500);
const missing = new Uint16Array(128);

export class Ingress implements LayerOwner {
  readonly producers = new Map<SourceKind, Producer>();
  readonly #negotiation: Negotiation;
  readonly #counters: Counters;
  readonly #owner: IngressOwner;
  readonly #ownSsrc: number;
  readonly #streams = new Map<number, Stream>();
  readonly #feedback = new TransportFeedback();
  #mediaSsrc = 0;
  #fedBackMs = Number.NEGATIVE_INFINITY;
  #reportedMs = Number.NEGATIVE_INFINITY;
  /** This machine's NTP time minus the sender's, seconds; from its first report, then constant. */
  #clockOffsetSeconds: number | null = null;

  constructor(negotiation: Negotiation, counters: Counters, ownSsrc: number, owner: IngressOwner) {
    this.#negotiation = negotiation;
    this.#counters = counters;
    this.#ownSsrc = ownSsrc;
    this.#owner = owner;
    for (const sender of negotiation.senders) this.producers.set(sender.kind, new Producer(sender, this));
  }

  /** Takes the RTP packet that `view` read. */
  received(packet: Buffer, view: RtpView, outbound: Outbound, nowMs: number): void {
    const counters = this.#counters;
    const { transportCc } = this.#negotiation.extensions;
    if (transportCc !== 0 && view.findExtension(packet, transportCc) && view.extensionBytes === 2) {
      this.#feedback.record(packet.readUInt16BE(view.extensionOffset), nowMs);
    }
    const stream = this.#streams.get(view.ssrc) ?? this.#latch(packet, view);
    if (!stream) {
      counters.unknownSource++;
      return;
    }
    this.#mediaSsrc = view.ssrc;
    if (stream.rtx) this.#receivedRtx(packet, view, stream, outbound, nowMs);
    else this.#receivedMedia(packet, view, stream, outbound, nowMs);
  }

  /** The sender's clock (RFC 3550 section 6.4.1). */
  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, rtpTime: number, nowMs: number): void {
    const stream = this.#streams.get(ssrc);
    if (!stream) return;
    stream.stats.senderReport(((ntpSeconds & 0xffff) * 0x10000 + (ntpFraction >>> 16)) >>> 0, nowMs);
    if (stream.rtx || stream.layer.ssrc !== ssrc) return;
    const sent = ntpSeconds + ntpFraction / NTP_FRACTION;
    // One offset for all streams of a participant: picture and voice stay in step.
    this.#clockOffsetSeconds ??= nowMs / 1000 + NTP_UNIX_OFFSET - sent;
    const ours = sent + this.#clockOffsetSeconds;
    const seconds = Math.floor(ours);
    const fraction = Math.floor((ours - seconds) * NTP_FRACTION);
    stream.layer.setClock(seconds >>> 0, fraction >>> 0, rtpTime);
  }

  requestKeyFrame(ssrc: number): void {
    this.#counters.keyFrameRequestsOut++;
    this.#send(writePli(scratch, this.#ownSsrc, ssrc));
  }

  /** Feedback, reports and requests for repair; call every 20 ms or so. */
  tick(nowMs: number, rttMs: number): void {
    for (const producer of this.producers.values()) {
      producer.tick(nowMs);
      for (const layer of producer.layers) {
        if (layer.nacks !== null && layer.nacks.missing > 0) this.#askAgain(layer, nowMs, rttMs);
      }
    }
    if (nowMs - this.#fedBackMs >= FEEDBACK_INTERVAL_MS) {
      this.#fedBackMs = nowMs;
      while (true) {
        const bytes = this.#feedback.write(scratch, this.#ownSsrc, this.#mediaSsrc);
        if (bytes === 0) break;
        this.#send(bytes);
      }
    }
    if (nowMs - this.#reportedMs >= REPORT_INTERVAL_MS) this.#report(nowMs);
  }

  close(): void {
    for (const producer of this.producers.values()) producer.close();
  }

  #receivedMedia(packet: Buffer, view: RtpView, stream: Stream, outbound: Outbound, nowMs: number): void {
    const { negotiated, producer, layer } = stream;
    if (view.payloadType !== negotiated.payloadType || layer.ssrc !== view.ssrc) {
      this.#counters.unknownSource++;
      return;
    }
    stream.stats.received(view.sequence, view.timestamp, nowMs);
    layer.repairShare.packet();
    layer.nacks?.received(view.sequence, nowMs, false);
    if (view.payloadBytes === 0) {
      this.#counters.paddingIn++;
      layer.dropPadding(view.sequence);
      return;
    }
    this.#forward(packet, view, producer, layer, outbound, nowMs);
  }

  /** A repair, or something sent again only to probe the path. */
  #receivedRtx(packet: Buffer, view: RtpView, stream: Stream, outbound: Outbound, nowMs: number): void {
    const counters = this.#counters;
    const { producer, layer } = stream;
    const { payloadType, rtxPayloadType } = stream.negotiated;
    if (view.payloadType !== rtxPayloadType) {
      counters.unknownSource++;
      return;
    }
    if (layer.ssrc === 0 || !view.unwrapRtx(packet, layer.ssrc, payloadType)) {
      counters.paddingIn++;
      return;
    }
    const { sequence } = view;
    if (!layer.nacks?.received(sequence, nowMs, true)) {
      counters.paddingIn++;
      return;
    }
    counters.repairedIn++;
    if (view.payloadBytes === 0) layer.dropPadding(sequence);
    else this.#forward(packet, view, producer, layer, outbound, nowMs);
  }

  #forward(packet: Buffer, view: RtpView, producer: Producer, layer: Layer, outbound: Outbound, nowMs: number): void {
    const video = layer.media === 'video';
    if (video && !vp8.read(packet, view.payloadOffset, view.payloadOffset + view.payloadBytes)) {
      this.#counters.malformed++;
      return;
    }
    const index = layer.keep(packet, view, video ? vp8 : null, nowMs);
    if (index < 0) {
      this.#counters.duplicatesIn++;
      return;
    }
    if (!producer.active) this.#owner.sourceAppeared(producer.kind);
    if (producer.active) layer.forward(outbound, index, nowMs);
  }

  /**
   * Learns to which layer an SSRC belongs, from MID and RID of its packet or from the offer: browsers send them only with
   * the first packets of a stream.
   */
  #latch(packet: Buffer, view: RtpView): Stream | null {
    if (this.#streams.size >= MAX_SSRCS) return null;
    const { extensions, senders } = this.#negotiation;
    const mid = textExtension(packet, view, extensions.mid);
    const { ssrc } = view;
    const sender = senders.find((candidate) =>
      mid === null ? candidate.ssrcs.includes(ssrc) || candidate.rtxSsrcs.includes(ssrc) : candidate.mid === mid,
    );
    const producer = sender && this.producers.get(sender.kind);
    if (!sender?.sends || !producer) return null;
    const rtx = view.payloadType === sender.rtxPayloadType;
    if (!rtx && view.payloadType !== sender.payloadType) return null;
    const rid =
      sender.rids.length === 0 ? null : textExtension(packet, view, rtx ? extensions.repairedRid : extensions.rid);
    const layer = layerOf(producer, sender, rid);
    if (!layer) return null;
    const stats = new ReceptionStats(ssrc, sender.clockRateHz);
    const stream = { negotiated: sender, producer, layer, rtx, stats };
    this.#streams.set(ssrc, stream);
    if (rtx) layer.rtxSsrc = ssrc;
    else layer.bind(ssrc, stats);
    return stream;
  }

  #askAgain(layer: Layer, nowMs: number, rttMs: number): void {
    const counters = this.#counters;
    const { nacks } = layer;
    if (nacks === null) return;
    const count = nacks.due(nowMs, rttMs, missing);
    if (count > 0) {
      counters.nackedOut += count;
      layer.repairShare.asked(nacks.takeAsked());
      this.#send(writeNack(scratch, this.#ownSsrc, layer.ssrc, missing, count));
    }
    const abandoned = nacks.takeAbandoned();
    if (abandoned === 0) return;
    counters.lostIn += abandoned;
    // Receivers wait for what will never come; their own requests would come a round trip later.
    if (layer.consumers.length > 0) layer.requestKeyFrame(nowMs);
  }

  #report(nowMs: number): void {
    const blocks: ReportBlock[] = [];
    for (const { layers } of this.producers.values()) {
      for (const layer of layers) {
        const block = layer.stats?.report(nowMs);
        if (!block || blocks.length >= MAX_REPORT_BLOCKS) continue;
        if (layer.media === 'video') blocks.push(block);
        else {
          // In-band redundancy is for all listeners, and for what repair brings too late: the worst path before repair decides.
          const fractionLost = Math.max(block.fractionLost, layer.repairShare.close(), layer.downlinkLoss());
          blocks.push({ ...block, fractionLost });
        }
      }
    }
    if (blocks.length === 0) return;
    this.#reportedMs = nowMs;
    this.#send(writeReceiverReport(scratch, this.#ownSsrc, blocks));
  }

  #send(bytes: number): void {
    this.#counters.feedbackOut++;
    this.#owner.sendScratch(scratch, bytes);
  }
}

function textExtension(packet: Buffer, view: RtpView, id: number): string | null {
  if (id === 0 || !view.findExtension(packet, id)) return null;
  return packet.toString('latin1', view.extensionOffset, view.extensionOffset + view.extensionBytes);
}

function layerOf(producer: Producer, sender: NegotiatedSender, rid: string | null): Layer | null {
  if (sender.rids.length === 0) return producer.layers[0] ?? null;
  return producer.layers.find((layer) => layer.rid === rid) ?? null;
}

// A receive slot of one participant: takes the packets of whichever source and layer is in it and makes one continuous
// stream of them, with its own SSRC, sequence, timestamps and MID; repairs it on request (L3, RFC 3550, RFC 4588, RFC 7741).
import { RepairShare } from '../rtp/repair-share.js';
import { writeSenderReport } from '../rtp/rtcp.js';
import { sequenceDelta } from '../rtp/rtp-packet.js';
import { slotCname } from '../sdp/answer.js';
import { type NegotiatedSlot } from '../sdp/negotiation.js';
import { type Consumer } from './consumer.js';
import { type Layer } from './layer.js';
import { type Outbound } from './outbound.js';
import { type Producer, type ProducerSlot } from './producer.js';
import { SlotHeader } from './slot-header.js';
import { SlotRuns } from './slot-runs.js';

/** What a slot writes to: the transport it belongs to. */
export interface SlotSink {
  /** Whether packets can be sent now. */
  readonly open: boolean;
  /** Transport-wide sequence number that the next numbered packet must carry. */
  readonly transportSequence: number;
  /** Sends RTP. @param numbered whether the packet carries `transportSequence`, which is used up then */
  sendMedia(packet: Buffer, numbered: boolean): boolean;
  /** Sends RTCP. */
  sendControl(packet: Buffer): boolean;
  layerSwitched(): void;
}

/** What became of a request for repair. */
export type Repair = 'sent' | 'too_soon' | 'gone';

const MAX_PICTURE_ID = 0x7fff;
/** Sequence numbers whose last repair is remembered. */
const REPAIRED = 256;
/** A padding packet carries at most this much (RFC 3550 section 5.1: its length is one byte). */
const PADDING_BYTES = 255;
/** Media time may run ahead of the clock by this much at a switch; more is a sender's mistake. */
const MAX_AHEAD_SECONDS = 2;
/** A receiver that asks for everything cannot make a speaker spend more than this on redundancy; codecs take no more either. */
const MAX_LOSS = Math.floor(0.2 * 256);
/** The smallest step that no receiver takes for the same frame, 1 ms of video. */
const LEAST_STEP = 90;

export class Slot implements Consumer, ProducerSlot {
  readonly mid: string;
  readonly media: 'audio' | 'video';
  readonly ssrc: number;
  /** Share lost that the receiver reported last, in 1/256; written by the downlink. */
  fractionLost = 0;
  /** Layer that the path allows, -1 for none, and whether it allows none; written by the layer selection. */
  allotted = -1;
  paused = false;
  /** Since when not even the lowest layer fits, ms; null while it does. */
  unfitSinceMs: number | null = null;
  readonly #sink: SlotSink;
  readonly #clockRateHz: number;
  readonly #header: SlotHeader;
  readonly #rtxHeader: SlotHeader | null;
  readonly #runs = new SlotRuns();
  readonly #repairedSequences = new Uint16Array(REPAIRED);
  #repairShare = new RepairShare();
  readonly #repairedMs = new Float64Array(REPAIRED).fill(Number.NEGATIVE_INFINITY);
  #source: Producer | null = null;
  /** The layer that is being forwarded; null before its first key frame, and while nothing is sent. */
  #current: Layer | null = null;
  /** The layer that shall be forwarded; equal to `#current` once its key frame came. */
  #target: Layer | null = null;
  /** The layer that set the clock of what was sent last. */
  #clockLayer: Layer | null = null;
  #sentAny = false;
  #sequence: number;
  #sequenceOffset = 0;
  /** First sequence number taken from the layer; older ones belong to before the switch. -1 once far behind. */
  #startSequence = -1;
  #timestamp: number;
  #timestampOffset = 0;
  #sentAtMs = 0;
  #pictureId = 0;
  #pictureIdOffset = 0;
  #tl0 = 0;
  #tl0Offset = 0;
  #rtxSequence: number;
  #packets = 0;
  #payloadBytes = 0;

  constructor(negotiated: NegotiatedSlot, sink: SlotSink, random: () => number) {
    const { rtx } = negotiated;
    this.mid = negotiated.mid;
    this.media = negotiated.media;
    this.ssrc = negotiated.ssrc;
    this.#sink = sink;
    this.#clockRateHz = negotiated.clockRateHz;
    this.#header = new SlotHeader(negotiated, negotiated.ssrc, negotiated.payloadType);
    this.#rtxHeader = rtx === null ? null : new SlotHeader(negotiated, rtx.ssrc, rtx.payloadType);
    this.#sequence = random() & 0x7fff;
    this.#rtxSequence = random() & 0x7fff;
    this.#timestamp = random() >>> 0;
  }

  get source(): Producer | null {
    return this.#source;
  }

  /** Index of the layer that is being forwarded, -1 for none. */
  get currentLayer(): number {
    return this.#current?.index ?? -1;
  }

  /** Whether padding can be sent in it without disturbing its stream. */
  get canPad(): boolean {
    return this.#rtxHeader !== null;
  }

  waitsFor(layer: Layer): boolean {
    return this.#target === layer && this.#current !== layer && this.#sink.open;
  }

  /** Puts a source into the slot, or takes it out. Which layer of it is sent, `setTarget` says. */
  attach(source: Producer | null): void {
    if (this.#source === source) return;
    this.#source?.removeSlot(this);
    this.#stop();
    this.allotted = -1;
    this.paused = false;
    this.unfitSinceMs = null;
    this.fractionLost = 0;
    this.#repairShare = new RepairShare();
    this.#source = source;
    this.#clockLayer = null;
    this.#runs.clear();
    source?.addSlot(this);
  }

  /**
   * Chooses the layer to send, -1 for none. The one that is sent goes on until the key frame of the new one came, so that
   * the picture does not stand still.
   */
  setTarget(index: number, nowMs: number): void {
    const target = index < 0 ? null : (this.#source?.layer(index) ?? null);
    if (target === this.#target) return;
    if (target === null) {
      this.#stop();
      return;
    }
    if (this.#target !== this.#current) this.#target?.removeConsumer(this);
    this.#target = target;
    if (target === this.#current) return;
    target.addConsumer(this);
    if (this.#sink.open) target.requestKeyFrame(nowMs);
  }

  /**
   * Sends no more of a layer above the target. On a path that loses most of it, it is no picture any more, and it holds up the
   * key frame of the smaller one.
   */
  leaveLarger(): void {
    const current = this.#current;
    if (current === null || this.#target === null || current.index <= this.#target.index) return;
    this.#current = null;
    current.removeConsumer(this);
  }

  sourceClosed(): void {
    this.attach(null);
  }

  /** The layer's stream began anew: what follows does not continue what was sent. */
  restart(layer: Layer): void {
    if (layer === this.#current) this.#current = null;
    if (layer === this.#clockLayer) this.#clockLayer = null;
    if (this.#current === null && layer !== this.#target) layer.removeConsumer(this);
  }

  /** Forwards the packet that `outbound` holds. `nowMs` is monotonic. */
  forward(outbound: Outbound, layer: Layer, nowMs: number): boolean {
    if (!this.#sink.open) return false;
    let marker = outbound.marker;
    let started = false;
    if (layer !== this.#current) {
      if (layer !== this.#target || (this.media === 'video' && !outbound.keyFrameStart)) return false;
      this.#start(outbound, layer, nowMs);
      started = true;
      // A talk spurt begins (RFC 3551 section 4.1): the receiver may adapt its buffer here.
      if (this.media === 'audio') marker = true;
    } else if (this.#startSequence >= 0) {
      const ahead = sequenceDelta(outbound.sequence, this.#startSequence);
      if (ahead < 0) return false;
      if (ahead > 0x2000) this.#startSequence = -1;
    }
    const sequence = (outbound.sequence + this.#sequenceOffset) & 0xffff;
    const timestamp = (outbound.timestamp + this.#timestampOffset) >>> 0;
    const header = this.#header.write(marker, sequence, timestamp, this.#sink.transportSequence);
    if (this.media === 'video') {
      this.#pictureId = (outbound.pictureId + this.#pictureIdOffset) & MAX_PICTURE_ID;
      this.#tl0 = (outbound.tl0 + this.#tl0Offset) & 0xff;
      outbound.writePictureId(this.#pictureId, this.#tl0);
    }
    if (!this.#sink.sendMedia(outbound.compose(header), this.#header.hasTransportSequence)) return started;
    if (sequenceDelta(sequence, this.#sequence) > 0) this.#sequence = sequence;
    if (((timestamp - this.#timestamp) | 0) > 0) this.#timestamp = timestamp;
    this.#sentAtMs = nowMs;
    this.#packets++;
    this.#repairShare.packet();
    this.#payloadBytes += outbound.payloadBytes;
    if (!this.#sentAny) {
      this.#sentAny = true;
      this.report(layer);
    }
    return started;
  }

  /** The receiver cannot go on: asks the layer that it sees, or shall see. */
  requestKeyFrame(nowMs: number): void {
    (this.#current ?? this.#target)?.requestKeyFrame(nowMs);
  }

  /**
   * Sends a packet of the slot again; at most once within a round trip, since the first answer may be under way.
   * @param outbound used for it, and changed
   */
  repair(sequence: number, outbound: Outbound, nowMs: number, rttMs: number): Repair {
    const at = sequence & (REPAIRED - 1);
    if (this.#repairedSequences[at] === sequence && nowMs - (this.#repairedMs[at] as number) < rttMs) return 'too_soon';
    if (!this.#resend(sequence, outbound)) return 'gone';
    if (this.#repairedSequences[at] !== sequence) this.#repairShare.asked(1);
    this.#repairedSequences[at] = sequence;
    this.#repairedMs[at] = nowMs;
    return 'sent';
  }

  takeLoss(): number {
    return Math.min(MAX_LOSS, Math.max(this.fractionLost, this.#repairShare.close()));
  }

  /**
   * Sends one packet that measures the path: something sent before, so that it may repair as well, or else padding.
   * @param back how many packets before the newest
   * @returns bytes sent, 0 when nothing could be sent
   */
  pad(back: number, outbound: Outbound): number {
    const header = this.#rtxHeader;
    if (header === null || !this.#sink.open) return 0;
    if (this.#packets > back && this.#resend((this.#sequence - back) & 0xffff, outbound)) {
      return header.bytes.length + 2 + outbound.payloadBytes;
    }
    const rtp = header.write(false, this.#nextRtxSequence(), this.#timestamp, this.#sink.transportSequence);
    rtp.copy(paddingBuffer);
    paddingBuffer[0] = (rtp[0] as number) | 0x20;
    const end = rtp.length + PADDING_BYTES;
    paddingBuffer.fill(0, rtp.length, end);
    paddingBuffer[end - 1] = PADDING_BYTES;
    return this.#sink.sendMedia(paddingBuffer.subarray(0, end), header.hasTransportSequence) ? end : 0;
  }

  /** Sends a sender report that maps the layer's clock to this slot's timestamps, if the layer's is known. */
  report(layer: Layer): void {
    if (layer !== this.#current || !layer.clockKnown) return;
    const report = {
      ssrc: this.ssrc,
      ntpSeconds: layer.ntpSeconds,
      ntpFraction: layer.ntpFraction,
      rtpTime: (layer.rtpTime + this.#timestampOffset) >>> 0,
      packets: this.#packets,
      payloadBytes: this.#payloadBytes,
      cname: slotCname(this.mid),
    };
    this.#sink.sendControl(reportBuffer.subarray(0, writeSenderReport(reportBuffer, report)));
  }

  #stop(): void {
    this.#current?.removeConsumer(this);
    this.#target?.removeConsumer(this);
    this.#current = null;
    this.#target = null;
  }

  #nextRtxSequence(): number {
    this.#rtxSequence = (this.#rtxSequence + 1) & 0xffff;
    return this.#rtxSequence;
  }

  #resend(sequence: number, outbound: Outbound): boolean {
    const run = this.#runs.find(sequence, this.#sequence);
    if (run < 0) return false;
    const { store } = this.#runs.layer(run);
    const index = store?.find((sequence - this.#runs.sequenceOffset(run)) & 0xffff) ?? -1;
    if (!store || index < 0) return false;
    outbound.select(store, index);
    const timestamp = (outbound.timestamp + this.#runs.timestampOffset(run)) >>> 0;
    if (this.media === 'video') {
      outbound.writePictureId(
        (outbound.pictureId + this.#runs.pictureIdOffset(run)) & MAX_PICTURE_ID,
        (outbound.tl0 + this.#runs.tl0Offset(run)) & 0xff,
      );
    }
    const { marker } = outbound;
    const { transportSequence } = this.#sink;
    if (this.#rtxHeader === null) {
      const header = this.#header.write(marker, sequence, timestamp, transportSequence);
      return this.#sink.sendMedia(outbound.compose(header), this.#header.hasTransportSequence);
    }
    const header = this.#rtxHeader.write(marker, this.#nextRtxSequence(), timestamp, transportSequence);
    return this.#sink.sendMedia(outbound.composeRtx(header, sequence), this.#rtxHeader.hasTransportSequence);
  }

  #start(outbound: Outbound, layer: Layer, nowMs: number): void {
    this.#timestampOffset = this.#timestampOffsetFor(outbound, layer, nowMs);
    if (this.#current !== null) {
      this.#current.removeConsumer(this);
      this.#sink.layerSwitched();
    }
    this.#current = layer;
    this.#clockLayer = layer;
    this.#startSequence = outbound.sequence;
    this.#sequenceOffset = (this.#sequence + 1 - outbound.sequence) & 0xffff;
    this.#pictureIdOffset = (this.#pictureId + 1 - outbound.pictureId) & MAX_PICTURE_ID;
    this.#tl0Offset = (this.#tl0 + 1 - outbound.tl0) & 0xff;
    this.#sentAny = false;
    this.#runs.begin(
      layer,
      (this.#sequence + 1) & 0xffff,
      this.#sequenceOffset,
      this.#timestampOffset,
      this.#pictureIdOffset,
      this.#tl0Offset,
    );
  }

  /**
   * As much media time passes between two sources as passed on the clock: the receiver's jitter buffer sees no jump. Between
   * two layers of one source their sender reports tell it exactly (RFC 3550 section 6.4.1).
   */
  #timestampOffsetFor(outbound: Outbound, layer: Layer, nowMs: number): number {
    const rate = this.#clockRateHz;
    const before = this.#clockLayer;
    const elapsed = this.#packets === 0 ? 0 : Math.max(1, Math.round(((nowMs - this.#sentAtMs) * rate) / 1000));
    const byClock = (this.#timestamp + elapsed - outbound.timestamp) >>> 0;
    if (before === null || (before !== layer && !(before.clockKnown && layer.clockKnown))) return byClock;
    const seconds = layer.ntpSeconds - before.ntpSeconds + (layer.ntpFraction - before.ntpFraction) / 2 ** 32;
    const offset = (before.rtpTime + this.#timestampOffset - layer.rtpTime + Math.round(seconds * rate)) >>> 0;
    const step = (outbound.timestamp + offset - this.#timestamp) | 0;
    if (step > elapsed + MAX_AHEAD_SECONDS * rate || step < -MAX_AHEAD_SECONDS * rate) return byClock;
    return step >= LEAST_STEP ? offset : (this.#timestamp + LEAST_STEP - outbound.timestamp) >>> 0;
  }
}

const reportBuffer = Buffer.alloc(128);
const paddingBuffer = Buffer.alloc(512);

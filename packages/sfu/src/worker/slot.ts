// A receive slot of one participant: takes the packets of whichever source is in it and makes one continuous stream of
// them, with its own SSRC, sequence, timestamps and MID (L3, RFC 3550, RFC 7741, RFC 9143).
import { writeSenderReport } from '../rtp/rtcp.js';
import { sequenceDelta } from '../rtp/rtp-packet.js';
import { slotCname } from '../sdp/answer.js';
import { type NegotiatedSlot } from '../sdp/negotiation.js';
import { type Consumer } from './consumer.js';
import { type Outbound } from './outbound.js';
import { type Producer } from './producer.js';

/** What a slot writes to: the transport it belongs to. */
export interface SlotSink {
  /** Whether packets can be sent now. */
  readonly open: boolean;
  send(packet: Buffer): boolean;
}

const MAX_PICTURE_ID = 0x7fff;

export class Slot implements Consumer {
  readonly mid: string;
  readonly media: 'audio' | 'video';
  readonly ssrc: number;
  readonly #sink: SlotSink;
  readonly #payloadType: number;
  readonly #clockRateHz: number;
  readonly #header: Buffer;
  #source: Producer | null = null;
  #flowing = false;
  #sentAny = false;
  #sequence: number;
  #sequenceOffset = 0;
  /** First sequence number taken from the source; older ones belong to before the switch. -1 once far behind. */
  #startSequence = -1;
  #timestamp: number;
  #timestampOffset = 0;
  #sentAtMs = 0;
  #pictureId = 0;
  #pictureIdOffset = 0;
  #tl0 = 0;
  #tl0Offset = 0;
  #packets = 0;
  #payloadBytes = 0;

  constructor(negotiated: NegotiatedSlot, sink: SlotSink, random: () => number) {
    this.mid = negotiated.mid;
    this.media = negotiated.media;
    this.ssrc = negotiated.ssrc;
    this.#sink = sink;
    this.#payloadType = negotiated.payloadType;
    this.#clockRateHz = negotiated.clockRateHz;
    this.#header = buildHeader(negotiated);
    this.#sequence = random() & 0x7fff;
    this.#timestamp = random() >>> 0;
  }

  get source(): Producer | null {
    return this.#source;
  }

  /** Whether the slot has a source and waits for a key frame of it. */
  get waiting(): boolean {
    return this.#source !== null && !this.#flowing && this.#sink.open;
  }

  /** Puts a source into the slot, or takes it out. */
  attach(source: Producer | null): void {
    if (this.#source === source) return;
    this.#source?.removeConsumer(this);
    this.#source = source;
    this.#flowing = false;
    source?.addConsumer(this);
  }

  sourceClosed(): void {
    this.attach(null);
  }

  /** The source's stream began anew: what follows does not continue what was sent. */
  restart(): void {
    this.#flowing = false;
  }

  /** Forwards the packet that `outbound` holds. `nowMs` is monotonic. */
  forward(outbound: Outbound, nowMs: number): void {
    if (!this.#sink.open) return;
    let marker = outbound.marker;
    if (!this.#flowing) {
      if (this.media === 'video' && !outbound.keyFrameStart) return;
      this.#start(outbound, nowMs);
      // A talk spurt begins (RFC 3551 section 4.1): the receiver may adapt its buffer here.
      if (this.media === 'audio') marker = true;
    } else if (this.#startSequence >= 0) {
      const ahead = sequenceDelta(outbound.sequence, this.#startSequence);
      if (ahead < 0) return;
      if (ahead > 0x2000) this.#startSequence = -1;
    }
    const sequence = (outbound.sequence + this.#sequenceOffset) & 0xffff;
    const timestamp = (outbound.timestamp + this.#timestampOffset) >>> 0;
    const header = this.#header;
    header[1] = this.#payloadType | (marker ? 0x80 : 0);
    header.writeUInt16BE(sequence, 2);
    header.writeUInt32BE(timestamp, 4);
    if (this.media === 'video') this.#rewritePictureId(outbound);
    if (!this.#sink.send(outbound.compose(header))) return;
    if (sequenceDelta(sequence, this.#sequence) > 0) this.#sequence = sequence;
    if (((timestamp - this.#timestamp) | 0) > 0) this.#timestamp = timestamp;
    this.#sentAtMs = nowMs;
    this.#packets++;
    this.#payloadBytes += outbound.payloadBytes;
    if (!this.#sentAny) {
      this.#sentAny = true;
      this.report();
    }
  }

  /** Sends a sender report that maps the source's clock to this slot's timestamps, if the source's is known. */
  report(): void {
    const source = this.#source;
    if (!source || !this.#flowing || !source.clockKnown) return;
    const report = {
      ssrc: this.ssrc,
      ntpSeconds: source.ntpSeconds,
      ntpFraction: source.ntpFraction,
      rtpTime: (source.rtpTime + this.#timestampOffset) >>> 0,
      packets: this.#packets,
      payloadBytes: this.#payloadBytes,
      cname: slotCname(this.mid),
    };
    this.#sink.send(reportBuffer.subarray(0, writeSenderReport(reportBuffer, report)));
  }

  #start(outbound: Outbound, nowMs: number): void {
    this.#flowing = true;
    this.#startSequence = outbound.sequence;
    this.#sequenceOffset = (this.#sequence + 1 - outbound.sequence) & 0xffff;
    // As much media time passes between two sources as passed on the clock: the receiver's jitter buffer sees no jump.
    const elapsed =
      this.#packets === 0 ? 0 : Math.max(1, Math.round(((nowMs - this.#sentAtMs) * this.#clockRateHz) / 1000));
    this.#timestampOffset = (this.#timestamp + elapsed - outbound.timestamp) >>> 0;
    this.#pictureIdOffset = (this.#pictureId + 1 - outbound.pictureId) & MAX_PICTURE_ID;
    this.#tl0Offset = (this.#tl0 + 1 - outbound.tl0) & 0xff;
    this.#sentAny = false;
  }

  #rewritePictureId(outbound: Outbound): void {
    const pictureId = (outbound.pictureId + this.#pictureIdOffset) & MAX_PICTURE_ID;
    const tl0 = (outbound.tl0 + this.#tl0Offset) & 0xff;
    outbound.writePictureId(pictureId, tl0);
    this.#pictureId = pictureId;
    this.#tl0 = tl0;
  }
}

const reportBuffer = Buffer.alloc(128);

/** The fixed RTP header with SSRC and, where negotiated, the MID extension; sequence and timestamp follow per packet. */
function buildHeader(slot: NegotiatedSlot): Buffer {
  const mid = Buffer.from(slot.mid, 'latin1');
  const words = slot.midExtensionId === 0 ? 0 : Math.ceil((1 + mid.length) / 4);
  const header = Buffer.alloc(12 + (words === 0 ? 0 : 4 + 4 * words));
  header[0] = words === 0 ? 0x80 : 0x90;
  header.writeUInt32BE(slot.ssrc, 8);
  if (words > 0) {
    header.writeUInt16BE(0xbede, 12);
    header.writeUInt16BE(words, 14);
    header[16] = (slot.midExtensionId << 4) | (mid.length - 1);
    mid.copy(header, 17);
  }
  return header;
}

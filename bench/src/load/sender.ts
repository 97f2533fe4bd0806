// Synthetic media: RTP streams at a constant rate whose packets carry the time when they were sent.
import { monotonicUs } from './monotonic.js';

export interface StreamPlan {
  readonly media: 'audio' | 'video';
  readonly ssrc: number;
  readonly payloadType: number;
  /** Evenly spaced. */
  readonly packetsPerSecond: number;
  /** Video: packets of one frame. */
  readonly packetsPerFrame: number;
  /** RTP payload with everything in it, bytes; at least 32. */
  readonly payloadBytes: number;
}

/** The last 8 bytes of every payload: the time of sending, µs of the machine's monotonic clock. */
export const STAMP_BYTES = 8;

const CLOCK_RATE_HZ = { audio: 48_000, video: 90_000 } as const;
const HEADER_BYTES = 12;
const EXTENSION_BYTES = 8;
const REPORT_US = 1_000_000;
/** From 1900 to 1970, seconds (RFC 5905). */
const NTP_UNIX_OFFSET = 2_208_988_800;

/** What a sender sends through. */
export interface SenderTransport {
  send(packet: Buffer): boolean;
  /** The next transport-wide sequence number, shared by all streams of the transport. */
  nextTransportSequence(): number;
}

/** One stream. `tick` often; it sends what is due. */
export class StreamSender {
  readonly plan: StreamPlan;
  sent = 0;
  /** How late the latest packet was sent, µs, at most since `resetLag`. */
  worstLagUs = 0;
  readonly #transport: SenderTransport;
  readonly #packet: Buffer;
  readonly #payloadOffset: number;
  readonly #intervalUs: number;
  #dueUs: number;
  #reportDueUs: number;
  #sequence: number;
  #timestamp: number;
  #pictureId = 1;
  #inFrame = 0;
  #isKey = true;
  #keyWanted = true;
  #octets = 0;

  /** @param phase where in its interval the stream begins, [0, 1), so that many streams do not send at once */
  constructor(plan: StreamPlan, transport: SenderTransport, twccId: number, phase: number) {
    this.plan = plan;
    this.#transport = transport;
    this.#intervalUs = 1e6 / plan.packetsPerSecond;
    this.#dueUs = monotonicUs() + phase * this.#intervalUs;
    this.#reportDueUs = this.#dueUs;
    this.#sequence = plan.ssrc & 0x7fff;
    this.#timestamp = plan.ssrc & 0xffff_ff;
    this.#payloadOffset = HEADER_BYTES + (twccId === 0 ? 0 : EXTENSION_BYTES);
    this.#packet = Buffer.alloc(this.#payloadOffset + plan.payloadBytes, 0x5a);
    this.#packet[0] = twccId === 0 ? 0x80 : 0x90;
    this.#packet.writeUInt32BE(plan.ssrc, 8);
    if (twccId !== 0) this.#packet.set([0xbe, 0xde, 0, 1, (twccId << 4) | 1, 0, 0, 0], HEADER_BYTES);
  }

  /** The receiver cannot go on without a key frame. */
  requestKeyFrame(): void {
    this.#keyWanted = true;
  }

  tick(): void {
    let nowUs = monotonicUs();
    if (nowUs >= this.#reportDueUs) this.#report(nowUs);
    while (nowUs >= this.#dueUs) {
      this.worstLagUs = Math.max(this.worstLagUs, nowUs - this.#dueUs);
      this.#sendOne(nowUs);
      this.#dueUs += this.#intervalUs;
      nowUs = monotonicUs();
    }
  }

  #sendOne(nowUs: number): void {
    const { media, payloadType, packetsPerFrame, packetsPerSecond } = this.plan;
    const packet = this.#packet;
    let isLast = false;
    if (media === 'video') {
      isLast = this.#writeVideo();
    } else {
      this.#timestamp += CLOCK_RATE_HZ.audio / packetsPerSecond;
    }
    packet[1] = payloadType | (isLast ? 0x80 : 0);
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(Math.floor(this.#timestamp) >>> 0, 4);
    if (this.#payloadOffset > HEADER_BYTES) packet.writeUInt16BE(this.#transport.nextTransportSequence(), 17);
    packet.writeDoubleBE(nowUs, packet.length - STAMP_BYTES);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    if (isLast) this.#timestamp += (CLOCK_RATE_HZ.video * packetsPerFrame) / packetsPerSecond;
    if (!this.#transport.send(packet)) return;
    this.sent++;
    this.#octets += this.plan.payloadBytes;
  }

  /** Descriptor with a 15-bit picture id, then the first byte of the frame (RFC 7741 section 4.2). True: the last packet. */
  #writeVideo(): boolean {
    const isFirst = this.#inFrame === 0;
    if (isFirst) {
      this.#isKey = this.#keyWanted;
      this.#keyWanted = false;
      this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    }
    this.#inFrame = (this.#inFrame + 1) % this.plan.packetsPerFrame;
    const packet = this.#packet;
    const offset = this.#payloadOffset;
    packet[offset] = isFirst ? 0x90 : 0x80;
    packet[offset + 1] = 0x80;
    packet[offset + 2] = 0x80 | (this.#pictureId >> 8);
    packet[offset + 3] = this.#pictureId & 0xff;
    packet[offset + 4] = isFirst && this.#isKey ? 0x10 : 0x11;
    return this.#inFrame === 0;
  }

  /** Sender report, as browsers send one a second (RFC 3550 section 6.4.1). */
  #report(nowUs: number): void {
    this.#reportDueUs = nowUs + REPORT_US;
    const report = Buffer.alloc(28);
    report.set([0x80, 200, 0, 6]);
    report.writeUInt32BE(this.plan.ssrc, 4);
    const ntp = Date.now() / 1000 + NTP_UNIX_OFFSET;
    report.writeUInt32BE(Math.floor(ntp), 8);
    report.writeUInt32BE(Math.floor((ntp % 1) * 2 ** 32), 12);
    report.writeUInt32BE(Math.floor(this.#timestamp) >>> 0, 16);
    report.writeUInt32BE(this.sent >>> 0, 20);
    report.writeUInt32BE(this.#octets >>> 0, 24);
    this.#transport.send(report);
  }
}

// Reads and writes RTCP: reports, key-frame requests, requests for repair, source descriptions (L3, RFC 3550 section 6,
// RFC 4585, RFC 5104).
import { type ReportBlock } from './reception-stats.js';
import { sequenceDelta } from './rtp-packet.js';

const TYPE = { sr: 200, rr: 201, sdes: 202, rtpFeedback: 205, payloadFeedback: 206 } as const;
const NACK = 1;
const TRANSPORT_CC = 15;
const PLI = 1;
const FIR = 4;
/** Application layer feedback: REMB (draft-alvestrand-rmcat-remb-03). */
const AFB = 15;
const REMB = 0x52454d42;
const REPORT_BLOCK_BYTES = 24;
export const MAX_REPORT_BLOCKS = 31;

/** What the router wants to know from a compound packet. */
export interface RtcpVisitor {
  /** NTP time as seconds and 2^-32 s; the RTP time that belongs to it. */
  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, rtpTime: number): void;
  /** What somebody received of `ssrc`: share lost in 1/256, and LSR and DLSR (RFC 3550 section 6.4.1). */
  reportBlock(ssrc: number, fractionLost: number, lastReport: number, delaySinceLastReport: number): void;
  /** Somebody cannot go on without a key frame of `mediaSsrc` (PLI or FIR). */
  keyFrameRequest(mediaSsrc: number): void;
  /** Somebody misses `sequence` and, bit i of `bitmask`, `sequence` + 1 + i (RFC 4585 section 6.2.1). */
  nack(mediaSsrc: number, sequence: number, bitmask: number): void;
  /** What somebody thinks it can receive of all of us. */
  remb(bitsPerSecond: number): void;
  /** Transport-wide feedback; its body is `packet` from `start` to `end`, not yet checked. */
  transportFeedback(packet: Buffer, start: number, end: number): void;
}

/** Length of the fixed part that each type must have, bytes. */
function leastBytes(type: number, count: number): number {
  if (type === TYPE.sr) return 28 + REPORT_BLOCK_BYTES * count;
  if (type === TYPE.rr) return 8 + REPORT_BLOCK_BYTES * count;
  if (type === TYPE.rtpFeedback || type === TYPE.payloadFeedback) return 12;
  return 4;
}

/** @returns end of the packet at `start` without its padding, or -1 when it does not fit */
function endOf(packet: Buffer, start: number): number {
  if (start + 4 > packet.length) return -1;
  const first = packet[start] as number;
  const end = start + 4 + 4 * packet.readUInt16BE(start + 2);
  if (first >> 6 !== 2 || end > packet.length) return -1;
  const padding = (first & 0x20) === 0 ? 0 : (packet[end - 1] as number);
  const least = leastBytes(packet[start + 1] as number, first & 0x1f);
  return end - padding - start < least ? -1 : end - padding;
}

/**
 * Walks a compound packet; all lengths are checked before anything is reported.
 * @returns false when it is no valid RTCP; nothing was reported then
 */
export function readRtcp(packet: Buffer, visitor: RtcpVisitor): boolean {
  let offset = 0;
  while (offset < packet.length) {
    if (endOf(packet, offset) < 0) return false;
    offset += 4 + 4 * packet.readUInt16BE(offset + 2);
  }
  if (offset === 0) return false;
  for (let start = 0; start < packet.length; start += 4 + 4 * packet.readUInt16BE(start + 2)) {
    const end = endOf(packet, start);
    const count = (packet[start] as number) & 0x1f;
    switch (packet[start + 1]) {
      case TYPE.sr:
        visitor.senderReport(
          packet.readUInt32BE(start + 4),
          packet.readUInt32BE(start + 8),
          packet.readUInt32BE(start + 12),
          packet.readUInt32BE(start + 16),
        );
        readBlocks(packet, start + 28, count, visitor);
        break;
      case TYPE.rr:
        readBlocks(packet, start + 8, count, visitor);
        break;
      case TYPE.rtpFeedback:
        if (count === TRANSPORT_CC) visitor.transportFeedback(packet, start + 12, end);
        else if (count === NACK) readNacks(packet, start + 12, end, packet.readUInt32BE(start + 8), visitor);
        break;
      case TYPE.payloadFeedback:
        readPayloadFeedback(packet, start, end, count, visitor);
        break;
      default:
    }
  }
  return true;
}

function readBlocks(packet: Buffer, start: number, count: number, visitor: RtcpVisitor): void {
  for (let i = 0; i < count; i++) {
    const block = start + REPORT_BLOCK_BYTES * i;
    visitor.reportBlock(
      packet.readUInt32BE(block),
      packet[block + 4] as number,
      packet.readUInt32BE(block + 16),
      packet.readUInt32BE(block + 20),
    );
  }
}

function readNacks(packet: Buffer, start: number, end: number, mediaSsrc: number, visitor: RtcpVisitor): void {
  for (let entry = start; entry + 4 <= end; entry += 4) {
    visitor.nack(mediaSsrc, packet.readUInt16BE(entry), packet.readUInt16BE(entry + 2));
  }
}

function readPayloadFeedback(packet: Buffer, start: number, end: number, format: number, visitor: RtcpVisitor): void {
  if (format === PLI) {
    visitor.keyFrameRequest(packet.readUInt32BE(start + 8));
  } else if (format === FIR) {
    for (let entry = start + 12; entry + 8 <= end; entry += 8) visitor.keyFrameRequest(packet.readUInt32BE(entry));
  } else if (format === AFB && end - start >= 20 && packet.readUInt32BE(start + 12) === REMB) {
    const exponent = (packet[start + 17] as number) >> 2;
    const mantissa = packet.readUIntBE(start + 17, 3) & 0x3ffff;
    visitor.remb(mantissa * 2 ** exponent);
  }
}

function header(out: Buffer, offset: number, count: number, type: number, bytes: number): void {
  out[offset] = 0x80 | count;
  out[offset + 1] = type;
  out.writeUInt16BE(bytes / 4 - 1, offset + 2);
}

/** Picture loss indication (RFC 4585 section 6.3.1). @returns bytes written */
export function writePli(out: Buffer, senderSsrc: number, mediaSsrc: number): number {
  header(out, 0, PLI, TYPE.payloadFeedback, 12);
  out.writeUInt32BE(senderSsrc, 4);
  out.writeUInt32BE(mediaSsrc, 8);
  return 12;
}

/**
 * Generic NACK (RFC 4585 section 6.2.1).
 * @param missing sequence numbers, oldest first; the first `count` of them
 * @returns bytes written
 */
export function writeNack(
  out: Buffer,
  senderSsrc: number,
  mediaSsrc: number,
  missing: Uint16Array,
  count: number,
): number {
  let offset = 12;
  for (let i = 0; i < count; ) {
    const first = missing[i++] as number;
    let bitmask = 0;
    for (; i < count; i++) {
      const ahead = sequenceDelta(missing[i] as number, first);
      if (ahead < 1 || ahead > 16) break;
      bitmask |= 1 << (ahead - 1);
    }
    out.writeUInt16BE(first, offset);
    out.writeUInt16BE(bitmask, offset + 2);
    offset += 4;
  }
  header(out, 0, NACK, TYPE.rtpFeedback, offset);
  out.writeUInt32BE(senderSsrc, 4);
  out.writeUInt32BE(mediaSsrc, 8);
  return offset;
}

/** Receiver report with up to 31 blocks. @returns bytes written */
export function writeReceiverReport(out: Buffer, senderSsrc: number, blocks: readonly ReportBlock[]): number {
  const bytes = 8 + REPORT_BLOCK_BYTES * blocks.length;
  header(out, 0, blocks.length, TYPE.rr, bytes);
  out.writeUInt32BE(senderSsrc, 4);
  let offset = 8;
  for (const block of blocks) {
    out.writeUInt32BE(block.ssrc, offset);
    out.writeUInt32BE(((block.fractionLost << 24) | (block.totalLost & 0xffffff)) >>> 0, offset + 4);
    out.writeUInt32BE(block.highestSequence, offset + 8);
    out.writeUInt32BE(block.jitter, offset + 12);
    out.writeUInt32BE(block.lastReport, offset + 16);
    out.writeUInt32BE(block.delaySinceLastReport, offset + 20);
    offset += REPORT_BLOCK_BYTES;
  }
  return bytes;
}

export interface SenderReport {
  readonly ssrc: number;
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly rtpTime: number;
  readonly packets: number;
  readonly payloadBytes: number;
  readonly cname: string;
}

/** Sender report followed by SDES with the CNAME, as a compound packet must be. @returns bytes written */
export function writeSenderReport(out: Buffer, report: SenderReport): number {
  header(out, 0, 0, TYPE.sr, 28);
  out.writeUInt32BE(report.ssrc, 4);
  out.writeUInt32BE(report.ntpSeconds, 8);
  out.writeUInt32BE(report.ntpFraction, 12);
  out.writeUInt32BE(report.rtpTime, 16);
  out.writeUInt32BE(report.packets >>> 0, 20);
  out.writeUInt32BE(report.payloadBytes >>> 0, 24);
  // SDES: SSRC, item CNAME, its text, then 1 to 4 zero bytes up to a 32-bit boundary.
  const item = 4 + 2 + report.cname.length;
  const chunk = item + 4 - (item % 4);
  header(out, 28, 1, TYPE.sdes, 4 + chunk);
  out.writeUInt32BE(report.ssrc, 32);
  out[36] = 1;
  out[37] = report.cname.length;
  out.write(report.cname, 38, 'latin1');
  out.fill(0, 38 + report.cname.length, 32 + chunk);
  return 32 + chunk;
}

// Reads and writes RTCP: reports, key-frame requests, source descriptions (L3, RFC 3550 section 6, RFC 4585, RFC 5104).
import { type ReportBlock } from './reception-stats.js';

const TYPE = { sr: 200, rr: 201, sdes: 202, rtpFeedback: 205, payloadFeedback: 206 } as const;
const PLI = 1;
const FIR = 4;
export const MAX_REPORT_BLOCKS = 31;

/** What the router wants to know from a compound packet. */
export interface RtcpVisitor {
  /** NTP time as seconds and 2^-32 s; the RTP time that belongs to it. */
  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, rtpTime: number): void;
  /** Somebody cannot go on without a key frame of `mediaSsrc` (PLI or FIR). */
  keyFrameRequest(mediaSsrc: number): void;
}

/**
 * Walks a compound packet; all lengths are checked before anything is reported.
 * @returns false when it is no valid RTCP; nothing was reported then
 */
export function readRtcp(packet: Buffer, visitor: RtcpVisitor): boolean {
  let offset = 0;
  while (offset < packet.length) {
    if (offset + 4 > packet.length || (packet[offset] as number) >> 6 !== 2) return false;
    const end = offset + 4 + 4 * packet.readUInt16BE(offset + 2);
    if (end > packet.length) return false;
    if (packet[offset + 1] === TYPE.sr && end - offset < 28) return false;
    if (packet[offset + 1] === TYPE.payloadFeedback && end - offset < 12) return false;
    offset = end;
  }
  if (offset === 0) return false;
  for (let start = 0; start < packet.length; start += 4 + 4 * packet.readUInt16BE(start + 2)) {
    const end = start + 4 + 4 * packet.readUInt16BE(start + 2);
    const type = packet[start + 1];
    const count = (packet[start] as number) & 0x1f;
    if (type === TYPE.sr) {
      visitor.senderReport(
        packet.readUInt32BE(start + 4),
        packet.readUInt32BE(start + 8),
        packet.readUInt32BE(start + 12),
        packet.readUInt32BE(start + 16),
      );
    } else if (type === TYPE.payloadFeedback && count === PLI) {
      visitor.keyFrameRequest(packet.readUInt32BE(start + 8));
    } else if (type === TYPE.payloadFeedback && count === FIR) {
      for (let entry = start + 12; entry + 8 <= end; entry += 8) visitor.keyFrameRequest(packet.readUInt32BE(entry));
    }
  }
  return true;
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

/** Receiver report with up to 31 blocks. @returns bytes written */
export function writeReceiverReport(out: Buffer, senderSsrc: number, blocks: readonly ReportBlock[]): number {
  const bytes = 8 + 24 * blocks.length;
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
    offset += 24;
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

// What a receiver report says about one received stream (L3, RFC 3550 sections 6.4.1, A.3 and A.8).
import { sequenceDelta } from './rtp-packet.js';

/** One report block; written by the owner's timer, then reset for the next interval. */
export interface ReportBlock {
  readonly ssrc: number;
  /** Share lost since the last report, in 1/256. */
  readonly fractionLost: number;
  readonly totalLost: number;
  readonly highestSequence: number;
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report; 0 before the first. */
  readonly lastReport: number;
  /** Time since then in 1/65536 s. */
  readonly delaySinceLastReport: number;
}

export class ReceptionStats {
  readonly #ssrc: number;
  readonly #clockRateHz: number;
  #received = 0;
  #base = -1;
  #highest = 0;
  #cycles = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #transit = 0;
  #jitter = 0;
  #lastReport = 0;
  #lastReportAtMs = 0;

  constructor(ssrc: number, clockRateHz: number) {
    this.#ssrc = ssrc;
    this.#clockRateHz = clockRateHz;
  }

  /** Counts a packet. `nowMs` is monotonic. */
  received(sequence: number, timestamp: number, nowMs: number): void {
    const transit = Math.round((nowMs * this.#clockRateHz) / 1000) - timestamp;
    if (this.#base < 0) {
      this.#base = sequence;
      this.#highest = sequence;
    } else {
      const ahead = sequenceDelta(sequence, this.#highest);
      if (ahead > 0) {
        if (sequence < this.#highest) this.#cycles += 0x10000;
        this.#highest = sequence;
      }
      // Differences on the 32-bit circle, so that a timestamp that wraps is no jump.
      const difference = Math.abs((transit - this.#transit) | 0);
      this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#transit = transit;
    this.#received++;
  }

  senderReport(ntpMiddle: number, nowMs: number): void {
    this.#lastReport = ntpMiddle;
    this.#lastReportAtMs = nowMs;
  }

  /** @returns null when nothing arrived yet */
  report(nowMs: number): ReportBlock | null {
    if (this.#base < 0) return null;
    const highestSequence = (this.#cycles + this.#highest) >>> 0;
    const expected = highestSequence - this.#base + 1;
    const lost = expected - this.#expectedBefore - (this.#received - this.#receivedBefore);
    const interval = expected - this.#expectedBefore;
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    return {
      ssrc: this.#ssrc,
      fractionLost: interval === 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / interval)),
      totalLost: Math.max(-0x800000, Math.min(0x7fffff, expected - this.#received)),
      highestSequence,
      jitter: Math.min(0xffffffff, Math.round(this.#jitter)),
      lastReport: this.#lastReport,
      delaySinceLastReport:
        this.#lastReport === 0 ? 0 : Math.round(((nowMs - this.#lastReportAtMs) * 65536) / 1000) >>> 0,
    };
  }
}

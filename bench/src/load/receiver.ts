// Receives the synthetic media of one peer: counts, measures the age of each packet, answers as a browser would.
import { ArrivalLog, receiverReport } from './feedback.js';
import { type Histogram, type SparseHistogram } from './histogram.js';
import { monotonicUs } from './monotonic.js';
import { STAMP_BYTES } from './sender.js';

export interface ReceptionReport {
  readonly received: number;
  readonly receivedBytes: number;
  /** By holes in the sequences. */
  readonly lost: number;
  readonly streams: number;
  readonly latency: SparseHistogram;
  /** Transport-wide feedback packets that went out: whether the SFU asks for them. */
  readonly feedbacks: number;
}

interface Stream {
  highest: number;
  /** Extended highest sequence number when counting began. */
  base: number;
  received: number;
}

const OWN_SSRC = 0x0bad_cafe;
const FEEDBACK_US = 100_000;
const REPORT_US = 1_000_000;
/** Older than the wrap of any clock here: not one of our stamps. */
const MAX_AGE_US = 60e6;

export interface ReceiverHandlers {
  send(packet: Buffer): void;
  keyFrameRequested(mediaSsrc: number): void;
}

export class Receiver {
  readonly #handlers: ReceiverHandlers;
  readonly #latency: Histogram;
  readonly #streams = new Map<number, Stream>();
  readonly #arrivals = new ArrivalLog();
  #twccId = 0;
  #reports = false;
  #received = 0;
  #receivedBytes = 0;
  #feedbacks = 0;
  #feedbackDueUs = 0;
  #reportDueUs = 0;
  #lastSsrc = 0;

  /** @param latency shared by the receivers of a process */
  constructor(handlers: ReceiverHandlers, latency: Histogram) {
    this.#handlers = handlers;
    this.#latency = latency;
  }

  /** From now on reports go out, and feedback where `twccId` is not 0. */
  answerWith(twccId: number): void {
    this.#twccId = twccId;
    this.#reports = true;
  }

  reset(): void {
    this.#received = 0;
    this.#receivedBytes = 0;
    this.#feedbacks = 0;
    for (const [ssrc, stream] of this.#streams) {
      // A stream that stopped is not counted further.
      if (stream.received === 0) this.#streams.delete(ssrc);
      stream.base = stream.highest;
      stream.received = 0;
    }
  }

  report(): Omit<ReceptionReport, 'latency'> {
    let lost = 0;
    for (const stream of this.#streams.values()) lost += Math.max(0, stream.highest - stream.base - stream.received);
    return {
      received: this.#received,
      receivedBytes: this.#receivedBytes,
      lost,
      streams: this.#streams.size,
      feedbacks: this.#feedbacks,
    };
  }

  packet(packet: Buffer): void {
    const type = packet[1] as number;
    if (type >= 192 && type <= 223) {
      this.#control(packet);
      return;
    }
    if (packet.length < 12 + STAMP_BYTES) return;
    const nowUs = monotonicUs();
    const ssrc = packet.readUInt32BE(8);
    if (this.#twccId !== 0) this.#recordArrival(packet, nowUs);
    const ageUs = nowUs - packet.readDoubleBE(packet.length - STAMP_BYTES);
    // Padding that probes the path carries no stamp.
    if (!(ageUs >= 0 && ageUs < MAX_AGE_US)) return;
    this.#received++;
    this.#receivedBytes += packet.length;
    this.#lastSsrc = ssrc;
    this.#latency.add(ageUs / 1000);
    const sequence = packet.readUInt16BE(2);
    const stream = this.#streams.get(ssrc);
    if (stream === undefined) {
      this.#streams.set(ssrc, { highest: 0x10000 + sequence, base: 0xffff + sequence, received: 1 });
      return;
    }
    stream.received++;
    const ahead = ((sequence - stream.highest) << 16) >> 16;
    if (ahead > 0) stream.highest += ahead;
  }

  /** Sends what is due; a few times in 100 ms. */
  tick(nowUs: number): void {
    if (this.#twccId !== 0 && nowUs >= this.#feedbackDueUs) {
      this.#feedbackDueUs = nowUs + FEEDBACK_US;
      for (let packet = this.#next(); packet !== null; packet = this.#next()) {
        this.#feedbacks++;
        this.#handlers.send(packet);
      }
    }
    if (this.#reports && nowUs >= this.#reportDueUs) {
      this.#reportDueUs = nowUs + REPORT_US;
      for (const [ssrc, stream] of this.#streams) {
        const lost = stream.highest - stream.base - stream.received;
        this.#handlers.send(receiverReport(OWN_SSRC, ssrc, stream.highest - 0x10000, lost));
      }
    }
  }

  #next(): Buffer | null {
    return this.#arrivals.take(OWN_SSRC, this.#lastSsrc);
  }

  /** Finds the transport-wide number among the one-byte extensions (RFC 8285 section 4.2). */
  #recordArrival(packet: Buffer, nowUs: number): void {
    if (((packet[0] as number) & 0x10) === 0 || packet.readUInt16BE(12) !== 0xbede) return;
    const end = Math.min(packet.length - 2, 16 + 4 * packet.readUInt16BE(14));
    for (let offset = 16; offset < end; ) {
      const head = packet[offset] as number;
      if (head >> 4 === this.#twccId) {
        this.#arrivals.record(packet.readUInt16BE(offset + 1), nowUs);
        return;
      }
      offset += head === 0 ? 1 : 2 + (head & 0x0f);
    }
  }

  #control(packet: Buffer): void {
    for (let offset = 0; offset + 12 <= packet.length; offset += 4 + 4 * packet.readUInt16BE(offset + 2)) {
      const format = (packet[offset] as number) & 0x1f;
      if (packet[offset + 1] !== 206) continue;
      if (format === 1) this.#handlers.keyFrameRequested(packet.readUInt32BE(offset + 8));
      else if (format === 4 && offset + 20 <= packet.length) {
        this.#handlers.keyFrameRequested(packet.readUInt32BE(offset + 12));
      }
    }
  }
}

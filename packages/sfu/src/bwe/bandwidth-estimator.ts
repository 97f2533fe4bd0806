// What the path to one receiver carries (L3): the lower of what delay and loss allow, in the spirit of
// draft-ietf-rmcat-gcc-02, from transport-wide feedback; from REMB or receiver reports where a browser gives nothing better.
import { RateMeter } from '../rtp/rate-meter.js';
import { type TransportFeedbackReader } from '../rtp/transport-feedback-reader.js';
import { DelayDetector } from './delay-detector.js';
import { LossController } from './loss-controller.js';
import { OverflowMeter } from './overflow.js';
import { Prober } from './prober.js';
import { RateController } from './rate-controller.js';
import { SentPackets } from './sent-packets.js';

/** Where it begins: voice of many and several small pictures, and not much too much for the slowest path. */
const START_BPS = 1_000_000;
const MIN_BPS = 50_000;
const MAX_BPS = 50_000_000;
/** Arrivals are measured over half a second: fast enough to follow a drop, long enough to average frames. */
const ARRIVAL_BUCKETS = 20;
const ARRIVAL_BUCKET_MS = 25;
/** Packets under way this long without an answer: the path is cut, or so full that it is as good as cut. */
const SILENCE_MS = 1000;
const SILENCE_STEP_MS = 500;
const SILENCE_FACTOR = 0.5;
/** After a silence no longer than this the path is taken for what it was: the browser was busy, or the way back was cut. */
const FORGIVEN_MS = 5000;
/** After the path was full, wait for its queue to empty before the next train. */
const HOLD_MS = 2000;
/** An overflow is over when nothing spoke of it for so long: longer than a round trip with a full queue. */
const OVERFLOW_MS = 700;

/** One path. Owned by the downlink of its receiver. */
export class BandwidthEstimator {
  readonly #numbered: boolean;
  readonly #sent = new SentPackets();
  readonly #arrivals = new RateMeter(ARRIVAL_BUCKETS, ARRIVAL_BUCKET_MS);
  readonly #sending = new RateMeter();
  readonly #detector = new DelayDetector();
  readonly #controller = new RateController(START_BPS);
  readonly #loss = new LossController();
  readonly #prober = new Prober();
  readonly #overflow = new OverflowMeter();
  #overflowMs = Number.NEGATIVE_INFINITY;
  #rembBps = Number.POSITIVE_INFINITY;
  #heard = false;
  /** When the first packet that no feedback answered was sent; NaN while there is none. */
  #unansweredMs = Number.NaN;
  #arrivedMs = 0;
  /** When a packet was sent last that is not there to measure. */
  #mediaMs = Number.NEGATIVE_INFINITY;
  /** The rate before the silence that lasts, and when it began; NaN while there is none. */
  #rateBeforeBps = Number.NaN;
  #silentMs = Number.NaN;

  /** @param numbered whether packets carry transport-wide sequence numbers that the receiver reports on */
  constructor(numbered: boolean) {
    this.#numbered = numbered;
  }

  /** Bit/s with all headers; infinite where the receiver told nothing that could limit it. */
  get bps(): number {
    if (!this.#numbered) return Math.max(MIN_BPS, Math.min(this.#loss.limitBps, this.#rembBps));
    return Math.max(MIN_BPS, Math.min(this.#controller.rateBps, this.#loss.limitBps, MAX_BPS));
  }

  /** Whether most of what is sent is lost at present, in a queue that is full. */
  overflows(nowMs: number): boolean {
    return nowMs - this.#overflowMs < OVERFLOW_MS;
  }

  /** A packet was sent. @param sequence its transport-wide number */
  packetSent(sequence: number, bytes: number, nowMs: number): void {
    this.#sending.add(bytes, nowMs);
    if (!this.#numbered) return;
    const probe = this.#prober.sendingId;
    this.#sent.add(sequence, bytes, nowMs, probe);
    if (probe !== 0) this.#prober.sent(bytes);
    else this.#mediaMs = nowMs;
    if (Number.isNaN(this.#unansweredMs)) this.#unansweredMs = nowMs;
  }

  /** Takes the feedback that `reader` read. */
  feedback(reader: TransportFeedbackReader, rttMs: number, nowMs: number): void {
    let received = 0;
    let lost = 0;
    this.#detector.arrivedBps = this.#arrivals.bitsPerSecond(this.#arrivedMs);
    for (let i = 0; i < reader.count; i++) {
      const sequence = (reader.base + i) & 0xffff;
      if (!reader.received(i)) {
        if (this.#sent.miss(sequence)) lost++;
        continue;
      }
      const at = this.#sent.take(sequence);
      if (at < 0) continue;
      received++;
      if (this.#sent.wasMissed(at)) lost--;
      this.#packetArrived(at, reader.arrivalMs(i));
    }
    if (received === 0) return;
    this.#heard = true;
    this.#unansweredMs = Number.NaN;
    this.#endSilence(nowMs);
    this.#overflow.add(received, lost, nowMs);
    const isFull = this.#overflow.losesMost && this.#detector.lateNow;
    if (isFull) this.#overflowMs = nowMs;
    const use = isFull ? 'overuse' : this.#detector.use;
    const arrivedBps = this.#arrivals.bitsPerSecond(this.#arrivedMs);
    this.#controller.update(use, arrivedBps, rttMs, nowMs);
    this.#loss.update(received, lost, this.bps, arrivedBps, rttMs, nowMs);
    if (use === 'overuse') this.#prober.holdUntil(nowMs + HOLD_MS);
    this.#takeProbe(nowMs);
  }

  /** Receiver report, for receivers without transport-wide feedback. @param fractionLost in 1/256 */
  report(fractionLost: number, rttMs: number, nowMs: number): void {
    if (this.#numbered) return;
    const rateBps = Math.min(this.bps, this.#sending.bitsPerSecond(nowMs));
    this.#loss.update(256 - fractionLost, fractionLost, rateBps, 0, rttMs, nowMs);
  }

  remb(bps: number): void {
    this.#rembBps = bps;
  }

  /**
   * Call every 20 ms.
   * @param wishedBps what the receiver would get if the path carried everything
   * @returns bytes of padding to send now
   */
  tick(wishedBps: number, rttMs: number, nowMs: number): number {
    if (!this.#numbered) return 0;
    // Before the first feedback only a path on which nothing flows is measured: nothing else would ever bring feedback.
    if (!this.#heard && nowMs - this.#mediaMs < SILENCE_MS) return 0;
    if (this.#heard && nowMs - this.#unansweredMs > SILENCE_MS) {
      if (Number.isNaN(this.#silentMs)) {
        this.#silentMs = this.#unansweredMs;
        this.#rateBeforeBps = this.#controller.rateBps;
      }
      this.#unansweredMs += SILENCE_STEP_MS;
      this.#controller.set(Math.max(MIN_BPS, this.#controller.rateBps * SILENCE_FACTOR));
      return 0;
    }
    this.#takeProbe(nowMs);
    if (this.#detector.use === 'normal') this.#prober.consider(this.bps, wishedBps, nowMs);
    return this.#prober.missingBytes(nowMs, rttMs);
  }

  #endSilence(nowMs: number): void {
    if (nowMs - this.#silentMs <= FORGIVEN_MS) this.#controller.set(this.#rateBeforeBps);
    this.#silentMs = Number.NaN;
  }

  #packetArrived(at: number, arrivedMs: number): void {
    const bytes = this.#sent.bytes(at);
    const sentMs = this.#sent.sentMs(at);
    const probe = this.#sent.probe(at);
    this.#arrivedMs = Math.max(this.#arrivedMs, arrivedMs);
    this.#arrivals.add(bytes, arrivedMs);
    this.#detector.add(sentMs, arrivedMs);
    if (probe !== 0) this.#prober.arrived(probe, bytes, sentMs, arrivedMs);
  }

  #takeProbe(nowMs: number): void {
    const resultBps = this.#prober.takeResultBps(this.bps, nowMs);
    if (resultBps === 0) return;
    if (resultBps < this.bps) {
      this.#controller.limit(resultBps);
      return;
    }
    this.#controller.set(Math.max(this.#controller.rateBps, resultBps));
    this.#loss.raise(resultBps);
  }
}

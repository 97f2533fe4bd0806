// What one participant receives: its slots, what it asks to have again, what its reports say, and what its path carries
// (L3, RFC 3550, RFC 4585).
import { BandwidthEstimator } from '../bwe/bandwidth-estimator.js';
import { TransportFeedbackReader } from '../rtp/transport-feedback-reader.js';
import { type NegotiatedSlot } from '../sdp/negotiation.js';
import { type Counters } from './metrics.js';
import { type Outbound } from './outbound.js';
import { PATH_OVERHEAD_BYTES } from './raw-transport.js';
import { type Repair, Slot, type SlotSink } from './slot.js';

export interface DownlinkOwner {
  /** Whether packets can be sent now. */
  readonly open: boolean;
  send(packet: Buffer): boolean;
}

/** Before the first report; typical within a continent. */
const INITIAL_RTT_MS = 100;
const RTT_SMOOTHING = 8;
const MIN_RTT_MS = 10;
const MAX_RTT_MS = 2000;
/** Units of LSR and DLSR: 1/65536 s. */
const TICKS_PER_SECOND = 65536;
/** Sender reports whose sending time is remembered; receivers refer to the last one that they got. */
const REPORTS = 64;
/** Repairs may take this share of the path, and at least so much, bit/s: whoever asks for everything gets no flood. */
const REPAIR_SHARE = 0.5;
const LEAST_REPAIR_BPS = 100_000;
const MAX_REPAIR_BPS = 5_000_000;
/** Packets back from which padding is taken; what is newer may still be under way. */
const PAD_FROM = 1;
const PAD_RANGE = 32;

// Feedback is handled one packet at a time in one thread.
const reader = new TransportFeedbackReader();

export class Downlink implements SlotSink {
  readonly slots: readonly Slot[];
  /** What the receiver's video would take if the path carried everything, bit/s; written by the router. */
  wishedVideoBps = 0;
  readonly #owner: DownlinkOwner;
  readonly #counters: Counters;
  readonly #nowMs: () => number;
  readonly #slotBySsrc = new Map<number, Slot>();
  /** LSR values that were sent and when, ms; parallel arrays used as a ring. */
  readonly #reportIds = new Uint32Array(REPORTS);
  readonly #reportSentMs = new Float64Array(REPORTS);
  #reports = 0;
  #rttMs = INITIAL_RTT_MS;
  #rttKnown = false;
  #transportSequence = 0;
  readonly #estimator: BandwidthEstimator;
  /** Bytes that repairs may take now. */
  #repairBytes = 0;
  #repairedMs = Number.NEGATIVE_INFINITY;
  #padded = 0;

  constructor(
    slots: readonly NegotiatedSlot[],
    context: { readonly counters: Counters; readonly nowMs: () => number; readonly random32: () => number },
    owner: DownlinkOwner,
  ) {
    this.#owner = owner;
    this.#counters = context.counters;
    this.#nowMs = context.nowMs;
    this.slots = slots.map((slot) => new Slot(slot, this, context.random32));
    for (const slot of this.slots) this.#slotBySsrc.set(slot.ssrc, slot);
    this.#estimator = new BandwidthEstimator(slots.some((slot) => slot.transportCcId !== 0));
  }

  get open(): boolean {
    return this.#owner.open;
  }

  get transportSequence(): number {
    return this.#transportSequence;
  }

  /** Round trip to this participant, ms; the last report's, smoothed. */
  get rttMs(): number {
    return this.#rttMs;
  }

  sendMedia(packet: Buffer, numbered: boolean): boolean {
    const sequence = this.#transportSequence;
    if (!this.#owner.send(packet)) return false;
    if (numbered) this.#transportSequence = (sequence + 1) & 0xffff;
    this.#estimator.packetSent(sequence, packet.length + PATH_OVERHEAD_BYTES, this.#nowMs());
    return true;
  }

  /** What the path carries, bit/s; infinite where the receiver tells nothing. */
  get estimateBps(): number {
    return this.#estimator.bps;
  }

  /** What is left of it beside sound, which is never withheld. */
  videoBudgetBps(nowMs: number): number {
    return Math.max(0, this.#estimator.bps - this.#audioBps(nowMs));
  }

  /** Whether most of what is sent is lost at present: a smaller picture cannot wait. */
  overflows(nowMs: number): boolean {
    return this.#estimator.overflows(nowMs);
  }

  /** Measures the path while something is held back; call every 20 ms. */
  tick(outbound: Outbound, nowMs: number): void {
    const wishedBps = this.wishedVideoBps + this.#audioBps(nowMs);
    let missing = this.#estimator.tick(wishedBps, this.#rttMs, nowMs);
    if (missing <= 0) return;
    const slot = this.slots.find((one) => one.canPad && one.currentLayer >= 0) ?? this.slots.find((one) => one.canPad);
    while (slot && missing > 0) {
      const bytes = slot.pad(PAD_FROM + (this.#padded++ % PAD_RANGE), outbound);
      if (bytes === 0) return;
      this.#counters.paddingOut++;
      missing -= bytes + PATH_OVERHEAD_BYTES;
    }
  }

  transportFeedback(packet: Buffer, start: number, end: number, nowMs: number): boolean {
    if (!reader.read(packet, start, end)) return false;
    this.#estimator.feedback(reader, this.#rttMs, nowMs);
    return true;
  }

  remb(bps: number): void {
    this.#estimator.remb(bps);
  }

  sendControl(packet: Buffer): boolean {
    const at = this.#reports++ % REPORTS;
    // LSR: the middle 32 bits of the NTP time in the report.
    this.#reportIds[at] = packet.readUInt32BE(10);
    this.#reportSentMs[at] = this.#nowMs();
    return this.#owner.send(packet);
  }

  layerSwitched(): void {
    this.#counters.layerSwitches++;
  }

  /** The connection stands: receivers need a key frame of what they see. */
  opened(nowMs: number): void {
    for (const slot of this.slots) slot.requestKeyFrame(nowMs);
  }

  keyFrameRequest(ssrc: number, nowMs: number): void {
    this.#slotBySsrc.get(ssrc)?.requestKeyFrame(nowMs);
  }

  nack(ssrc: number, sequence: number, bitmask: number, outbound: Outbound, nowMs: number): void {
    const slot = this.#slotBySsrc.get(ssrc);
    if (!slot) return;
    this.#repair(slot, sequence, outbound, nowMs);
    for (let rest = bitmask, i = 1; rest !== 0; rest >>>= 1, i++) {
      if ((rest & 1) !== 0) this.#repair(slot, (sequence + i) & 0xffff, outbound, nowMs);
    }
  }

  reportBlock(ssrc: number, fractionLost: number, lastReport: number, delay: number, nowMs: number): void {
    const slot = this.#slotBySsrc.get(ssrc);
    if (!slot) return;
    slot.fractionLost = fractionLost;
    this.#estimator.report(fractionLost, this.#rttMs, nowMs);
    if (lastReport === 0) return;
    for (let i = 0; i < REPORTS; i++) {
      if (this.#reportIds[i] !== lastReport) continue;
      this.#roundTrip(nowMs - (this.#reportSentMs[i] as number) - (delay * 1000) / TICKS_PER_SECOND);
      return;
    }
  }

  close(): void {
    for (const slot of this.slots) slot.attach(null);
  }

  #audioBps(nowMs: number): number {
    let total = 0;
    for (const { media, source } of this.slots) {
      const layer = media === 'audio' ? source?.layers[0] : undefined;
      if (layer) total += layer.rate.bitsPerSecond(nowMs);
    }
    return total;
  }

  #roundTrip(measuredMs: number): void {
    const rttMs = Math.max(MIN_RTT_MS, Math.min(MAX_RTT_MS, measuredMs));
    this.#rttMs = this.#rttKnown ? this.#rttMs + (rttMs - this.#rttMs) / RTT_SMOOTHING : rttMs;
    this.#rttKnown = true;
  }

  #repair(slot: Slot, sequence: number, outbound: Outbound, nowMs: number): void {
    const counters = this.#counters;
    counters.nackedIn++;
    const perMs = Math.min(MAX_REPAIR_BPS, Math.max(LEAST_REPAIR_BPS, this.#estimator.bps * REPAIR_SHARE)) / 8000;
    this.#repairBytes = Math.min(perMs * 1000, this.#repairBytes + perMs * (nowMs - this.#repairedMs));
    this.#repairedMs = nowMs;
    if (this.#repairBytes <= 0) {
      counters.repairsRefused++;
      return;
    }
    const repair: Repair = slot.repair(sequence, outbound, nowMs, this.#rttMs);
    if (repair === 'sent') {
      counters.repairedOut++;
      this.#repairBytes -= outbound.payloadBytes + PATH_OVERHEAD_BYTES;
    } else if (repair === 'gone') counters.repairMisses++;
  }
}

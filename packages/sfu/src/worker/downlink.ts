// What one participant receives: its slots, what it asks to have again, and what its reports say (L3, RFC 3550, RFC 4585).
import { type NegotiatedSlot } from '../sdp/negotiation.js';
import { type Counters } from './metrics.js';
import { type Outbound } from './outbound.js';
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

export class Downlink implements SlotSink {
  readonly slots: readonly Slot[];
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
    if (numbered) this.#transportSequence = (this.#transportSequence + 1) & 0xffff;
    return this.#owner.send(packet);
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

  #roundTrip(measuredMs: number): void {
    const rttMs = Math.max(MIN_RTT_MS, Math.min(MAX_RTT_MS, measuredMs));
    this.#rttMs = this.#rttKnown ? this.#rttMs + (rttMs - this.#rttMs) / RTT_SMOOTHING : rttMs;
    this.#rttKnown = true;
  }

  #repair(slot: Slot, sequence: number, outbound: Outbound, nowMs: number): void {
    const counters = this.#counters;
    counters.nackedIn++;
    const repair: Repair = slot.repair(sequence, outbound, nowMs, this.#rttMs);
    if (repair === 'sent') counters.repairedOut++;
    else if (repair === 'gone') counters.repairMisses++;
  }
}

// One stream that a participant sends: its SSRCs, its clock, its key frames, and the slots it is in (L3).
// One video layer; more layers will be more streams of the same producer.
import { type ReceptionStats } from '../rtp/reception-stats.js';
import { SequenceCompactor } from '../rtp/sequence-compactor.js';
import { type NegotiatedSender } from '../sdp/negotiation.js';
import { type SourceKind } from '../types.js';
import { type Consumer } from './consumer.js';
import { type Outbound } from './outbound.js';

/** A key frame costs ten delta frames: requests of many receivers become one. */
const MIN_KEY_FRAME_INTERVAL_MS = 400;
/** A request may be lost, or the frame that answers it. */
const KEY_FRAME_RETRY_MS = 1000;
/** No request to a source that sends nothing. */
const SILENT_MS = 3000;

export interface ProducerOwner {
  requestKeyFrame(ssrc: number): void;
}

export class Producer {
  readonly kind: SourceKind;
  readonly negotiated: NegotiatedSender;
  /** Whether its packets are forwarded; written by the router. */
  active = false;
  /** Middle of the source's last sender report, on this machine's NTP clock; read by slots. */
  clockKnown = false;
  ntpSeconds = 0;
  ntpFraction = 0;
  rtpTime = 0;
  readonly #owner: ProducerOwner;
  #slots: readonly Consumer[] = [];
  #ssrc = 0;
  #stats: ReceptionStats | null = null;
  #compactor = new SequenceCompactor();
  #lastPacketMs = Number.NEGATIVE_INFINITY;
  #requestedMs = Number.NEGATIVE_INFINITY;
  #requestPending = false;

  constructor(negotiated: NegotiatedSender, owner: ProducerOwner) {
    this.kind = negotiated.kind;
    this.negotiated = negotiated;
    this.#owner = owner;
  }

  /** The SSRC whose packets are forwarded; 0 before the first one is known. */
  get ssrc(): number {
    return this.#ssrc;
  }

  get stats(): ReceptionStats | null {
    return this.#stats;
  }

  /** A new SSRC speaks for this sender: a new sequence and a new clock begin. */
  bind(ssrc: number, stats: ReceptionStats): void {
    this.#ssrc = ssrc;
    this.#stats = stats;
    this.#compactor = new SequenceCompactor();
    this.clockKnown = false;
    for (const slot of this.#slots) slot.restart();
  }

  addConsumer(slot: Consumer): void {
    this.#slots = [...this.#slots, slot];
  }

  removeConsumer(slot: Consumer): void {
    this.#slots = this.#slots.filter((other) => other !== slot);
  }

  /** The sender is gone: its slots stay assigned, without a source. */
  close(): void {
    for (const slot of this.#slots) slot.sourceClosed();
  }

  /** @returns the number in the sequence without padding packets, or -1 for one that is too late */
  mapSequence(sequence: number): number {
    return this.#compactor.map(sequence);
  }

  dropPadding(sequence: number): void {
    this.#compactor.drop(sequence);
  }

  forward(outbound: Outbound, nowMs: number): void {
    this.#lastPacketMs = nowMs;
    const slots = this.#slots;
    for (let i = 0; i < slots.length; i++) (slots[i] as Consumer).forward(outbound, nowMs);
  }

  /** Somebody needs a key frame. Asks at once, or at the next `tick` when it was asked for just now. */
  requestKeyFrame(nowMs: number): void {
    if (this.negotiated.media !== 'video' || this.#ssrc === 0) return;
    if (nowMs - this.#requestedMs < MIN_KEY_FRAME_INTERVAL_MS) {
      this.#requestPending = true;
      return;
    }
    this.#requestPending = false;
    this.#requestedMs = nowMs;
    this.#owner.requestKeyFrame(this.#ssrc);
  }

  tick(nowMs: number): void {
    if (this.negotiated.media !== 'video' || nowMs - this.#lastPacketMs > SILENT_MS) return;
    const sinceMs = nowMs - this.#requestedMs;
    const due = this.#requestPending ? sinceMs >= MIN_KEY_FRAME_INTERVAL_MS : sinceMs >= KEY_FRAME_RETRY_MS;
    if (due && (this.#requestPending || this.#slots.some((slot) => slot.waiting))) this.requestKeyFrame(nowMs);
  }

  /** Takes the sender's clock: `ntp` is already on this machine's clock. */
  setClock(ntpSeconds: number, ntpFraction: number, rtpTime: number): void {
    this.clockKnown = true;
    this.ntpSeconds = ntpSeconds;
    this.ntpFraction = ntpFraction;
    this.rtpTime = rtpTime;
    for (const slot of this.#slots) slot.report();
  }
}

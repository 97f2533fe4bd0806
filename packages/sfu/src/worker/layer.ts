// One encoding that a participant sends: its SSRC, its packets, its clock, its gaps, its key frames, and the slots that it
// is sent to (L3, RFC 8853). A source without simulcast has one layer.
import { NackTracker } from '../rtp/nack-tracker.js';
import { RateMeter } from '../rtp/rate-meter.js';
import { type ReceptionStats } from '../rtp/reception-stats.js';
import { RepairShare } from '../rtp/repair-share.js';
import { type RtpView, sequenceDelta } from '../rtp/rtp-packet.js';
import { SequenceCompactor } from '../rtp/sequence-compactor.js';
import { type Vp8View } from '../rtp/vp8-descriptor.js';
import { type MediaType } from '../types.js';
import { type Consumer } from './consumer.js';
import { type Outbound } from './outbound.js';
import { PacketStore } from './packet-store.js';
import { PATH_OVERHEAD_BYTES } from './raw-transport.js';

/** A key frame costs ten delta frames: requests of many receivers become one. */
const MIN_KEY_FRAME_INTERVAL_MS = 400;
/** A request may be lost, or the frame that answers it. */
const KEY_FRAME_RETRY_MS = 1000;
/** No request to a layer that sends nothing. */
const SILENT_MS = 3000;
/** A layer counts as sent while its last packet is younger; the slowest screen share sends one a second. */
const ALIVE_MS = { camera: 600, screen: 3000 } as const;

/**
 * Memory for repair: the lowest layer of three keeps about a second and a half, the highest about one at its usual rate.
 * Receivers ask within some round trips, and what is older comes too late for their buffers.
 */
const STORE = { audioBytes: 32 * 1024, lowestVideoBytes: 128 * 1024, videoBytes: 512 * 1024 } as const;
const STORE_ENTRIES = { audio: 256, video: 1024 } as const;
/** What a receiver's jitter buffer still takes. */
const REPAIR_MS = { audio: 250, video: 1000 } as const;
/** A slot's header with both extensions; that of the path is where slots send. */
const SLOT_HEADER_BYTES = 24;
/** Packets after the start of a key frame that may have overtaken it. */
const MAX_CATCH_UP = 256;

export interface LayerOwner {
  requestKeyFrame(ssrc: number): void;
}

export class Layer {
  readonly index: number;
  readonly rid: string | null;
  readonly media: MediaType;
  /** With all headers that it gets on the way to a receiver. */
  readonly rate = new RateMeter();
  readonly nacks: NackTracker | null;
  /** What had to be asked for of what its sender sent. */
  readonly repairShare = new RepairShare();
  /** The SSRC whose packets are forwarded, and that of its retransmissions; 0 before the first packet. */
  ssrc = 0;
  rtxSsrc = 0;
  /** Height of its picture in pixels, from its last key frame; 0 before it is known. */
  height = 0;
  /**
   * The sender is with another worker: what that one says of the layer, since its packets come here only when asked for.
   * Null for a participant of this worker.
   */
  elsewhere: { readonly alive: boolean; readonly rateBps: number } | null = null;
  /** The layer's last sender report, on this machine's NTP clock; read by slots. */
  clockKnown = false;
  ntpSeconds = 0;
  ntpFraction = 0;
  rtpTime = 0;
  readonly #owner: LayerOwner;
  readonly #aliveMs: number;
  readonly #storeBytes: number;
  #store: PacketStore | null = null;
  #consumers: readonly Consumer[] = [];
  #stats: ReceptionStats | null = null;
  #compactor = new SequenceCompactor();
  #highest = -1;
  #lastPacketMs = Number.NEGATIVE_INFINITY;
  #requestedMs = Number.NEGATIVE_INFINITY;
  #requestPending = false;

  constructor(
    options: { index: number; of: number; rid: string | null; media: MediaType; screen: boolean; nack: boolean },
    owner: LayerOwner,
  ) {
    const { index, of, media } = options;
    this.index = index;
    this.rid = options.rid;
    this.media = media;
    this.nacks = options.nack ? new NackTracker(REPAIR_MS[media]) : null;
    this.#owner = owner;
    this.#aliveMs = options.screen ? ALIVE_MS.screen : ALIVE_MS.camera;
    const below = of - 1 - index;
    this.#storeBytes =
      media === 'audio' ? STORE.audioBytes : Math.max(STORE.lowestVideoBytes, STORE.videoBytes / 2 ** below);
  }

  get stats(): ReceptionStats | null {
    return this.#stats;
  }

  get consumers(): readonly Consumer[] {
    return this.#consumers;
  }

  /** Whether its sender sends it at present. */
  alive(nowMs: number): boolean {
    return this.elsewhere?.alive ?? nowMs - this.#lastPacketMs <= this.#aliveMs;
  }

  /** With all headers that it gets on the way to a receiver. */
  bitsPerSecond(nowMs: number): number {
    return Math.max(this.rate.bitsPerSecond(nowMs), this.elsewhere?.rateBps ?? 0);
  }

  /**
   * A new SSRC speaks for this layer: a new sequence and a new clock begin.
   * @param stats what to report of it; null where nobody takes reports
   */
  bind(ssrc: number, stats: ReceptionStats | null): void {
    this.ssrc = ssrc;
    this.#stats = stats;
    this.#compactor = new SequenceCompactor();
    this.nacks?.reset();
    this.#highest = -1;
    this.#store = null;
    this.clockKnown = false;
    for (const slot of this.#consumers) slot.restart(this);
  }

  addConsumer(slot: Consumer): void {
    if (!this.#consumers.includes(slot)) this.#consumers = [...this.#consumers, slot];
  }

  removeConsumer(slot: Consumer): void {
    this.#consumers = this.#consumers.filter((other) => other !== slot);
  }

  /** The store, for slots that answer requests for repair; null before the first packet. */
  get store(): PacketStore | null {
    return this.#store;
  }

  /** A packet that is not forwarded. */
  dropPadding(sequence: number): void {
    this.#compactor.drop(sequence);
  }

  /**
   * Keeps a packet for forwarding.
   * @param vp8 its descriptor; null for audio
   * @returns its place in the store, or -1 for a duplicate or one that is too late
   */
  keep(packet: Buffer, view: RtpView, vp8: Vp8View | null, nowMs: number): number {
    const sequence = this.#compactor.map(view.sequence);
    if (sequence < 0) return -1;
    this.#store ??= new PacketStore(this.#storeBytes, STORE_ENTRIES[this.media]);
    const known = this.#store.find(sequence);
    if (known >= 0 && this.#store.timestamp(known) === view.timestamp) return -1;
    if (this.#highest < 0 || sequenceDelta(sequence, this.#highest) > 0) this.#highest = sequence;
    this.#lastPacketMs = nowMs;
    this.rate.add(view.payloadBytes + SLOT_HEADER_BYTES + PATH_OVERHEAD_BYTES, nowMs);
    if (vp8 !== null && vp8.keyFrameHeight > 0) this.height = vp8.keyFrameHeight;
    return this.#store.put(packet, view, sequence, vp8);
  }

  /** Sends a kept packet to the slots. */
  forward(outbound: Outbound, index: number, nowMs: number): void {
    const store = this.#store as PacketStore;
    outbound.select(store, index);
    const slots = this.#consumers;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Consumer;
      if (!slot.forward(outbound, this, nowMs) || this.media === 'audio') continue;
      this.#catchUp(slot, outbound, nowMs);
      outbound.select(store, index);
    }
  }

  /** Somebody needs a key frame. Asks at once, or at the next `tick` when it was asked for just now. */
  requestKeyFrame(nowMs: number): void {
    if (this.media !== 'video' || this.ssrc === 0) return;
    if (nowMs - this.#requestedMs < MIN_KEY_FRAME_INTERVAL_MS) {
      this.#requestPending = true;
      return;
    }
    this.#requestPending = false;
    this.#requestedMs = nowMs;
    this.#owner.requestKeyFrame(this.ssrc);
  }

  tick(nowMs: number): void {
    if (this.media !== 'video' || nowMs - this.#lastPacketMs > SILENT_MS) return;
    const sinceMs = nowMs - this.#requestedMs;
    const due = this.#requestPending ? sinceMs >= MIN_KEY_FRAME_INTERVAL_MS : sinceMs >= KEY_FRAME_RETRY_MS;
    if (due && (this.#requestPending || this.#consumers.some((slot) => slot.waitsFor(this)))) {
      this.requestKeyFrame(nowMs);
    }
  }

  /** Takes the sender's clock: `ntp` is already on this machine's clock. */
  setClock(ntpSeconds: number, ntpFraction: number, rtpTime: number): void {
    this.clockKnown = true;
    this.ntpSeconds = ntpSeconds;
    this.ntpFraction = ntpFraction;
    this.rtpTime = rtpTime;
    for (const slot of this.#consumers) slot.report(this);
  }

  /** Largest share lost on the way to one of its receivers, before repair, in 1/256; ends an interval of that measure. */
  downlinkLoss(): number {
    let loss = 0;
    for (const slot of this.#consumers) loss = Math.max(loss, slot.takeLoss());
    return loss;
  }

  /** The start of a key frame came late or was repaired: what had overtaken it follows at once, not after a request. */
  #catchUp(slot: Consumer, outbound: Outbound, nowMs: number): void {
    const store = this.#store as PacketStore;
    const { sequence: start, timestamp } = outbound;
    const behind = Math.min(sequenceDelta(this.#highest, start), MAX_CATCH_UP);
    for (let step = 1; step <= behind; step++) {
      const index = store.find((start + step) & 0xffff);
      if (index < 0) continue;
      if (((store.timestamp(index) - timestamp) | 0) < 0) return;
      outbound.select(store, index);
      slot.forward(outbound, this, nowMs);
    }
  }
}

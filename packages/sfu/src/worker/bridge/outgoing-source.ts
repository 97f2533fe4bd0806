// A source of a participant of this worker, as another worker gets it: the layers that somebody there wants (L3).
import { mediaTypeOf, type SourceRef } from '../../types.js';
import { type Consumer } from '../consumer.js';
import { type Layer } from '../layer.js';
import { type Outbound } from '../outbound.js';
import { type Producer } from '../producer.js';
import { type Bridge } from './bridge.js';
import { type LayerState } from './bridge-messages.js';
import { FRAME_HEADER_BYTES } from './frames.js';

const RTP_AT = FRAME_HEADER_BYTES;
/** Any: both ends know what a stream carries. */
const PAYLOAD_TYPE = 96;
/** Rates are told this often, and only when they changed by this share. */
const RATE_MS = 1000;
const RATE_STEP = 0.1;

/** One layer on its way to another worker. Frame and RTP header are written into the room before the payload. */
class OutgoingLayer implements Consumer {
  /** Worst share lost among listeners there, in 1/256, as that worker said last. */
  loss = 0;
  readonly #layer: Layer;
  readonly #room: string;
  readonly #id: number;
  readonly #bridge: Bridge;
  readonly #header = Buffer.alloc(FRAME_HEADER_BYTES + 12);
  #attached = false;
  /** A packet was dropped: what follows is of no use before the next key frame. */
  #broken = false;

  constructor(room: string, id: number, layer: Layer, bridge: Bridge) {
    this.#room = room;
    this.#id = id;
    this.#layer = layer;
    this.#bridge = bridge;
    this.#header[RTP_AT] = 0x80;
  }

  want(wanted: boolean, nowMs: number): void {
    if (wanted === this.#attached) return;
    this.#attached = wanted;
    if (!wanted) {
      this.#layer.removeConsumer(this);
      return;
    }
    this.restart(this.#layer);
    this.#layer.addConsumer(this);
    // Whoever wants it there waits for a key frame; that it does need not be told first.
    this.#layer.requestKeyFrame(nowMs);
  }

  takeLoss(): number {
    return this.loss;
  }

  waitsFor(): boolean {
    return this.#broken && this.#bridge.hasRoom;
  }

  forward(outbound: Outbound, layer: Layer, nowMs: number): boolean {
    const video = layer.media === 'video';
    const mended = this.#broken && (!video || outbound.keyFrameStart);
    if (this.#broken && !mended) {
      if (this.#bridge.hasRoom) layer.requestKeyFrame(nowMs);
      return false;
    }
    const header = this.#header;
    header[RTP_AT + 1] = PAYLOAD_TYPE | (outbound.marker ? 0x80 : 0);
    header.writeUInt16BE(outbound.sequence, RTP_AT + 2);
    header.writeUInt32BE(outbound.timestamp, RTP_AT + 4);
    // Slots that came before this one wrote their own.
    if (video) outbound.writePictureId(outbound.pictureId, outbound.tl0);
    this.#broken = !this.#bridge.sendPacket(outbound.compose(header));
    return mended && !this.#broken;
  }

  /** Another SSRC of the sender is another one here. */
  restart(layer: Layer): void {
    const ssrc = this.#bridge.newNumber();
    this.#header.writeUInt32BE(ssrc, RTP_AT + 8);
    this.#broken = false;
    this.#bridge.send({ type: 'stream', room: this.#room, id: this.#id, layer: layer.index, ssrc });
    this.report(layer);
  }

  report(layer: Layer): void {
    if (!layer.clockKnown) return;
    const { index, ntpSeconds, ntpFraction, rtpTime } = layer;
    const [room, id] = [this.#room, this.#id];
    this.#bridge.send({ type: 'clock', room, id, layer: index, ntpSeconds, ntpFraction, rtpTime });
  }

  sourceClosed(): void {
    this.#layer.removeConsumer(this);
  }
}

export class OutgoingSource {
  readonly id: number;
  readonly producer: Producer;
  readonly #room: string;
  readonly #bridge: Bridge;
  readonly #layers: readonly OutgoingLayer[];
  /** Layers that somebody there needs: their sender shall send them. A bit mask. */
  #demand = 0;
  #state: readonly LayerState[] = [];
  #statedMs = Number.NEGATIVE_INFINITY;

  /** Tells the other worker of it. */
  constructor(room: string, ref: SourceRef, producer: Producer, bridge: Bridge) {
    this.id = bridge.newNumber();
    this.producer = producer;
    this.#room = room;
    this.#bridge = bridge;
    this.#layers = producer.layers.map((layer) => new OutgoingLayer(room, this.id, layer, bridge));
    bridge.send({ type: 'source', room, id: this.id, ...ref, layers: producer.layers.length });
  }

  /** What the other worker asked for, as bit masks. */
  want(layers: number, demand: number, nowMs: number): void {
    this.#demand = demand;
    this.#layers.forEach((layer, index) => {
      layer.want((layers & (1 << index)) !== 0, nowMs);
    });
  }

  requestKeyFrame(layer: number, nowMs: number): void {
    this.producer.layers[layer]?.requestKeyFrame(nowMs);
  }

  setLoss(fractionLost: number): void {
    for (const layer of this.#layers) layer.loss = fractionLost;
  }

  /** Passes the demand on, and tells what layers there are when that is news; call every 100 ms or so. */
  announce(nowMs: number): void {
    const { layers, demand, kind } = this.producer;
    if (mediaTypeOf(kind) === 'audio') return;
    layers.forEach(({ index }) => {
      if ((this.#demand & (1 << index)) !== 0) demand.need(index, nowMs);
    });
    const state = layers.map((layer) => ({
      alive: layer.alive(nowMs),
      height: layer.height,
      rateBps: Math.round(layer.bitsPerSecond(nowMs)),
    }));
    if (!this.#isNews(state, nowMs)) return;
    this.#state = state;
    this.#statedMs = nowMs;
    this.#bridge.send({ type: 'state', room: this.#room, id: this.id, layers: state });
  }

  /** Takes it from its layers; says nothing. */
  close(): void {
    for (const layer of this.#layers) layer.sourceClosed();
  }

  #isNews(state: readonly LayerState[], nowMs: number): boolean {
    const ratesDue = nowMs - this.#statedMs >= RATE_MS;
    return state.some(({ alive, height, rateBps }, index) => {
      const before = this.#state[index];
      if (!before || before.alive !== alive || before.height !== height) return true;
      return ratesDue && Math.abs(rateBps - before.rateBps) > RATE_STEP * before.rateBps;
    });
  }
}

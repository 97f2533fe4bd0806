// A source of a participant of another worker, as a producer of this one: slots, layer selection, store and repair see no
// difference (L3).
import { Vp8View } from '../../rtp/vp8-descriptor.js';
import { mediaTypeOf, type SourceRef } from '../../types.js';
import { type Layer } from '../layer.js';
import { type Counters } from '../metrics.js';
import { Outbound } from '../outbound.js';
import { Producer } from '../producer.js';
import { type Bridge } from './bridge.js';
import { type BridgeMessage, type LayerState } from './bridge-messages.js';

/** The worker of the sender holds what is needed no more for long enough. */
const DEMAND_HOLD_MS = 250;
const LOSS_MS = 1000;

// Packets are handled one at a time in one thread: these serve all sources.
const vp8 = new Vp8View();
const outbound = new Outbound();

export interface IncomingSourceContext {
  readonly counters: Counters;
  readonly nowMs: () => number;
}

export class IncomingSource {
  readonly ref: SourceRef;
  readonly producer: Producer;
  readonly #bridge: Bridge;
  readonly #context: IncomingSourceContext;
  readonly #room: string;
  readonly #id: number;
  #wanted = 0;
  #demand = 0;
  #loss = 0;
  #lossMs = Number.NEGATIVE_INFINITY;

  constructor(message: Extract<BridgeMessage, { type: 'source' }>, bridge: Bridge, context: IncomingSourceContext) {
    const { room, id, peer, kind, layers } = message;
    this.ref = { peer, kind };
    this.#room = room;
    this.#id = id;
    this.#bridge = bridge;
    this.#context = context;
    // The bridge loses nothing but what it drops itself, and a packet dropped for want of time is not worth a second try:
    // no repair is asked for over it.
    const rids = layers === 1 ? [] : Array.from({ length: layers }, (_, index) => String(index));
    const format = { kind, media: mediaTypeOf(kind), nack: false, rids };
    this.producer = new Producer(format, { requestKeyFrame: (ssrc) => this.#requestKeyFrame(ssrc) }, DEMAND_HOLD_MS);
    this.producer.active = true;
    for (const layer of this.producer.layers) layer.elsewhere = { alive: false, rateBps: 0 };
  }

  /** The packets of a layer come as this stream from now on. */
  setStream(index: number, ssrc: number): void {
    const layer = this.producer.layers[index];
    if (!layer) return;
    if (layer.ssrc !== 0) this.#bridge.listen(layer.ssrc, null);
    layer.bind(ssrc, null);
    this.#bridge.listen(ssrc, (packet, view) => {
      const { counters } = this.#context;
      const nowMs = this.#context.nowMs();
      const video = layer.media === 'video';
      if (video && !vp8.read(packet, view.payloadOffset, view.payloadOffset + view.payloadBytes)) {
        counters.malformed++;
        return;
      }
      const place = layer.keep(packet, view, video ? vp8 : null, nowMs);
      if (place >= 0) layer.forward(outbound, place, nowMs);
      else counters.duplicatesIn++;
    });
  }

  setClock({ layer, ntpSeconds, ntpFraction, rtpTime }: Extract<BridgeMessage, { type: 'clock' }>): void {
    this.producer.layers[layer]?.setClock(ntpSeconds, ntpFraction, rtpTime);
  }

  setState(states: readonly LayerState[]): void {
    this.producer.layers.forEach((layer, index) => {
      const state = states[index];
      if (!state) return;
      layer.elsewhere = state;
      if (state.height > 0) layer.height = state.height;
    });
  }

  /** Asks for the layers that slots wait for or show, when that changed. Call after slots or their layers did. */
  announce(nowMs: number): void {
    let wanted = 0;
    for (const { index, consumers } of this.producer.layers) if (consumers.length > 0) wanted |= 1 << index;
    const needed = this.producer.demand.take(nowMs);
    const demand = needed === null ? this.#demand : needed.reduce((mask, index) => mask | (1 << index), 0);
    if (wanted === this.#wanted && demand === this.#demand) return;
    this.#wanted = wanted;
    this.#demand = demand;
    this.#bridge.send({ type: 'want', room: this.#room, id: this.#id, layers: wanted, demand });
  }

  tick(nowMs: number): void {
    this.producer.tick(nowMs);
    if (mediaTypeOf(this.ref.kind) === 'video' || nowMs - this.#lossMs < LOSS_MS) return;
    this.#lossMs = nowMs;
    const loss = Math.min(255, Math.round(this.producer.layer(0).downlinkLoss()));
    if (loss === this.#loss) return;
    this.#loss = loss;
    this.#bridge.send({ type: 'loss', room: this.#room, id: this.#id, fractionLost: loss });
  }

  /** Its slots lose it. */
  close(): void {
    for (const { ssrc } of this.producer.layers) if (ssrc !== 0) this.#bridge.listen(ssrc, null);
    this.producer.close();
  }

  #requestKeyFrame(ssrc: number): void {
    const layer = this.producer.layers.find((one: Layer) => one.ssrc === ssrc);
    if (!layer) return;
    this.#bridge.send({ type: 'key-frame', room: this.#room, id: this.#id, layer: layer.index });
  }
}

// One source of a participant: its layers, and the slots that show it (L3, RFC 8853).
import { type NegotiatedSender } from '../sdp/negotiation.js';
import { type SourceKind } from '../types.js';
import { Layer, type LayerOwner } from './layer.js';
import { LayerDemand } from './layer-demand.js';

/** What the producer needs to know of a source. */
export type ProducerFormat = Pick<NegotiatedSender, 'kind' | 'media' | 'nack' | 'rids'>;

/** What a producer sees of the slots that it is in. */
export interface ProducerSlot {
  sourceClosed(): void;
}

export class Producer {
  readonly kind: SourceKind;
  /** Lowest first; at least one. */
  readonly layers: readonly Layer[];
  /** Which of them receivers need; written by the layer selection. */
  readonly demand: LayerDemand;
  /** Whether its packets are forwarded; written by the router. */
  active = false;
  #slots: readonly ProducerSlot[] = [];

  /** @param demandHoldMs how long a layer that nobody needs any more counts as needed */
  constructor({ kind, media, nack, rids }: ProducerFormat, owner: LayerOwner, demandHoldMs?: number) {
    this.kind = kind;
    const names = rids.length === 0 ? [null] : rids;
    this.layers = names.map((rid, index) => {
      return new Layer({ index, of: names.length, rid, media, nack, screen: kind === 'screen' }, owner);
    });
    this.demand = new LayerDemand(names.length, demandHoldMs);
  }

  layer(index: number): Layer {
    return this.layers[Math.max(0, Math.min(index, this.layers.length - 1))] as Layer;
  }

  addSlot(slot: ProducerSlot): void {
    this.#slots = [...this.#slots, slot];
  }

  removeSlot(slot: ProducerSlot): void {
    this.#slots = this.#slots.filter((other) => other !== slot);
  }

  /** The sender is gone: its slots stay assigned, without a source. */
  close(): void {
    for (const slot of this.#slots) slot.sourceClosed();
  }

  tick(nowMs: number): void {
    for (const layer of this.layers) layer.tick(nowMs);
  }
}

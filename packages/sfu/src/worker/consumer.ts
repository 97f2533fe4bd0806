// What a layer sees of the slots that it is sent to (L3).
import { type Layer } from './layer.js';
import { type Outbound } from './outbound.js';

export interface Consumer {
  /** Share lost on the way to its receiver, before repair, in 1/256; ends an interval of that measure. */
  takeLoss(): number;
  /** Whether it waits for a key frame of this layer. */
  waitsFor(layer: Layer): boolean;
  /** @returns whether the stream of this layer began in the slot with this packet */
  forward(outbound: Outbound, layer: Layer, nowMs: number): boolean;
  /** The layer's stream began anew. */
  restart(layer: Layer): void;
  /** The layer's clock is known, or known better. */
  report(layer: Layer): void;
  sourceClosed(): void;
}

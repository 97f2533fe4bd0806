// Chooses the layer of each video slot of one receiver from the size of its picture, the path's rate, and what the senders
// send at present (L3).
import { allocate, UP_FACTOR, type VideoDemand } from './allocator.js';
import { type Layer } from './layer.js';
import { type Producer } from './producer.js';
import { type Slot } from './slot.js';

/** A picture may be enlarged this much before the next layer is worth its price. */
const ENLARGEMENT = 1.2;
/** Of a highest layer that was never seen. */
const DEFAULT_HEIGHT = 720;
/** A camera of 720 lines; other heights in proportion to their number of pixels, to the power that codecs need. */
const BPS_AT_720 = 1_300_000;
const RATE_EXPONENT = 1.6;
/** The lowest layers are held thinner by their senders, so that they pass where little else does. */
const LOW_HEIGHT = 180;
const LOW_BPS = 82_000;
/** Share of that which a layer is taken to need at least: a quiet picture becomes a busy one within a frame. */
const LEAST_SHARE = 0.5;
/** Longer than a dip, shorter than a queue of a second and a half takes to hurt sound. */
const GRACE_MS = 1500;
/** A step up needs room to spare, and layers vary. */
const WISH_FACTOR = UP_FACTOR * 1.1;
/** A shared screen, mostly still, and a camera that offers one layer only: both adapt to their uplink. */
const SCREEN_BPS = 400_000;
const SINGLE_LAYER_BPS = 500_000;

/** What the router knows of a video slot that is assigned. */
export interface SlotWish {
  readonly slot: Slot;
  /** Smaller is more important. */
  readonly rank: number;
  /** Height of the picture in device pixels; null for full size, 0 for nothing. */
  readonly height: number | null;
}

/**
 * Height of a layer's picture in pixels, as far as anything is known: each layer is twice the one below it. What a layer had
 * when it was sent last says nothing beside one that is sent now: the camera may have been another then.
 */
function layerHeight(producer: Producer, index: number, nowMs: number): number {
  const { layers } = producer;
  const own = layers[index];
  if (own && own.height > 0 && own.alive(nowMs)) return own.height;
  const sent = layers.findLast((layer) => layer.height > 0 && layer.alive(nowMs));
  const known = sent ?? (own && own.height > 0 ? own : layers.findLast((layer) => layer.height > 0));
  return known ? known.height * 2 ** (index - known.index) : DEFAULT_HEIGHT * 2 ** (index - (layers.length - 1));
}

/** The lowest layer that is large enough; -1 when nothing is wanted. */
function wantedLayer(producer: Producer, height: number | null, nowMs: number): number {
  const top = producer.layers.length - 1;
  if (height === 0) return -1;
  if (height === null) return top;
  for (let index = 0; index < top; index++) {
    if (layerHeight(producer, index, nowMs) * ENLARGEMENT >= height) return index;
  }
  return top;
}

/** What a layer takes on the way to a receiver, bit/s: measured, or, while it is not sent, what such a layer usually takes. */
export function layerRateBps(producer: Producer, layer: Layer, nowMs: number): number {
  const alive = layer.alive(nowMs);
  if (producer.layers.length === 1) {
    if (alive) return layer.bitsPerSecond(nowMs);
    return producer.kind === 'screen' ? SCREEN_BPS : SINGLE_LAYER_BPS;
  }
  const height = layerHeight(producer, layer.index, nowMs);
  const full = BPS_AT_720 * (height / DEFAULT_HEIGHT) ** RATE_EXPONENT;
  const usual = height <= LOW_HEIGHT ? Math.min(full, LOW_BPS) : full;
  return alive ? Math.max(layer.bitsPerSecond(nowMs), usual * LEAST_SHARE) : usual;
}

/**
 * The layer to send now when `wanted` shall be sent: a layer that its sender does not send is not waited for. A higher one
 * takes its place only within `spareBps`.
 * @returns `wanted` while nothing that fits is sent
 */
export function sendableLayer(producer: Producer, wanted: number, spareBps: number, nowMs: number): number {
  for (let index = wanted; index >= 0; index--) if (producer.layers[index]?.alive(nowMs)) return index;
  const above = producer.layers.find((layer) => layer.index > wanted && layer.alive(nowMs));
  if (!above) return wanted;
  const extraBps = layerRateBps(producer, above, nowMs) - layerRateBps(producer, producer.layer(wanted), nowMs);
  return extraBps <= spareBps ? above.index : wanted;
}

/**
 * Sets the target layer of each slot.
 * @param wishes sorted here by rank
 * @param budgetBps what the path carries beside audio, bit/s; may be infinite
 * @param overflows whether most of what is sent is lost: what is too large ends before the smaller one begins
 * @returns whether a slot was paused or resumed
 */
export function selectLayers(wishes: SlotWish[], budgetBps: number, overflows: boolean, nowMs: number): boolean {
  wishes.sort((a, b) => a.rank - b.rank);
  const demands = wishes.map(({ slot, height }): VideoDemand => {
    const producer = slot.source;
    if (!producer) return { screen: false, wanted: -1, given: -1, ratesBps: [] };
    return {
      screen: producer.kind === 'screen',
      wanted: wantedLayer(producer, height, nowMs),
      given: slot.allotted,
      ratesBps: producer.layers.map((layer) => layerRateBps(producer, layer, nowMs)),
    };
  });
  const given = allocate(budgetBps, demands);
  const spentBps = given.reduce((sum, layer, index) => sum + (demands[index]?.ratesBps[layer] ?? 0), 0);
  let changed = false;
  wishes.forEach(({ slot }, index) => {
    const allotted = withGrace(slot, given[index] as number, demands[index] as VideoDemand, nowMs);
    const paused = allotted < 0 && (demands[index] as VideoDemand).wanted >= 0;
    if (slot.paused !== paused) changed = true;
    slot.paused = paused;
    slot.allotted = allotted;
    const { source } = slot;
    if (allotted >= 0) source?.demand.need(allotted, nowMs);
    const target = source && allotted >= 0 ? sendableLayer(source, allotted, budgetBps - spentBps, nowMs) : -1;
    slot.setTarget(target, nowMs);
    if (overflows) slot.leaveLarger();
  });
  return changed;
}

/** A picture that is there goes on in its lowest layer for a moment: estimates dip, and coming back costs a key frame. */
function withGrace(slot: Slot, given: number, demand: VideoDemand, nowMs: number): number {
  if (given >= 0 || demand.wanted < 0 || demand.given < 0) {
    slot.unfitSinceMs = null;
    return given;
  }
  slot.unfitSinceMs ??= nowMs;
  return nowMs - slot.unfitSinceMs < GRACE_MS ? 0 : -1;
}

/** What the path must carry for a receiver to get all that it wants, bit/s; the goal of probing. */
export function wishedBps(wishes: readonly SlotWish[], nowMs: number): number {
  let total = 0;
  for (const { slot, height } of wishes) {
    const producer = slot.source;
    const layer = producer?.layers[wantedLayer(producer, height, nowMs)];
    if (producer && layer) total += layerRateBps(producer, layer, nowMs) * WISH_FACTOR;
  }
  return total;
}

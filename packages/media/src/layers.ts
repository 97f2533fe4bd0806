// The layers of the camera's picture: which there are, how large each is and which SSRC carries it (L3, RFC 8853 simulcast
// by RID, RFC 7741). Pure.
import { type EncodingSettings } from './outgoing.js';

/** RIDs of the camera in ascending size; the place in the list is the number of the layer. */
export const LAYER_RIDS: readonly string[] = ['q', 'h', 'f'];

/** Short side of a picture from which it is sent in two and in three layers; below, Chromium leaves out the upper ones. */
const TWO_LAYERS_FROM_PX = 270;
const THREE_LAYERS_FROM_PX = 540;

/**
 * Bits per second by picture size, enough for VP8 at the frame rates of capture.ts. The small ones are what somebody on a
 * narrow path gets beside the voices of a meeting of four: 70 kbit/s are 82 with all headers.
 */
const RATE_BY_HEIGHT: readonly (readonly [number, number])[] = [
  [90, 40_000],
  [180, 70_000],
  [360, 650_000],
  [720, 1_700_000],
];

/** Pictures up to this size have fewer frames, each of which gets more bits; and each costs a header. */
const FEW_FRAMES_UP_TO_PX = 180;
const FEW_FRAMES_PER_SECOND = 15;
const FRAMES_PER_SECOND = 30;

/** Highest rate for a camera picture of this height. */
export function cameraRateBps(height: number): number {
  const step = RATE_BY_HEIGHT.find(([upTo]) => height <= upTo) ?? RATE_BY_HEIGHT.at(-1);
  return step?.[1] ?? 650_000;
}

/**
 * Settings of the camera's encodings. A small picture has fewer layers, filled from the lowest, so that layer 0 is always
 * there.
 * @param encodings how many the answer left: three, or one from a server without simulcast
 * @param shortSidePx of the captured picture
 * @param needed layers that somebody watches; `null`: not told, all of them
 */
export function cameraLayers(
  encodings: number,
  shortSidePx: number,
  needed: readonly number[] | null,
): EncodingSettings[] {
  const fitting = shortSidePx >= THREE_LAYERS_FROM_PX ? 3 : shortSidePx >= TWO_LAYERS_FROM_PX ? 2 : 1;
  const used = Math.min(encodings, fitting);
  const isNeeded = (layer: number): boolean => {
    if (needed === null) return true;
    // Who asks for more than there is gets the largest there is: the picture may have become smaller meanwhile.
    return needed.includes(layer) || (layer === used - 1 && needed.some((other) => other > layer));
  };
  return Array.from({ length: encodings }, (_, layer) => {
    const scaleResolutionDownBy = layer < used ? 2 ** (used - 1 - layer) : 1;
    const height = Math.round(shortSidePx / scaleResolutionDownBy);
    return {
      active: layer < used && isNeeded(layer),
      scaleResolutionDownBy,
      maxBitrate: cameraRateBps(height),
      maxFramerate: height <= FEW_FRAMES_UP_TO_PX ? FEW_FRAMES_PER_SECOND : FRAMES_PER_SECOND,
    };
  });
}

/** The fields of an `outbound-rtp` entry (W3C WebRTC Statistics) that matter here. */
interface Outbound {
  readonly type: string;
  readonly mid?: string;
  readonly ssrc?: number;
  readonly rid?: string | null;
}

/** Which layer each SSRC of an m-line carries, from a getStats report; without a RID there is one layer. */
export function layersBySsrc(report: Iterable<readonly [string, unknown]>, mid: string): [number, number][] {
  const found: [number, number][] = [];
  for (const [, raw] of report) {
    const { type, ssrc, rid, mid: entryMid } = raw as Outbound;
    if (type !== 'outbound-rtp' || entryMid !== mid || ssrc === undefined) continue;
    const layer = typeof rid === 'string' && rid !== '' ? LAYER_RIDS.indexOf(rid) : 0;
    if (layer >= 0) found.push([ssrc, layer]);
  }
  return found.sort(([a], [b]) => a - b);
}

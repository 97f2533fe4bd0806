// The codings that are compared: what the product sends, and what could take its place (RFC 7741, RFC 9628, AV1 RTP; modes
// of W3C Scalable Video Coding for WebRTC).
import { type PictureSize } from './picture.js';

export interface Layer {
  readonly rid?: string;
  readonly scaleResolutionDownBy?: number;
  readonly scalabilityMode?: string;
  /** Bits per second. */
  readonly maxBitrate: number;
}

export interface Coding {
  readonly name: string;
  readonly codec: 'VP8' | 'VP9' | 'AV1';
  readonly layers: readonly Layer[];
}

/** Highest rates of the product's camera, bits per second, by height of the picture. */
const RATE_BPS: Readonly<Record<number, number>> = { 180: 220_000, 360: 650_000, 720: 1_700_000 };

function rateBps(height: number): number {
  const rate = RATE_BPS[height];
  if (rate === undefined) throw new Error(`the product has no rate for ${height} lines`);
  return rate;
}

/** As the product sends: each layer has twice the size of the one below, none is smaller than 180 lines. */
function simulcast({ height }: PictureSize): Layer[] {
  const heights = [180, 360, 720].filter((lines) => lines <= height);
  return heights.map((lines, index) => ({
    rid: ['q', 'h', 'f'][index] as string,
    scaleResolutionDownBy: height / lines,
    maxBitrate: rateBps(lines),
  }));
}

/** Beside the simulcast one stream each, at the rate of the simulcast's largest layer, and at half of it. */
export function codingsFor(size: PictureSize): Coding[] {
  const single = (codec: Coding['codec'], scalabilityMode: string, share = 1): Coding => ({
    name: `${codec} ${scalabilityMode}${share === 1 ? '' : ', half the rate'}`,
    codec,
    layers: [{ scalabilityMode, maxBitrate: rateBps(size.height) * share }],
  });
  return [
    { name: 'VP8 simulcast', codec: 'VP8', layers: simulcast(size) },
    single('VP8', 'L1T1'),
    single('VP8', 'L1T3'),
    single('VP9', 'L1T3'),
    single('VP9', 'L3T3_KEY'),
    single('AV1', 'L1T3'),
    single('AV1', 'L3T3_KEY'),
    single('VP8', 'L1T1', 0.5),
    single('VP9', 'L1T3', 0.5),
    single('AV1', 'L1T3', 0.5),
  ];
}

// What the codecs of the browsers cost and give: VP8 in layers, as the product sends, beside codecs with layers of their own.
import { type BenchResult, figure } from '../report/table.js';
import { measureCodecs } from './measure.js';
import { FRAME_RATE, type PictureSize } from './picture.js';

export const CODEC_SIZES: readonly PictureSize[] = [
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
];

export async function benchCodecs(size: PictureSize, seconds: number): Promise<BenchResult> {
  const figures = await measureCodecs(size, seconds);
  return {
    table: {
      title: `Codecs of Chromium ${figures.chromium}, ${size.width}×${size.height} at ${FRAME_RATE} frames a second`,
      columns: [
        'coding',
        'encode, cores',
        'decode, cores',
        'kbit/s',
        'pictures/s',
        'PSNR, dB',
        'limited by',
        'other cores',
      ],
      rows: figures.costs.map((cost) => [
        cost.coding,
        figure(cost.encodeCores),
        cost.decodeCores === null ? '' : figure(cost.decodeCores),
        figure(cost.kbps),
        cost.picturesPerSecond.map(figure).join(', '),
        cost.psnrDb === null ? '' : figure(cost.psnrDb),
        cost.limitedBy,
        figure(cost.otherCores),
      ]),
      notes: [
        `Encode: all processes of the sending browser less what capturing alone takes (${figure(figures.captureCores)} cores). Decode: those of the receiving one, which draws nothing.`,
        'One stream each at the rate of the largest layer of the simulcast, which is sent beside the smaller ones. A receiver of that layer has the cost and the picture of VP8 L1T1.',
        'PSNR of brightness against the pictures that the camera gave.',
      ],
    },
    figures,
  };
}

// Pictures as pixels and as files.
import { type Picture, patternTile } from '@incamera/watermark';
import sharp, { type Sharp } from 'sharp';

export async function picture(file: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

export function asSharp({ width, height, data }: Picture): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** What the screen shows with the mark over it: each colour is laid below the veil and rounded, as a browser does. */
export function marked(screen: Picture, pictureKey: Uint8Array, clockSeconds: number): Picture {
  const tile = patternTile(pictureKey, clockSeconds, 1);
  const data = Uint8Array.from(screen.data);
  for (let i = 0; i < data.length; i++) {
    if (i % 4 === 3) continue;
    const pixel = i >> 2;
    const at = 4 * ((Math.floor(pixel / screen.width) % tile.side) * tile.side + ((pixel % screen.width) % tile.side));
    const share = (tile.data[at + 3] as number) / 255;
    data[i] = Math.round((tile.data[at + (i % 4)] as number) * share + (data[i] as number) * (1 - share));
  }
  return { width: screen.width, height: screen.height, data };
}

// A screen as a device with a mark shows it: soft shapes as in a picture, some lines of text, and the pattern over them.
import { patternTile, pictureKeyOf } from '@incamera/watermark';

export interface Screen {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, a byte each. */
  readonly data: Uint8Array;
}

/** @param key of the device, as for sound; without one, the screen carries no mark */
export function screenOf(width: number, height: number, key?: Uint8Array): Screen {
  const data = new Uint8Array(width * height * 3);
  const tile = key && patternTile(pictureKeyOf(key), 600, 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const page = pageAt(x, y);
      const at = ((y % (tile?.side ?? 1)) * (tile?.side ?? 1) + (x % (tile?.side ?? 1))) * 4;
      const opacity = tile === undefined ? 0 : (tile.data[at + 3] as number) / 255;
      const grey = tile === undefined ? 0 : (tile.data[at] as number);
      data.fill(Math.round(page * (1 - opacity) + grey * opacity), (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { width, height, data };
}

/** Soft shapes, and dark marks of uneven length in lines in the upper left corner. */
function pageAt(x: number, y: number): number {
  const line = Math.floor(y / 22);
  const isText = y % 22 > 6 && y % 22 < 17 && x < 500 && y < 300 && Math.sin(line * 13 + Math.floor(x / 7) * 78) > 0.1;
  return isText ? 60 : 150 + 60 * Math.sin(x / 97) * Math.cos(y / 61);
}

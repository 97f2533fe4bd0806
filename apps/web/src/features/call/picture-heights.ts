// How large a picture is asked for: the height of its tile in device pixels, in steps. Pure.
import { type Placed, samePlace } from './arrangement.js';
import { type TileRect } from './tile-layout.js';

export interface WantedPicture extends Placed {
  /** Absent: as large as there is. */
  readonly heightPx?: number;
}

/** Steps between the layers of a camera (180, 360, 720): a window that is being resized asks again only now and then. */
const stepsPx: readonly number[] = [90, 180, 270, 360, 540, 720, 1080, 1440, 2160];
const cameraAspect = 16 / 9;

export function samePicture(a: WantedPicture, b: WantedPicture): boolean {
  return samePlace(a, b) && a.heightPx === b.heightPx;
}

/** The step that fills a tile; a camera's picture covers it, so that an upright tile needs the height alone. */
export function wantedHeightPx(rect: TileRect, pixelRatio: number): number {
  const neededPx = Math.max(rect.height, rect.width / cameraAspect) * pixelRatio;
  return stepsPx.find((step) => step >= neededPx) ?? (stepsPx.at(-1) as number);
}

/**
 * Each wanted picture with the height of its tile. A shared screen is wanted in full wherever it stands: its letters are
 * unreadable in any other size, and there is only one layer of it.
 */
export function withHeights(
  wanted: readonly Placed[],
  places: readonly Placed[],
  rects: readonly TileRect[],
  pixelRatio: number,
): WantedPicture[] {
  return wanted.map((place) => {
    const rect = rects[places.findIndex((candidate) => samePlace(candidate, place))];
    if (place.kind === 'screen' || rect === undefined) return place;
    return { ...place, heightPx: wantedHeightPx(rect, pixelRatio) };
  });
}

// How many columns make the tiles largest: pure geometry of the stage.

export interface TileFit {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidthPx: number;
  readonly tileHeightPx: number;
}

export interface StageBox {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly gapPx: number;
}

/** Tiles may be a little narrower than 16:9 so that faces fill a tall phone as well as a wide desk. */
const widest = 16 / 9;
const narrowest = 3 / 4;

/** The largest equal tiles for `count` people in `box`. */
export function fitTiles(count: number, box: StageBox): TileFit {
  let best: TileFit = { columns: 1, rows: Math.max(1, count), tileWidthPx: 0, tileHeightPx: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const cellWidth = (box.widthPx - (columns - 1) * box.gapPx) / columns;
    const cellHeight = (box.heightPx - (rows - 1) * box.gapPx) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) continue;
    const aspect = Math.min(widest, Math.max(narrowest, cellWidth / cellHeight));
    const tileWidthPx = Math.floor(Math.min(cellWidth, cellHeight * aspect));
    const tileHeightPx = Math.floor(Math.min(cellHeight, tileWidthPx / aspect));
    // Wide tiles show more of a person than the same area standing upright.
    const worth = tileWidthPx * tileHeightPx * (aspect < 1 ? 0.85 : 1);
    const bestAspect = best.tileWidthPx / Math.max(1, best.tileHeightPx);
    const bestWorth = best.tileWidthPx * best.tileHeightPx * (bestAspect < 1 ? 0.85 : 1);
    if (worth > bestWorth) best = { columns, rows, tileWidthPx, tileHeightPx };
  }
  return best;
}

/** The most tiles that stay at least `minWidthPx` wide; never fewer than two. */
export function tileCapacity(box: StageBox, minWidthPx: number): number {
  const minHeightPx = (minWidthPx * 9) / 16;
  const columns = Math.max(1, Math.floor((box.widthPx + box.gapPx) / (minWidthPx + box.gapPx)));
  const rows = Math.max(1, Math.floor((box.heightPx + box.gapPx) / (minHeightPx + box.gapPx)));
  return Math.max(2, columns * rows);
}

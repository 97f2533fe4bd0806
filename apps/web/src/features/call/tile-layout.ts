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

/** Where one tile stands, pixels from the upper left corner of the stage. */
export interface TileRect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Tiles beside a stage: a column at its right, or a row below it where the room is upright. */
const stripPx = { column: { width: 224, height: 126 }, row: { width: 139, height: 104 } } as const;

/** Whether the room is wide enough for a column of tiles beside the stage. */
export function isSideways(box: StageBox): boolean {
  return box.widthPx > box.heightPx * 1.15 && box.widthPx > 720;
}

/** How many tiles fit beside the stage. */
export function stripCapacity(box: StageBox): number {
  const fitting = isSideways(box)
    ? (box.heightPx + box.gapPx) / (stripPx.column.height + box.gapPx)
    : (box.widthPx + box.gapPx) / (stripPx.row.width + box.gapPx);
  return Math.max(1, Math.floor(fitting));
}

/** Equal tiles in centred rows. */
export function gridRects(count: number, box: StageBox): TileRect[] {
  const { columns, rows, tileWidthPx: width, tileHeightPx: height } = fitTiles(count, box);
  const top = (box.heightPx - rows * height - (rows - 1) * box.gapPx) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = (box.widthPx - inRow * width - (inRow - 1) * box.gapPx) / 2;
    return {
      left: left + (index % columns) * (width + box.gapPx),
      top: top + row * (height + box.gapPx),
      width,
      height,
    };
  });
}

/** The stage first, then `count` tiles beside or below it. */
export function stageRects(count: number, box: StageBox): TileRect[] {
  const { widthPx, heightPx, gapPx } = box;
  if (count === 0) return [{ left: 0, top: 0, width: widthPx, height: heightPx }];
  if (isSideways(box)) {
    const { width, height } = stripPx.column;
    const stage = { left: 0, top: 0, width: Math.max(0, widthPx - width - gapPx), height: heightPx };
    const column = Array.from({ length: count }, (_, index) => ({
      left: widthPx - width,
      top: index * (height + gapPx),
      width,
      height,
    }));
    return [stage, ...column];
  }
  const { width, height } = stripPx.row;
  const stage = { left: 0, top: 0, width: widthPx, height: Math.max(0, heightPx - height - gapPx) };
  const first = (widthPx - count * width - (count - 1) * gapPx) / 2;
  const row = Array.from({ length: count }, (_, index) => ({
    left: first + index * (width + gapPx),
    top: heightPx - height,
    width,
    height,
  }));
  return [stage, ...row];
}

// How the mark in pictures lies on the screen (L1). Both sides depend on every number here: a change is a new version of the
// mark, and the version is part of what its key is derived from.

/** Version of the layout and of the way signs are drawn; part of the key derivation. */
export const PICTURE_MARK_VERSION = 1;

/** Bytes of the key that a device draws with, derived from the key that it drew for the meeting. */
export const PICTURE_KEY_BYTES = 32;

/**
 * Side of a cell in CSS pixels. A quarter of it is what a coefficient of JPEG at quality 60 keeps of a picture at half its
 * size; larger cells carry fewer signs and are seen sooner (decision 31).
 */
export const CELL_PX = 10;

/** Cells on a side of the tile that is repeated over the window. */
export const TILE_CELLS = 64;

/** Side of the tile in CSS pixels. */
export const TILE_PX: number = CELL_PX * TILE_CELLS;

/** Signs on the tile. */
export const TILE_SIGNS: number = TILE_CELLS * TILE_CELLS;

/** The signs of the cells in odd columns of odd rows change with the meeting's clock, each time after so many seconds. */
export const MOMENT_SECONDS = 60;

/** Signs that change with the clock. */
export const MOMENT_SIGNS: number = TILE_SIGNS / 4;

/** Period of both carriers along either axis, CSS pixels: they run at 45° to text, and meet in the centres of cells. */
export const CARRIER_PX: number = 2 * CELL_PX;

/** Whether a cell of the tile belongs to the moment and not to the key alone. */
export function isMomentCell(column: number, row: number): boolean {
  return (column & row & 1) === 1;
}

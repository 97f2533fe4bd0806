// Where tiles lie (L1): C2SP tlog-tiles. A tile has 256 hashes; `width` below 256 is a partial one, which is the beginning of the
// full one that comes later. Entry bundles are addressed like tiles of level 0.

export const TILE_WIDTH = 256;
const MAX_LEVEL = 63;

export interface TileId {
  /** 0: leaf hashes; above: roots of full tiles of the level below. */
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256. */
  readonly width: number;
}

/** Path below the prefix of a log, such as `tile/0/x001/234.p/5`. */
export function tilePath({ level, index, width }: TileId): string {
  const groups: string[] = [];
  let rest = index;
  do {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** What a path names, or null where it is not the one canonical path of a tile. */
export function parseTilePath(path: string): TileId | null {
  if (path.length > 64) return null;
  const match = PATH.exec(path);
  if (match === null) return null;
  const level: TileId['level'] = match[1] === 'entries' ? 'entries' : Number(match[1]);
  const index = Number((match[2] as string).replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  const isPlausible = level === 'entries' || level <= MAX_LEVEL;
  if (!isPlausible || !Number.isSafeInteger(index) || (match[3] !== undefined && width >= TILE_WIDTH)) return null;
  const id = { level, index, width };
  // One tile has one path: no leading groups of zeros.
  return tilePath(id) === path ? id : null;
}

/** How many hashes level `level` has in a tree of `size` entries. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The width that tile `index` of a level has in a tree of `size` entries; 0: there is none. */
export function widthOf(size: number, level: number | 'entries', index: number): number {
  const hashes = hashesAtLevel(size, level === 'entries' ? 0 : level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

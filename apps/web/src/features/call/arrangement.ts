// Who is shown where: the stage, the tiles, and who is only counted. Pure; the components draw the result.
import { type LeafIndex } from '@incamera/kernel';

export interface Placed {
  readonly leaf: LeafIndex;
  readonly kind: 'camera' | 'screen';
}

export interface Attendance {
  readonly leaf: LeafIndex;
  readonly self: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
}

export interface ArrangementInput {
  readonly people: readonly Attendance[];
  readonly layout: 'grid' | 'speaker';
  readonly pinned: Placed | null;
  readonly activeLeaf: LeafIndex | null;
  /** Who spoke, the last one first. */
  readonly recent: readonly LeafIndex[];
  /** Tiles that fit beside or without a stage. */
  readonly capacity: number;
  /** Page of the grid that is looked at, from 0; one that is not there any more is the last. */
  readonly page: number;
}

/** Pictures on one page of the grid: as many as the media connection has room for. */
export const MAX_PICTURES_PER_PAGE = 9;

export interface Arrangement {
  readonly stage: Placed | null;
  readonly tiles: readonly Placed[];
  /** Beside a stage: who found no room there. */
  readonly hiddenCount: number;
  /** Of the grid. */
  readonly page: number;
  readonly pageCount: number;
}

export function samePlace(a: Placed | null, b: Placed | null): boolean {
  return a === b || (a !== null && b !== null && a.leaf === b.leaf && a.kind === b.kind);
}

/** A pinned or shared screen takes the stage; else the speaker does, in the speaker layout. */
export function arrange(input: ArrangementInput): Arrangement {
  const stage = chooseStage(input);
  const places: Placed[] = [];
  for (const person of input.people) {
    if (person.screen) places.push({ leaf: person.leaf, kind: 'screen' });
    places.push({ leaf: person.leaf, kind: 'camera' });
  }
  const others = places.filter((place) => !samePlace(place, stage) && !ownScreen(place, input));
  if (stage === null) return { stage, ...gridPage(others, input), hiddenCount: 0 };
  const ordered = recentFirst(others, input.capacity, input);
  const tiles = ordered.slice(0, input.capacity);
  return { stage, tiles, hiddenCount: ordered.length - tiles.length, page: 0, pageCount: 1 };
}

function gridPage(
  places: readonly Placed[],
  input: ArrangementInput,
): Pick<Arrangement, 'tiles' | 'page' | 'pageCount'> {
  const size = Math.min(input.capacity, MAX_PICTURES_PER_PAGE);
  const pageCount = Math.max(1, Math.ceil(places.length / size));
  const page = Math.min(Math.max(0, input.page), pageCount - 1);
  const ordered = recentFirst(places, size, input);
  return { tiles: ordered.slice(page * size, (page + 1) * size), page, pageCount };
}

/**
 * The places with the last speakers among the first `size`. Whoever stays there keeps the place, so that a word from
 * somebody moves one tile and not all.
 */
function recentFirst(places: readonly Placed[], size: number, input: ArrangementInput): readonly Placed[] {
  if (places.length <= size) return places;
  const rank = (place: Placed, index: number): number => {
    const isSelf = input.people.some((person) => person.self && person.leaf === place.leaf);
    if (isSelf || place.kind === 'screen') return -1;
    const spoke = input.recent.indexOf(place.leaf);
    return spoke >= 0 ? spoke : input.recent.length + index;
  };
  const ranked = places.map((place, index) => ({ place, index, rank: rank(place, index) }));
  const chosen = new Set([...ranked].sort((a, b) => a.rank - b.rank || a.index - b.index).slice(0, size));
  const entering = ranked.filter((entry) => chosen.has(entry) && entry.index >= size);
  const leaving: Placed[] = [];
  const first = ranked.slice(0, size).map((entry) => {
    if (chosen.has(entry)) return entry.place;
    leaving.push(entry.place);
    return (entering.shift() ?? entry).place;
  });
  const rest = ranked.slice(size).map((entry) => (chosen.has(entry) ? (leaving.shift() ?? entry.place) : entry.place));
  return [...first, ...rest];
}

function chooseStage(input: ArrangementInput): Placed | null {
  const { people, pinned } = input;
  if (pinned) {
    const person = people.find((candidate) => candidate.leaf === pinned.leaf);
    if (person && (pinned.kind === 'camera' || person.screen)) return pinned;
  }
  const shared = people.find((person) => person.screen && !person.self);
  if (shared) return { leaf: shared.leaf, kind: 'screen' };
  const own = people.find((person) => person.screen && person.self);
  if (own) return { leaf: own.leaf, kind: 'screen' };
  if (input.layout === 'grid') return null;
  const others = people.filter((person) => !person.self);
  const speaker = others.find((person) => person.leaf === input.activeLeaf) ?? others[0];
  return speaker ? { leaf: speaker.leaf, kind: 'camera' } : null;
}

/** One's own screen is never a tile: it would only repeat what is on the desk. */
function ownScreen(place: Placed, input: ArrangementInput): boolean {
  return place.kind === 'screen' && input.people.some((person) => person.self && person.leaf === place.leaf);
}

/** Pictures worth receiving, most important first: the stage, who speaks, then the rest; never one's own. */
export function wantedPictures(arrangement: Arrangement, input: ArrangementInput): Placed[] {
  const shown = arrangement.stage ? [arrangement.stage, ...arrangement.tiles] : [...arrangement.tiles];
  const wanted = shown.filter((place) => {
    const person = input.people.find((candidate) => candidate.leaf === place.leaf);
    return person !== undefined && !person.self && (place.kind === 'screen' ? person.screen : person.camera);
  });
  const rank = (place: Placed) =>
    samePlace(place, arrangement.stage) ? 0 : place.kind === 'screen' ? 1 : place.leaf === input.activeLeaf ? 2 : 3;
  return wanted
    .map((place, index) => ({ place, index }))
    .sort((a, b) => rank(a.place) - rank(b.place) || a.index - b.index)
    .map(({ place }) => place);
}

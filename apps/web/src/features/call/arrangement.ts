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
  /** Tiles that fit beside or without a stage. */
  readonly capacity: number;
}

export interface Arrangement {
  readonly stage: Placed | null;
  readonly tiles: readonly Placed[];
  readonly hiddenCount: number;
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
  const tiles = others.slice(0, input.capacity);
  const hidden = others.slice(input.capacity);
  const active = hidden.find((place) => place.leaf === input.activeLeaf && place.kind === 'camera');
  if (active && tiles.length > 0) tiles[tiles.length - 1] = active;
  return { stage, tiles, hiddenCount: hidden.length };
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

// Names that could be taken for each other: the same, look-alikes, and those that hide something (L1, Unicode Technical
// Standard 39).
import { mixedScripts, type Script } from './scripts.js';
import { skeletonOf } from './skeleton.js';

const BIDI_CONTROL = /\p{Bidi_Control}/u;
// Spaces that are wide as nothing or look like none, and everything that is not drawn at all.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\u2800]/u;

/** What is odd about one name. */
export interface NameFindings {
  /** Characters that are not drawn. */
  readonly hasInvisible: boolean;
  /** Characters that reorder what is drawn. */
  readonly hasBidiControl: boolean;
  /** The scripts, if some of them are never written together; else empty. */
  readonly mixedScripts: readonly Script[];
}

export function inspectName(name: string): NameFindings {
  return {
    hasInvisible: INVISIBLE.test(name),
    hasBidiControl: BIDI_CONTROL.test(name),
    mixedScripts: mixedScripts(name),
  };
}

/** Somebody whose name is shown. */
export interface NamedMember<Id> {
  readonly id: Id;
  readonly name: string;
}

/** Members whose names collide. */
export interface NameCollision<Id> {
  /** same: equal but for case and spaces; look-alike: drawn alike. */
  readonly kind: 'same' | 'look-alike';
  /** Two or more, in the order of the list. */
  readonly ids: readonly Id[];
}

/** Case and spaces make no other name. */
const plain = (name: string): string => name.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/gu, ' ');

/**
 * Which names of a list collide, and how. A group of look-alikes contains those of the same name among them; it is left out
 * where all of its names are the same.
 */
export function findNameCollisions<Id>(members: readonly NamedMember<Id>[]): NameCollision<Id>[] {
  const same = groupBy(members, ({ name }) => [plain(name)]);
  // Small and capital letters have different look-alikes: `I` is like `l`, `i` is not.
  const alike = groupBy(members, ({ name }) => [skeletonOf(name.trim()), skeletonOf(plain(name))]);
  const isOneName = (group: readonly NamedMember<Id>[]): boolean =>
    new Set(group.map(({ name }) => plain(name))).size === 1;
  return [
    ...same.map((group) => ({ kind: 'same' as const, ids: group.map(({ id }) => id) })),
    ...alike
      .filter((group) => !isOneName(group))
      .map((group) => ({ kind: 'look-alike' as const, ids: group.map(({ id }) => id) })),
  ];
}

/** Groups of two or more that share a key, directly or through others. */
function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): T[][] {
  const groups = new Map<string, Set<T>>();
  for (const item of items) {
    const keys = keysOf(item);
    const merged = new Set(keys.flatMap((key) => [...(groups.get(key) ?? [])]).concat(item));
    for (const [key, group] of groups) if ([...group].some((member) => merged.has(member))) groups.set(key, merged);
    for (const key of keys) groups.set(key, merged);
  }
  return [...new Set(groups.values())]
    .filter((group) => group.size > 1)
    .map((group) => items.filter((item) => group.has(item)));
}

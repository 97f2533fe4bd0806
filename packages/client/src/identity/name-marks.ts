// Which names on screen could be taken for another (L4, Unicode Technical Standard 39): of people in the meeting and of those at
// the door, together, so that a copied name is marked before it is let in.
import { findNameCollisions, inspectName, type NameFindings } from '@incamera/identity';
import { type KnownName, markBorrowed, type ProvedName } from './borrowed-names.js';

/** Somebody whose name is shown. */
export interface ShownName {
  /** Unique among people and knocks. */
  readonly id: string;
  readonly name: string;
}

/** What is odd about a name. Words are the interface's. */
export type NameMark =
  /** Equal but for case and spaces. */
  | { readonly kind: 'same'; readonly as: readonly string[] }
  /** Drawn alike. */
  | { readonly kind: 'look_alike'; readonly as: readonly string[] }
  /** Like a host of the charter, a person expected, or one whom this device knows, without being shown to be that person. */
  | { readonly kind: KnownName['kind']; readonly as: readonly string[] }
  /** Characters that are not drawn, or that reorder what is drawn. */
  | { readonly kind: 'hidden_characters' }
  /** Letters of scripts that are never written together. */
  | { readonly kind: 'mixed_scripts'; readonly scripts: readonly string[] };

const NONE: readonly NameMark[] = [];

/** The marks of names on screen. Computed again only when the names changed: at 300 members that is worth it. */
export class NameMarks {
  #names = '';
  #known: readonly KnownName[] = [];
  #marks: ReadonlyMap<string, readonly NameMark[]> = new Map();

  /**
   * The marks of every name of `shown`, by id; names without any are left out.
   * @param known names that others could borrow; the same array as long as they are the same
   */
  of(shown: readonly ProvedName[], known: readonly KnownName[]): ReadonlyMap<string, readonly NameMark[]> {
    const names = JSON.stringify(shown.map(({ id, name, proofs }) => [id, name, proofs]));
    if (names !== this.#names || known !== this.#known) {
      this.#names = names;
      this.#known = known;
      this.#marks = joined(markBorrowed(shown, known), markNames(shown));
    }
    return this.#marks;
  }
}

type Marks = ReadonlyMap<string, readonly NameMark[]>;

function joined(one: Marks, other: Marks): Marks {
  const ids = new Set([...one.keys(), ...other.keys()]);
  return new Map([...ids].map((id) => [id, [...(one.get(id) ?? NONE), ...(other.get(id) ?? NONE)]]));
}

/** @returns the marks by id; names without any are left out */
export function markNames(shown: readonly ShownName[]): ReadonlyMap<string, readonly NameMark[]> {
  const marks = new Map<string, NameMark[]>();
  const add = (id: string, mark: NameMark): void => void marks.set(id, [...(marks.get(id) ?? NONE), mark]);
  const nameOf = new Map(shown.map(({ id, name }) => [id, name]));
  const twins = new Set<string>();
  for (const { kind, ids } of findNameCollisions(shown)) {
    for (const id of ids) {
      // Those of the same name are told as such; a look-alike is somebody else.
      const others = ids.filter((other) => other !== id && !(kind === 'look-alike' && twins.has(pair(id, other))));
      if (kind === 'same') for (const other of others) twins.add(pair(id, other));
      const as = [...new Set(others.map((other) => nameOf.get(other) ?? ''))];
      if (as.length > 0) add(id, { kind: kind === 'same' ? 'same' : 'look_alike', as });
    }
  }
  for (const { id, name } of shown) for (const mark of oddities(inspectName(name))) add(id, mark);
  return marks;
}

const pair = (a: string, b: string): string => JSON.stringify([a, b]);

function oddities({ hasInvisible, hasBidiControl, mixedScripts }: NameFindings): NameMark[] {
  return [
    ...(hasInvisible || hasBidiControl ? [{ kind: 'hidden_characters' } as const] : []),
    ...(mixedScripts.length > 0 ? [{ kind: 'mixed_scripts', scripts: mixedScripts } as const] : []),
  ];
}

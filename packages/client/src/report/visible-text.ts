// Text of others made safe to show (L4; decision 0045): what cannot be seen, or turns around what stands beside it, is written out. A name
// in a report may be chosen by who is accused by it.

const MAX_CHARS = 400;
/** Marks upon one letter; real writing needs three at most. */
const MAX_MARKS = 4;

/** Controls, formats (directions, joiners, tags), private use, lone surrogates, and separators of lines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
const SPACES = /[\p{Zs}]+/gu;
const PILES = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');

/** One line in which every character can be seen; longer text is cut. */
export function visibleText(text: string): string {
  const shown = text
    .normalize('NFC')
    .replace(SPACES, ' ')
    .replace(PILES, '$1…')
    .replace(UNSEEN, (found) => `[U+${codePoint(found)}]`)
    .trim();
  const chars = [...shown];
  return chars.length <= MAX_CHARS ? shown : `${chars.slice(0, MAX_CHARS).join('')}…`;
}

/** Four to six hexadecimal digits. */
export function codePoint(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

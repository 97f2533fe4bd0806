// Which texts people may give: bounded, normalised, well-formed, without characters that reorder or hide (L0, Unicode NFC).
import { fromUtf8, utf8 } from './bytes.js';

// Control characters, line and paragraph separators, and the bidirectional controls that can make a name read as another.
const HIDDEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u;
const HIDDEN_BUT_LINES = /[^\P{Cc}\n\t]|[\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** `text` as it is stored and signed: NFC, outer white space removed. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').trim();
}

/** Whether `text` is one normalised line of 1 to `maxChars` characters (UTF-16 units). */
export function isLine(text: string, maxChars: number): boolean {
  return text.length > 0 && isBounded(text, maxChars) && !HIDDEN.test(text);
}

/** Whether `text` is normalised text of at most `maxChars` characters; line breaks and tabs are allowed, it may be empty. */
export function isParagraphs(text: string, maxChars: number): boolean {
  return isBounded(text, maxChars) && !HIDDEN_BUT_LINES.test(text);
}

function isBounded(text: string, maxChars: number): boolean {
  if (text.length > maxChars) return false;
  // Half of a surrogate pair does not survive UTF-8, so two texts would share one encoding.
  return normaliseText(text) === text && fromUtf8(utf8(text)) === text;
}

// The security code as people read it aloud.

export interface DigitGroup {
  readonly position: number;
  readonly digits: string;
}

/** Groups of five digits, whatever the spacing it came with. */
export function digitGroups(code: string): DigitGroup[] {
  const digits = code.replaceAll(/\D/g, '');
  const groups: DigitGroup[] = [];
  for (let start = 0; start < digits.length; start += 5) {
    groups.push({ position: start / 5, digits: digits.slice(start, start + 5) });
  }
  return groups;
}

export interface NumberedWord {
  readonly position: number;
  readonly word: string;
}

/** The words with their places: a code may name a word twice. */
export function numberedWords(words: readonly string[]): NumberedWord[] {
  return words.map((word, position) => ({ position, word }));
}

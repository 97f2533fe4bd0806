// Which scripts a name is written in, and whether it mixes those that nobody mixes (L1, Unicode Technical Standard 39 sections 5.1
// and 5.2, UAX 31 table 5).

/** Recommended scripts; anything else is `other`. */
const SCRIPTS = [
  'Latin',
  'Greek',
  'Cyrillic',
  'Armenian',
  'Georgian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Thai',
  'Lao',
  'Tibetan',
  'Myanmar',
  'Khmer',
  'Ethiopic',
  'Thaana',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Han',
] as const;

export type Script = (typeof SCRIPTS)[number] | 'other';

const MATCHERS = SCRIPTS.map((script) => [script, new RegExp(`^\\p{Script_Extensions=${script}}$`, 'u')] as const);
const UNSCRIPTED = /^[\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]$/u;
/** Scripts that are written together, with or without Latin: Japanese, Chinese in Taiwan, Korean. */
const TOGETHER: readonly ReadonlySet<Script>[] = [
  new Set<Script>(['Latin', 'Han', 'Hiragana', 'Katakana']),
  new Set<Script>(['Latin', 'Han', 'Bopomofo']),
  new Set<Script>(['Latin', 'Han', 'Hangul']),
];

/** Possible scripts of each character that has one. */
function scriptSets(text: string): Script[][] {
  return Array.from(text.normalize('NFC'))
    .filter((char) => !UNSCRIPTED.test(char))
    .map((char) => {
      const known: Script[] = MATCHERS.filter(([, matcher]) => matcher.test(char)).map(([script]) => script);
      return known.length > 0 ? known : ['other'];
    });
}

/**
 * The scripts of a text if it mixes some that are not written together (less than *highly restrictive*); empty otherwise.
 */
export function mixedScripts(text: string): Script[] {
  const sets = scriptSets(text);
  const isWrittenIn = (scripts: (script: Script) => boolean): boolean => sets.every((set) => set.some(scripts));
  const candidates = [...new Set(sets.flat())];
  if (candidates.length === 0 || candidates.some((script) => isWrittenIn((one) => one === script))) return [];
  return TOGETHER.some((together) => isWrittenIn((script) => together.has(script))) ? [] : candidates.sort();
}

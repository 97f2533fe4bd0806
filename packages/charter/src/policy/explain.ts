// A refusal in plain words of the user's language (L1).
import { type Assurance } from '../class-rules.js';
import { type Words } from '../classification-document.js';
import { type Explanation, OWN_WORDS, type ParameterName } from './explanations.js';
import { EXPLANATIONS_DE } from './explanations-de.js';
import { EXPLANATIONS_EN } from './explanations-en.js';

type Language = keyof Words;

const TEXTS = { en: EXPLANATIONS_EN, de: EXPLANATIONS_DE };

const ASSURANCE_WORDS: Readonly<Record<Assurance, Words>> = {
  self_asserted: { en: 'self-asserted', de: 'selbst angegeben' },
  server: { en: 'asserted by this server', de: 'von diesem Server bestätigt' },
  organisation: { en: 'asserted by an organisation', de: 'von einer Organisation bestätigt' },
  passkey: { en: 'bound to a passkey', de: 'an einen Passkey gebunden' },
  compared: { en: 'compared in person', de: 'persönlich verglichen' },
};

const NOTHING: Words = { en: 'none', de: 'keine' };
const UNKNOWN: Words = { en: 'unknown', de: 'unbekannt' };
const PLACEHOLDER = /\{([a-zA-Z]+)\}/g;
const MINUTES_PER_HOUR = 60;

/** Why, and what to do next. Whatever a code's sentence does not name is left out. */
export function explain(
  { code, parameters, words }: Explanation,
  language: Language,
): { readonly message: string; readonly next: string } {
  const own = code === OWN_WORDS ? words : null;
  const text = own
    ? { message: own.message[language], next: own.next[language] }
    : TEXTS[language][code === OWN_WORDS ? 'policy/not_evaluated' : code];
  // An officer's words are shown as they are.
  if (own) return text;
  const filled = (sentence: string) =>
    sentence.replace(PLACEHOLDER, (whole, name: string) => {
      const value = parameters[name as ParameterName];
      return value === undefined ? whole : inWords(name as ParameterName, value, language);
    });
  return { message: filled(text.message), next: filled(text.next) };
}

function inWords(name: ParameterName, value: unknown, language: Language): string {
  if (value === null) return UNKNOWN[language];
  if (name === 'given' || name === 'needed') return ASSURANCE_WORDS[value as Assurance][language];
  if (name === 'lengthMinutes' || name === 'maxLengthMinutes') return duration(value as number, language);
  if (Array.isArray(value)) return value.length === 0 ? NOTHING[language] : value.join(', ');
  return typeof value === 'object' ? (value as Words)[language] : String(value);
}

function duration(minutes: number, language: Language): string {
  const isWhole = minutes % MINUTES_PER_HOUR === 0;
  const unit = isWhole ? 'hour' : 'minute';
  const value = isWhole ? minutes / MINUTES_PER_HOUR : minutes;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

// One language of a report (L4): sentences with values in them, times, numbers and bounds. Nothing here asks the machine for its language,
// time zone or formats: the same input gives the same report everywhere.
import { type Line, type ReportLanguage, type TextPart } from './report-model.js';
import { textsDe } from './texts-de.js';
import { type TextKey, type Texts, textsEn } from './texts-en.js';
import { visibleText } from './visible-text.js';

const TEXTS: Readonly<Record<ReportLanguage, Texts>> = { en: textsEn, de: textsDe };

export type Value = string | number | TextPart | Line;

/** Something that somebody else wrote. */
export const name = (text: string): TextPart => ({ name: visibleText(text) });
/** A hash, an id or a command. */
export const code = (text: string): TextPart => ({ code: visibleText(text) });

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export class Wording {
  readonly language: ReportLanguage;
  readonly #texts: Texts;

  constructor(language: ReportLanguage) {
    this.language = language;
    this.#texts = TEXTS[language];
  }

  /** A text without values. */
  word(key: TextKey): string {
    return this.#texts[key];
  }

  say(key: TextKey, values: Readonly<Record<string, Value>> = {}): Line {
    const parts: TextPart[] = [];
    for (const [i, piece] of this.#texts[key].split(/\{(\w+)\}/).entries()) {
      if (i % 2 === 0) parts.push(piece);
      else parts.push(...this.#partsOf(values[piece]));
    }
    return joinedText(parts);
  }

  /** `key_one` or `key_other` by the number; the number is `{count}`. */
  count<K extends CountKey>(key: K, count: number, values: Readonly<Record<string, Value>> = {}): Line {
    const form: TextKey = count === 1 ? `${key}_one` : `${key}_other`;
    return this.say(form, { count: this.number(count), ...values });
  }

  /** "Ada, Boris and Clara" */
  list(items: readonly Line[]): Line {
    const last = items.at(-1);
    if (items.length < 2 || last === undefined) return last ?? [this.word('nobody')];
    const parts = items.slice(0, -1).flatMap((item, i) => (i === 0 ? item : [', ', ...item]));
    return joinedText([...parts, ` ${this.word('and')} `, ...last]);
  }

  #partsOf(value: Value | undefined): readonly TextPart[] {
    if (value === undefined) return [];
    if (typeof value === 'number') return [this.number(value)];
    if (typeof value === 'string' || !Array.isArray(value)) return [value as TextPart];
    return value as Line;
  }

  /** Whole numbers grouped by thin spaces, others with one decimal. */
  number(value: number): string {
    const text = Number.isInteger(value) ? String(value) : value.toFixed(1);
    const [whole = '', decimals] = text.split('.');
    const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') : whole;
    return decimals === undefined ? grouped : `${grouped}${this.language === 'de' ? ',' : '.'}${decimals}`;
  }

  /** 2024-02-19 14:03:22 UTC, in both languages: of all forms the one that nobody reads wrongly. */
  time(ms: number): string {
    if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return '?';
    return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  }

  /** Of a recording or a meeting: 1:02:03.4 */
  clock(seconds: number): string {
    const tenths = Math.round(10 * Math.max(0, seconds));
    const whole = Math.floor(tenths / 10);
    const two = (part: number): string => String(part).padStart(2, '0');
    const point = this.language === 'de' ? ',' : '.';
    return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${point}${tenths % 10}`;
  }

  span(from: number, to: number): string {
    return `${this.clock(from)} – ${this.clock(to)}`;
  }

  times(fromMs: number, toMs: number | null): string {
    return `${this.time(fromMs)} – ${toMs === null ? this.word('untilEnd') : this.time(toMs)}`;
  }

  /** "less than 1 in 10²⁴", of a bound that is below a tenth. */
  chance(bound: number): string {
    const power = bound <= 0 ? 300 : Math.floor(-Math.log10(bound) + 1e-9);
    if (power < 1) return this.word('chanceLikely');
    const raised = [...String(power)].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
    return this.word('chanceBelow').replace('{power}', raised);
  }
}

type CountKey = TextKey extends infer K ? (K extends `${infer Stem}_one` ? Stem : never) : never;

/** Neighbouring pieces of our own text as one. */
export function joinedText(parts: readonly TextPart[]): Line {
  const out: TextPart[] = [];
  for (const part of parts) {
    const before = out.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof before === 'string') out[out.length - 1] = before + part;
    else out.push(part);
  }
  return out;
}

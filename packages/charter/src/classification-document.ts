// The classifications of an instance: a JSON file that the security officer edits, checked when it is read (L1).
import { type Bytes, err, isLine, isParagraphs, ok, type Result, sha256, utf8 } from '@incamera/kernel';
import { z } from 'zod';
import { type ClassRules, looserRules, type RuleName } from './class-rules.js';
import { classRulesSchema } from './class-rules-schema.js';
import { AA_CONTRAST, COLOUR, contrastRatio } from './contrast.js';
import { type CharterError, charterErrors } from './errors.js';

/** The form of the document; another form is another name. */
export const CLASSIFICATIONS_FORMAT = 'incamera/classifications/1';
/** Of the whole file, in UTF-16 units. */
export const MAX_DOCUMENT_CHARS = 256 * 1024;
export const MAX_CLASSIFICATIONS = 32;
export const MAX_CLASS_LABEL_CHARS = 100;
export const MAX_CLASS_LEVEL = 100;
const MAX_GUIDANCE_CHARS = 1000;
/** Lower-case words joined by hyphens. */
export const CLASS_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const MAX_CLASS_ID_CHARS = 40;

/** The same words in both languages of the interface. */
export interface Words {
  readonly en: string;
  readonly de: string;
}

export interface BannerColours {
  /** `#rrggbb`. */
  readonly background: string;
  readonly text: string;
}

/** One classification. */
export interface Classification {
  readonly id: string;
  /** Position in the order: a higher level is more confidential. A template shares the level of what it resembles. */
  readonly level: number;
  readonly label: Words;
  /** What stands on every page and every shared screen. */
  readonly banner: Words;
  readonly colours: BannerColours;
  readonly rules: ClassRules;
}

/** Everything that the security officer decides about classifications. */
export interface ClassificationDocument {
  readonly format: typeof CLASSIFICATIONS_FORMAT;
  /** Counts up with every change, so that two people can tell which one they speak of. */
  readonly version: number;
  /** The id of the highest classification that this instance is accredited for. */
  readonly accreditedUpTo: string;
  /** Which channel to use instead, for meetings above that. */
  readonly aboveAccreditation: Words;
  readonly classifications: readonly Classification[];
}

/** A document with the SHA-256 of the file it was read from. */
export interface HashedDocument {
  readonly document: ClassificationDocument;
  readonly hash: Bytes;
}

const line = z.string().refine((text) => isLine(text, MAX_CLASS_LABEL_CHARS), 'not one line of 1 to 100 characters');
const paragraphs = z
  .string()
  .refine((text) => text !== '' && isParagraphs(text, MAX_GUIDANCE_CHARS), 'empty, too long or not plain text');
const colour = z.string().regex(COLOUR);

const id = z.string().max(MAX_CLASS_ID_CHARS).regex(CLASS_ID);
/** What can be named of a document that is wrong somewhere. */
const listSchema = z.object({ classifications: z.array(z.unknown()) });
const namedSchema = z.object({ id });

const classificationSchema: z.ZodType<Classification> = z.strictObject({
  id,
  level: z.int().min(0).max(MAX_CLASS_LEVEL),
  label: z.strictObject({ en: line, de: line }),
  banner: z.strictObject({ en: line, de: line }),
  colours: z
    .strictObject({ background: colour, text: colour })
    .refine(
      ({ background, text }) => contrastRatio(background, text) >= AA_CONTRAST,
      'not readable: contrast below 4.5',
    ),
  rules: classRulesSchema,
});

const documentSchema: z.ZodType<ClassificationDocument> = z
  .strictObject({
    format: z.literal(CLASSIFICATIONS_FORMAT),
    version: z.int().min(1).max(0xffff_ffff),
    accreditedUpTo: z.string(),
    aboveAccreditation: z.strictObject({ en: paragraphs, de: paragraphs }),
    classifications: z.array(classificationSchema).min(1).max(MAX_CLASSIFICATIONS),
  })
  .check(({ value, issues }) => {
    const ids = value.classifications.map(({ id }) => id);
    if (new Set(ids).size !== ids.length) {
      issues.push({ code: 'custom', input: ids, path: ['classifications'], message: 'two classifications of one id' });
    }
    if (!ids.includes(value.accreditedUpTo)) {
      const message = 'names no classification of this document';
      issues.push({ code: 'custom', input: value.accreditedUpTo, path: ['accreditedUpTo'], message });
    }
  });

interface Found {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a value that may have several forms: what is wrong with it in the form that it comes closest to. */
function innermost(issue: z.core.$ZodIssue): Found {
  if (issue.code !== 'invalid_union') return issue;
  const [first, ...others] = issue.errors.flatMap(([found]) => (found === undefined ? [] : [innermost(found)]));
  if (first === undefined) return issue;
  const { path, message } = others.reduce((best, one) => (one.path.length > best.path.length ? one : best), first);
  return { path: [...issue.path, ...path], message };
}

/** The path with the name of a classification in place of its number in the list. */
function named(path: readonly PropertyKey[], value: unknown): readonly string[] {
  const list = path[0] === 'classifications' ? listSchema.safeParse(value) : null;
  const one = list?.success ? namedSchema.safeParse(list.data.classifications[Number(path[1])]) : null;
  return path.map((part, at) => (at === 1 && one?.success ? one.data.id : String(part)));
}

/** Checks a document that was already taken from JSON. Lists of networks and countries come back in their one order. */
export function parseClassifications(value: unknown): Result<ClassificationDocument, CharterError> {
  const parsed = documentSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const { path, message } = issue === undefined ? { path: [], message: '' } : innermost(issue);
  const context = { where: named(path, value).join('.'), what: message };
  return err(charterErrors.make('charter/bad_classifications', { context }));
}

/**
 * Reads the file of the security officer.
 * @param text the whole file; its UTF-8 is what is hashed
 * @returns or `charter/bad_classifications`, with where and what
 */
export async function readClassifications(text: string): Promise<Result<HashedDocument, CharterError>> {
  const refuse = (what: string) => err(charterErrors.make('charter/bad_classifications', { context: { what } }));
  if (text.length > MAX_DOCUMENT_CHARS) return refuse('too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('not JSON');
  }
  const parsed = parseClassifications(value);
  if (!parsed.ok) return parsed;
  return ok({ document: parsed.value, hash: await sha256(utf8(text)) });
}

/** The classification of an id, or `null`. */
export function findClassification(document: ClassificationDocument, id: string): Classification | null {
  return document.classifications.find((classification) => classification.id === id) ?? null;
}

/** The level up to which the instance may hold meetings. */
export function accreditedLevel(document: ClassificationDocument): number {
  return findClassification(document, document.accreditedUpTo)?.level ?? -1;
}

/** Rules whose values do not stand in an order. */
const UNORDERED: ReadonlySet<RuleName> = new Set<RuleName>(['names', 'attribution']);

/**
 * Rules that a higher classification asks less of than a lower one: each is probably a slip of the officer's pen. They are
 * shown, not refused, since a template like *Chatham House* differs on purpose. Of names and attribution neither value asks for less.
 */
export function findOrderSlips(
  document: ClassificationDocument,
): readonly { readonly lower: string; readonly higher: string; readonly rules: readonly string[] }[] {
  const sorted = [...document.classifications].sort((a, b) => a.level - b.level);
  return sorted.flatMap((lower, i) =>
    sorted
      .slice(i + 1)
      .filter((higher) => higher.level > lower.level)
      .map((higher) => ({ lower: lower.id, higher: higher.id, rules: looserRules(lower.rules, higher.rules) }))
      .map((slip) => ({ ...slip, rules: slip.rules.filter((rule) => !UNORDERED.has(rule)) }))
      .filter(({ rules }) => rules.length > 0),
  );
}

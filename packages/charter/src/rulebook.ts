// The files that the security officer decides by: classifications, and policies with their schema (L1). A charter carries
// the hashes of both, so that every client decides by the same ones.
import { type Bytes, equalBytes, err, ok, type Result, sha256, Writer } from '@incamera/kernel';
import { looserRules } from './class-rules.js';
import { type CharterClassification, isSameBanner } from './classification.js';
import { findClassification, type HashedDocument, readClassifications } from './classification-document.js';
import { type CharterError, charterErrors } from './errors.js';
import { SHIPPED_CLASSIFICATIONS } from './shipped/classifications.js';
import { SHIPPED_POLICIES } from './shipped/policies.js';
import { SHIPPED_SCHEMA } from './shipped/schema.js';

/** Of the schema and of each policy file, in UTF-16 units. */
export const MAX_POLICY_FILE_CHARS = 128 * 1024;
export const MAX_POLICY_FILES = 64;

/** Cedar policies and the schema that they are checked against. */
export interface PolicyFiles {
  readonly schema: string;
  /** Text by file name. */
  readonly policies: Readonly<Record<string, string>>;
}

/** The texts of a rulebook, as they are stored and handed out. */
export interface RulebookFiles extends PolicyFiles {
  /** The JSON file of the classifications. */
  readonly classifications: string;
}

/** Everything that decides, with the hashes that stand in charters. */
export interface Rulebook extends HashedDocument {
  readonly policyFiles: PolicyFiles;
  readonly policiesHash: Bytes;
}

/** SHA-256 over the schema and the files in the order of their names. */
export async function hashPolicies({ schema, policies }: PolicyFiles): Promise<Bytes> {
  const names = Object.keys(policies).sort();
  const writer = new Writer().text('incamera/policies/1').text(schema);
  writer.list(names, (w, name) => w.text(name).text(policies[name] as string));
  return sha256(writer.done());
}

/**
 * Reads what the security officer edits. The policies are checked by `loadPolicies`, which needs Cedar.
 * @param classifications text of the JSON file
 * @returns or `charter/bad_classifications`, `charter/bad_policies` when there is too much of them
 */
export async function readRulebook(
  classifications: string,
  policyFiles: PolicyFiles,
): Promise<Result<Rulebook, CharterError>> {
  const texts = Object.values(policyFiles.policies);
  if (texts.length > MAX_POLICY_FILES) return tooMuch('files');
  if ([policyFiles.schema, ...texts].some((text) => text.length > MAX_POLICY_FILE_CHARS)) return tooMuch('length');
  const read = await readClassifications(classifications);
  if (!read.ok) return read;
  return ok({ ...read.value, policyFiles, policiesHash: await hashPolicies(policyFiles) });
}

function tooMuch(what: string): Result<never, CharterError> {
  return err(charterErrors.make('charter/bad_policies', { context: { what } }));
}

/** What ships with the product, as texts. */
export const SHIPPED_FILES: RulebookFiles = {
  classifications: SHIPPED_CLASSIFICATIONS,
  schema: SHIPPED_SCHEMA,
  policies: SHIPPED_POLICIES,
};

/** `readRulebook`, for all texts together. */
export async function readRulebookFiles(files: RulebookFiles): Promise<Result<Rulebook, CharterError>> {
  const { classifications, schema, policies } = files;
  return readRulebook(classifications, { schema, policies });
}

/** What ships with the product, as it stands before an officer changed anything. */
export async function shippedRulebook(): Promise<Rulebook> {
  const read = await readRulebookFiles(SHIPPED_FILES);
  if (!read.ok) throw read.error;
  return read.value;
}

/** A classification of the rulebook as a charter carries it, or `null` when there is none of that id. */
export function classify({ document, hash, policiesHash }: Rulebook, id: string): CharterClassification | null {
  const found = findClassification(document, id);
  return found && { ...found, documentHash: hash, policiesHash };
}

/**
 * Whether a charter's classification is the rulebook's: same files, same words and level, rules at least as strict.
 * @returns or `charter/other_rulebook` when it was taken from other files, `charter/below_classification` with the names of
 * what is less strict or not the same
 */
export function checkClassification(
  rulebook: Rulebook,
  classification: CharterClassification,
): Result<void, CharterError> {
  const { documentHash, policiesHash, rules } = classification;
  if (!equalBytes(documentHash, rulebook.hash) || !equalBytes(policiesHash, rulebook.policiesHash)) {
    return err(charterErrors.make('charter/other_rulebook'));
  }
  const own = findClassification(rulebook.document, classification.id);
  if (own === null) return below('classification');
  const wrong = [...(isSameBanner(own, classification) ? [] : ['banner']), ...looserRules(own.rules, rules)];
  return wrong.length === 0 ? ok(undefined) : below(wrong.join(', '));
}

function below(what: string): Result<never, CharterError> {
  return err(charterErrors.make('charter/below_classification', { context: { what } }));
}

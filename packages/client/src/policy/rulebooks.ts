// The rulebook that a charter names (L4): what this client was built with, else what the server hands out, and in both cases
// only if it has the hashes that stand in the charter.
import {
  type CharterClassification,
  checkClassification,
  type Rulebook,
  type RulebookFiles,
  readRulebookFiles,
  SHIPPED_FILES,
} from '@incamera/charter';
import { equalBytes, errorCode, toBase64Url } from '@incamera/kernel';
import { rulebookSchema } from '@incamera/protocol';
import { type HttpClient } from '../api/http-client.js';
import { clientErrors } from '../errors.js';

/** A rulebook with the texts that it was read from. */
export interface OpenedRulebook {
  readonly files: RulebookFiles;
  readonly rulebook: Rulebook;
}

/**
 * The rulebook of a meeting, verified.
 * @throws {AppError} `client/rulebook_withheld`: the server has none of these hashes, or another one;
 * `charter/below_classification`: the charter's rules are not those of its classification
 */
export async function rulebookOf(classification: CharterClassification, http: HttpClient): Promise<OpenedRulebook> {
  const shipped = await readRulebookFiles(SHIPPED_FILES);
  if (!shipped.ok) throw shipped.error;
  const isShipped = isNamedBy(classification, shipped.value);
  const opened = isShipped ? { files: SHIPPED_FILES, rulebook: shipped.value } : await fetched(classification, http);
  const checked = checkClassification(opened.rulebook, classification);
  if (!checked.ok) throw checked.error;
  return opened;
}

async function fetched(
  { documentHash, policiesHash }: CharterClassification,
  http: HttpClient,
): Promise<OpenedRulebook> {
  const path = `/api/rulebooks/${toBase64Url(documentHash)}/${toBase64Url(policiesHash)}`;
  let files: RulebookFiles;
  try {
    files = (await http.get(path, rulebookSchema)).files;
  } catch (error) {
    if (errorCode(error) !== 'policy/rulebook_unknown') throw error;
    throw clientErrors.make('client/rulebook_withheld', { cause: error });
  }
  const read = await readRulebookFiles(files);
  const isRight = read.ok && isNamedBy({ documentHash, policiesHash }, read.value);
  if (!read.ok || !isRight) throw clientErrors.make('client/rulebook_withheld');
  return { files, rulebook: read.value };
}

function isNamedBy(
  { documentHash, policiesHash }: Pick<CharterClassification, 'documentHash' | 'policiesHash'>,
  rulebook: Rulebook,
): boolean {
  return equalBytes(documentHash, rulebook.hash) && equalBytes(policiesHash, rulebook.policiesHash);
}

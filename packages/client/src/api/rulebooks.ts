// Classifications and policies of a server (L4): the choice for a new meeting, and the officer's work on them.

import {
  accreditedLevel,
  type Classification,
  type Rulebook,
  type RulebookFiles,
  readRulebookFiles,
} from '@incamera/charter/policy';
import { type AppError, toBase64Url } from '@incamera/kernel';
import {
  type ExceptionRecord,
  exceptionRecordSchema,
  type RulebookAnswer,
  type RulebookCheck,
  type RulebookHistory,
  rulebookCheckSchema,
  rulebookHistorySchema,
  rulebookSchema,
} from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { markErrors } from '../mark-errors.js';
import { type BrowserAbilities } from '../policy/meeting-rules.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';

/** One classification to choose for a new meeting. */
export interface ClassificationChoice {
  readonly classification: Classification;
  /** Above what this server is accredited for: the officer's words, which channel to use instead. */
  readonly guidance: Classification['label'] | null;
  /** Something that this version cannot do and the classification demands. */
  readonly problem: AppError | null;
}

/** The rulebook in force, its texts, and that they hash to what the server says. */
export interface RulebookInForce {
  readonly version: number;
  readonly publishedAtMs: number;
  readonly files: RulebookFiles;
  readonly rulebook: Rulebook;
}

/** What an officer does with rulebooks. Refusals throw AppErrors with a stable code. */
export interface RulebookOffice {
  inForce(): Promise<RulebookInForce>;
  history(): Promise<RulebookHistory['versions']>;
  /** That exceptions were granted, newest first. */
  exceptions(): Promise<ExceptionRecord['exceptions']>;
  version(version: number): Promise<RulebookInForce>;
  /** Reads, tests and tries a draft; nothing is put in force. */
  check(files: RulebookFiles): Promise<RulebookCheck>;
  /** @param replaces the version that the officer looked at */
  publish(draft: { files: RulebookFiles; replaces: number; note: string }): Promise<RulebookInForce>;
}

export class Rulebooks implements RulebookOffice {
  readonly #http: HttpClient;
  readonly #abilities: BrowserAbilities;
  readonly #confirm: Confirm;

  /** @param confirm asks for the passkey where the server wants a fresh sign-in; by default nobody is asked */
  constructor(http: HttpClient, abilities: BrowserAbilities, confirm: Confirm = (act) => act()) {
    this.#http = http;
    this.#confirm = confirm;
    this.#abilities = abilities;
  }

  async inForce(): Promise<RulebookInForce> {
    return await verified(await this.#http.get('/api/rulebook', rulebookSchema));
  }

  /** In the order of their levels. */
  async choices(): Promise<readonly ClassificationChoice[]> {
    const { document } = (await this.inForce()).rulebook;
    const accredited = accreditedLevel(document);
    return [...document.classifications]
      .sort((a, b) => a.level - b.level)
      .map((classification) => ({
        classification,
        guidance: classification.level > accredited ? document.aboveAccreditation : null,
        problem: unsupported(classification, this.#abilities),
      }));
  }

  async history(): Promise<RulebookHistory['versions']> {
    return (await this.#http.get('/api/admin/rulebooks', rulebookHistorySchema)).versions;
  }

  async exceptions(): Promise<ExceptionRecord['exceptions']> {
    return (await this.#http.get('/api/admin/exceptions', exceptionRecordSchema)).exceptions;
  }

  async version(version: number): Promise<RulebookInForce> {
    return await verified(await this.#http.get(`/api/admin/rulebooks/${version}`, rulebookSchema));
  }

  async check(files: RulebookFiles): Promise<RulebookCheck> {
    return await this.#http.post('/api/admin/rulebook/check', { files }, rulebookCheckSchema);
  }

  async publish(draft: { files: RulebookFiles; replaces: number; note: string }): Promise<RulebookInForce> {
    const publish = () => this.#http.post('/api/admin/rulebook/publish', draft, rulebookSchema);
    return await verified(await this.#confirm(publish));
  }
}

/** What a classification demands and this version cannot do, or null. */
export function unsupported({ rules }: Pick<Classification, 'rules'>, abilities: BrowserAbilities): AppError | null {
  return rules.marks !== 'off' && !abilities.marks ? markErrors.make('client/marks_unsupported') : null;
}

async function verified(answer: RulebookAnswer): Promise<RulebookInForce> {
  const { version, publishedAtMs, files, documentHash, policiesHash } = answer;
  const read = await readRulebookFiles(files);
  if (!read.ok) throw read.error;
  const { hash, policiesHash: ownHash } = read.value;
  if (toBase64Url(hash) !== documentHash || toBase64Url(ownHash) !== policiesHash) {
    throw clientErrors.make('client/malformed_answer', { context: { request: 'rulebook' } });
  }
  return { version, publishedAtMs, files, rulebook: read.value };
}

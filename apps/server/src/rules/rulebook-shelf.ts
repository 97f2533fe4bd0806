// The rulebooks of this server (L5): the one in force, older ones for the meetings made under them, each read and ready to
// decide.

import {
  type Cedar,
  loadPolicies,
  type PolicyEngine,
  type Rulebook,
  type RulebookFiles,
  readRulebookFiles,
  SHIPPED_FILES,
} from '@incamera/charter/policy';
import { type Clock, toBase64Url } from '@incamera/kernel';
import { type RulebookHashes, rulebookFilesSchema } from '@incamera/protocol';
import { type RulebookRow, type Store } from '@incamera/store';
import { serverErrors } from '../errors.js';

export interface ShelvedRulebook extends RulebookHashes {
  readonly version: number;
  readonly publishedAtMs: number;
  readonly files: RulebookFiles;
  readonly rulebook: Rulebook;
  readonly engine: PolicyEngine;
}

/** Cedar keeps what it once parsed for the whole process, so its engines are kept as long: by both hashes. */
const engines = new Map<string, Pick<ShelvedRulebook, 'rulebook' | 'engine'>>();

export class RulebookShelf {
  readonly #store: Store;
  readonly #cedar: Cedar;
  readonly #clock: Clock;
  /** By both hashes. There are as many as officers have published since the start, and meetings that need older ones. */
  readonly #read = new Map<string, ShelvedRulebook>();
  #inForce: ShelvedRulebook;

  private constructor(store: Store, cedar: Cedar, clock: Clock, inForce: ShelvedRulebook) {
    this.#store = store;
    this.#cedar = cedar;
    this.#clock = clock;
    this.#inForce = this.#keep(inForce);
  }

  /**
   * Opens the shelf; what ships is put in force where no officer has published anything.
   * @throws {AppError} server/rulebook: this version cannot use what is stored
   */
  static async open(store: Store, cedar: Cedar, clock: Clock): Promise<RulebookShelf> {
    const newest = await store.rulebooks.newest();
    const shipped = await readRulebookFiles(SHIPPED_FILES);
    if (!shipped.ok) throw shipped.error;
    const isOwn = newest !== null && newest.publishedBy !== null;
    if (newest !== null && (isOwn || isSame(newest, shipped.value))) {
      return new RulebookShelf(store, cedar, clock, await shelve(cedar, newest));
    }
    const replaces = newest?.version ?? 0;
    const row = { ...hashesOf(shipped.value), files: JSON.stringify(SHIPPED_FILES), publishedBy: null, note: '' };
    const nowMs = clock.nowMs();
    // Another process of the same server may just have done it.
    await store.rulebooks.publish(row, replaces, nowMs);
    const stored = await store.rulebooks.newest();
    if (stored === null) throw serverErrors.make('server/rulebook');
    return new RulebookShelf(store, cedar, clock, await shelve(cedar, stored));
  }

  get inForce(): ShelvedRulebook {
    return this.#inForce;
  }

  /** The rulebook of a meeting, or null when this server never had it. */
  async find({ documentHash, policiesHash }: RulebookHashes): Promise<ShelvedRulebook | null> {
    const known = this.#read.get(`${documentHash} ${policiesHash}`);
    if (known !== undefined) return known;
    const row = await this.#store.rulebooks.byHashes(documentHash, policiesHash);
    return row === null ? null : this.#keep(await shelve(this.#cedar, row));
  }

  /**
   * Puts a rulebook in force that was checked before.
   * @returns or null when `replaces` is not the version in force any more
   */
  async publish(
    files: RulebookFiles,
    rulebook: Rulebook,
    by: { readonly replaces: number; readonly publishedBy: string; readonly note: string },
  ): Promise<ShelvedRulebook | null> {
    const { replaces, publishedBy, note } = by;
    const row = { ...hashesOf(rulebook), files: JSON.stringify(files), publishedBy, note };
    const nowMs = this.#clock.nowMs();
    const version = await this.#store.rulebooks.publish(row, replaces, nowMs);
    if (version === null) return null;
    const known = this.#read.get(keyOf(row));
    // What is put back has its engine already.
    const shelved =
      known === undefined
        ? await shelve(this.#cedar, { ...row, version, publishedAtMs: nowMs })
        : { ...known, version, publishedAtMs: nowMs };
    this.#inForce = this.#keep(shelved);
    return shelved;
  }

  #keep(shelved: ShelvedRulebook): ShelvedRulebook {
    this.#read.set(keyOf(shelved), shelved);
    return shelved;
  }
}

export function hashesOf({ hash, policiesHash }: Rulebook): RulebookHashes {
  return { documentHash: toBase64Url(hash), policiesHash: toBase64Url(policiesHash) };
}

function keyOf({ documentHash, policiesHash }: RulebookHashes): string {
  return `${documentHash} ${policiesHash}`;
}

function isSame(row: RulebookRow, rulebook: Rulebook): boolean {
  return keyOf(row) === keyOf(hashesOf(rulebook));
}

/** The texts were checked before they were stored; a later version of the product may still not know what to do with them. */
async function shelve(cedar: Cedar, row: RulebookRow): Promise<ShelvedRulebook> {
  const files = rulebookFilesSchema.safeParse(JSON.parse(row.files));
  if (!files.success) throw serverErrors.make('server/rulebook', { context: { version: row.version } });
  const { version, publishedAtMs, documentHash, policiesHash } = row;
  const ready = engines.get(keyOf(row)) ?? (await makeReady(cedar, row, files.data));
  return { version, publishedAtMs, documentHash, policiesHash, files: files.data, ...ready };
}

async function makeReady(
  cedar: Cedar,
  row: RulebookRow,
  files: RulebookFiles,
): Promise<Pick<ShelvedRulebook, 'rulebook' | 'engine'>> {
  const { version } = row;
  const read = await readRulebookFiles(files);
  if (!read.ok) throw serverErrors.make('server/rulebook', { context: { version }, cause: read.error });
  const loaded = loadPolicies(cedar, read.value);
  if (!loaded.ok) throw serverErrors.make('server/rulebook', { context: { version }, cause: loaded.error });
  const ready = { rulebook: read.value, engine: loaded.value };
  // The database may have been changed by hand: what a rulebook hashes to counts, not what stands beside it.
  const { documentHash, policiesHash } = hashesOf(read.value);
  if (documentHash !== row.documentHash || policiesHash !== row.policiesHash) {
    throw serverErrors.make('server/rulebook', { context: { version } });
  }
  engines.set(keyOf(row), ready);
  return ready;
}

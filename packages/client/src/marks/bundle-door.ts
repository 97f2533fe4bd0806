// Whether the sealed keys of others are what they committed to (L4; decision 0029): asked by whoever lets somebody in, before; and by
// everybody of those whom nobody lets in, hosts who enter by themselves.

import { type Charter } from '@incamera/charter';
import { demandsMarks, type MarkCommitment, type Member } from '@incamera/group';
import { type AppError, type Bytes, equalBytes, errorCode, type LeafIndex, toBase64Url } from '@incamera/kernel';
import { newBundleSchema, wireBytes } from '@incamera/protocol';
import { checkBundle } from '@incamera/shares';
import { type HttpClient } from '../api/http-client.js';
import { asAppError, clientErrors } from '../errors.js';
import { markErrors } from '../mark-errors.js';
import { officersFor } from './demanded-officers.js';
import { recipientsOf } from './holder-recipients.js';
import { MARK_PURPOSE } from './mark-owner.js';

export interface BundleDoorParts {
  readonly http: HttpClient;
  readonly meetingId: string;
  readonly groupId: Bytes;
  /** The version in force; holders and threshold are the same in all. */
  readonly charter: () => Charter;
  /** Of this member's connection. */
  readonly token: () => string | null;
  /** What is wrong with the sealed key of a member who entered without being let in; null: nothing. */
  readonly found: (leaf: LeafIndex, error: AppError | null) => void;
}

export class BundleDoor {
  readonly #parts: BundleDoorParts;
  /** Digests that were found good, with the commitment of their key. */
  readonly #good = new Set<string>();
  /** By leaf, the digest that is being or was looked at. */
  readonly #seen = new Map<LeafIndex, string>();

  constructor(parts: BundleDoorParts) {
    this.#parts = parts;
  }

  /**
   * Fetches what a device committed to and compares it with this meeting and its charter.
   * @throws {AppError} `group/mark_missing` does not come here: the group refuses it; `client/bundle_withheld`, `client/bundle_other_key`, an
   * error of `shares/…`, or why the server could not be asked
   */
  async require(mark: MarkCommitment | null): Promise<void> {
    const { charter, groupId } = this.#parts;
    if (mark === null || !demandsMarks(charter())) return;
    const name = nameOf(mark);
    if (this.#good.has(name)) return;
    const holders = await recipientsOf(charter());
    const bundle = await checkBundle(await this.#fetch(mark.bundleDigest), {
      digest: mark.bundleDigest,
      purpose: MARK_PURPOSE,
      meetingId: groupId,
      threshold: charter().shareHolders.threshold,
      officers: officersFor(charter()),
      holderIds: holders.map(({ holderId }) => holderId),
    });
    if (!equalBytes(bundle.commitment, mark.secretCommitment)) throw markErrors.make('client/bundle_other_key');
    this.#good.add(name);
  }

  /** Looks at whoever entered without being let in, each once. Never throws. */
  rosterChanged(roster: readonly Member[], ownLeaf: LeafIndex): void {
    const present = new Set(roster.map(({ leaf }) => leaf));
    for (const leaf of this.#seen.keys()) if (!present.has(leaf)) this.#forget(leaf);
    for (const { leaf, mark, admittedBy } of roster) {
      if (leaf === ownLeaf || mark === null || admittedBy !== null || this.#seen.get(leaf) === nameOf(mark)) continue;
      this.#seen.set(leaf, nameOf(mark));
      void this.#look(leaf, mark);
    }
  }

  async #look(leaf: LeafIndex, mark: MarkCommitment): Promise<void> {
    const { found } = this.#parts;
    try {
      await this.require(mark);
      if (this.#seen.get(leaf) === nameOf(mark)) found(leaf, null);
    } catch (error) {
      if (this.#seen.get(leaf) !== nameOf(mark)) return;
      // A lost connection says nothing about the key; the next commit asks again.
      if (errorCode(error) === 'client/network') this.#seen.delete(leaf);
      else found(leaf, asAppError(error));
    }
  }

  #forget(leaf: LeafIndex): void {
    this.#seen.delete(leaf);
    this.#parts.found(leaf, null);
  }

  async #fetch(digest: Bytes): Promise<Bytes> {
    const { http, meetingId, token } = this.#parts;
    const bearer = token();
    if (bearer === null) throw clientErrors.make('client/not_in_meeting');
    try {
      const path = `/api/meetings/${meetingId}/bundles/${toBase64Url(digest)}`;
      return wireBytes((await http.getAs(path, bearer, newBundleSchema)).bundle);
    } catch (error) {
      if (errorCode(error) === 'bundle/unknown') throw markErrors.make('client/bundle_withheld');
      throw error;
    }
  }
}

function nameOf({ bundleDigest, secretCommitment }: MarkCommitment): string {
  return `${toBase64Url(bundleDigest)} ${toBase64Url(secretCommitment)}`;
}

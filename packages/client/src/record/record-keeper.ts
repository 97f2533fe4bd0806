// What a device keeps of its stay for the record of the meeting (L4; decision 0044): what it signed and heard others sign, the lists of members
// as it saw them, and the charter. In the memory of this tab; nothing of it is secret to a member, and it goes with the page.
import { type CharterChain } from '@incamera/charter';
import { encodeRosterContent, type FullRoster, splitRoster } from '@incamera/group';
import { type Bytes, type Clock, toHex } from '@incamera/kernel';
import { type HttpClient } from '../api/http-client.js';
import { clientErrors } from '../errors.js';
import { type AssembledRecord } from './assemble-record.js';
import { memberSource } from './http-source.js';
import { type RecordedTestimony } from './record-file.js';
import { recordFrom } from './record-source.js';

/** Of three hundred people for three hundred epochs; beyond, what comes first stays, and the record shows what is missing. */
const MAX_TESTIMONIES = 100_000;
const MAX_ROSTERS = 10_000;
const SIGNATURE_BYTES = 64;

export class RecordKeeper {
  /** By signature. */
  readonly #testimonies = new Map<string, RecordedTestimony>();
  readonly #rosters: Bytes[] = [];
  readonly #given = new Set<string>();
  #chain: CharterChain | null = null;
  #token: string | null = null;

  /** Whether there is anything to make a record of. */
  get isEmpty(): boolean {
    return this.#testimonies.size === 0 || this.#chain === null;
  }

  /** A testimony of this device, or of another member: verified by whoever calls. */
  took({ salt, signed }: RecordedTestimony): void {
    if (this.#testimonies.size >= MAX_TESTIMONIES) return;
    this.#testimonies.set(toHex(signed.subarray(-SIGNATURE_BYTES)), { salt, signed });
  }

  /** An epoch was adopted. @param token of this member's connection */
  epochShown(roster: FullRoster | null, chain: CharterChain, token: string | null): void {
    this.#chain = chain;
    this.#token = token ?? this.#token;
    if (roster === null || this.#rosters.length >= MAX_ROSTERS) return;
    for (const part of splitRoster(roster, this.#given)) {
      this.#rosters.push(encodeRosterContent(part));
      for (const { hash } of part.records) this.#given.add(toHex(hash));
    }
  }

  /**
   * The record as far as this device knows, with the proofs that the server has.
   * @param token of the connection; null: the last one that was known, since a meeting can be over
   * @throws {AppError} `client/not_in_meeting`: this device was not in it; as `recordFrom`
   */
  async record(http: HttpClient, clock: Clock, token: string | null): Promise<AssembledRecord> {
    const [chain, bearer] = [this.#chain, token ?? this.#token];
    if (chain === null || bearer === null || this.isEmpty) throw clientErrors.make('client/not_in_meeting');
    const { meetingId } = chain.versions[0];
    return await recordFrom(memberSource(http, clock, meetingId, bearer), {
      meetingId,
      chain,
      charters: chain.versions.map(({ bytes }) => bytes),
      testimonies: [...this.#testimonies.values()],
      rosters: this.#rosters,
    });
  }
}

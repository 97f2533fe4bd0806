// Who was there, by the lists that members gave and attested (L4; decision 0044): each list is judged as the group does, under the version
// of the charter that those who attest it name.
import { type CharterChain } from '@incamera/charter';
import {
  chainUpTo,
  type EncodedRecord,
  type Member,
  type RosterContent,
  type RosterList,
  type RosterRecord,
  readClaims,
  readRosterContent,
  rosterHash,
  verifyRosterContent,
} from '@incamera/group';
import { toBase64Url, toHex } from '@incamera/kernel';
import { originOfPasskey } from '../identity/passkey-origin.js';
import { siteOf } from '../session/site.js';
import { type JudgedTestimony } from './judged-testimonies.js';
import { type ProblemList } from './problem-list.js';

/** Everybody in one epoch, verified. */
export interface JudgedRoster {
  readonly members: readonly Member[];
  /** What each membership rests on, by base64url leaf key; those on whose word others rest among them. */
  readonly records: ReadonlyMap<string, RosterRecord>;
}

/** What one attested hash turned out to be; an error says why nothing is known. */
export type RosterVerdict =
  | { readonly kind: 'held'; readonly roster: JudgedRoster }
  | { readonly kind: 'missing' | 'charter unknown' }
  | { readonly kind: 'refused'; readonly because: string };

/** An origin that no passkey is of. */
const NOWHERE = 'https://invalid';

/** All lists and records of a meeting. */
export class RosterShelf {
  readonly #chain: CharterChain;
  readonly #lists = new Map<string, RosterList>();
  readonly #records = new Map<string, EncodedRecord>();
  readonly #beside: RosterContent[] = [];
  /** Hashes that members attest, of lists and of the records in them. */
  readonly #attested = new Set<string>();
  /** Where passkeys were used, as most of them say; null: there is none. */
  readonly origin: string | null;

  /** @param given testimonies of kind `roster` @param beside lists that nobody signed; what cannot be read is told */
  constructor(
    chain: CharterChain,
    given: readonly JudgedTestimony[],
    beside: readonly Uint8Array[],
    problems: ProblemList,
  ) {
    this.#chain = chain;
    for (const [i, bytes] of beside.entries()) {
      const content = readRosterContent(bytes);
      if (content.ok) {
        this.#take(content.value);
        this.#beside.push(content.value);
      } else problems.add('record/roster_refused', `rosters[${i}]`, { because: content.error.code });
    }
    for (const { where, testimony } of given) {
      const content = readRosterContent(testimony.content);
      const about = { who: testimony.leafKey, whenMs: testimony.atMs };
      if (!content.ok) {
        problems.add('record/testimony_refused', where, { ...about, because: content.error.code });
      } else if (content.value.list.epoch > testimony.epoch) {
        // A list may be of an epoch that is over: who changes the group twice in a row is attested by one word on both. Not of one to come.
        problems.add('record/testimony_refused', where, { ...about, because: 'group/testimony_malformed' });
      } else this.#take(content.value);
    }
    this.origin = originOf([...this.#records.values()]);
  }

  /** @param hash what members attest of this epoch @param charterHash of the version that they name */
  async judge(epoch: bigint, hash: Uint8Array, charterHash: Uint8Array): Promise<RosterVerdict> {
    const list = this.#lists.get(toHex(hash));
    if (list === undefined) return { kind: 'missing' };
    for (const one of [hash, ...hashesIn(list)]) this.#attested.add(toHex(one));
    const chain = chainUpTo(this.#chain, charterHash);
    if (chain === null) return { kind: 'charter unknown' };
    if (list.epoch !== epoch) return { kind: 'refused', because: 'group/testimony_malformed' };
    const site = siteOf(this.origin ?? NOWHERE);
    const judged = await verifyRosterContent(list, this.#records, { chain, site });
    if (judged.ok) return { kind: 'held', roster: { members: judged.value, records: this.#recordsOf(list) } };
    const { code } = judged.error;
    return code === 'group/roster_incomplete' ? { kind: 'missing' } : { kind: 'refused', because: code };
  }

  #take({ list, records }: RosterContent): void {
    this.#lists.set(toHex(rosterHash(list)), list);
    for (const record of records) this.#records.set(toHex(record.hash), record);
  }

  /** Tells of what nobody signed and nobody attests either. To be asked when every epoch was judged. */
  tellUnattested(problems: ProblemList): void {
    for (const [i, { list, records }] of this.#beside.entries()) {
      const hashes = [rosterHash(list), ...records.map(({ hash }) => hash)];
      if (!hashes.every((hash) => this.#attested.has(toHex(hash)))) {
        problems.add('record/roster_unattested', `rosters[${i}]`);
      }
    }
  }

  #recordsOf(list: RosterList): Map<string, RosterRecord> {
    return new Map(
      hashesIn(list).flatMap((hash): [string, RosterRecord][] => {
        const record = this.#records.get(toHex(hash))?.record;
        return record === undefined ? [] : [[toBase64Url(record.leafKey), record]];
      }),
    );
  }
}

const hashesIn = ({ seats, absent }: RosterList) => [...seats.map(({ recordHash }) => recordHash), ...absent];

function originOf(records: readonly EncodedRecord[]): string | null {
  const counts = new Map<string, number>();
  for (const { record } of records) {
    const claims = record.identity === null ? null : readClaims(record.identity);
    const passkey = claims?.ok === true ? claims.value.evidence.passkey : null;
    const origin = passkey === null ? null : originOfPasskey(passkey);
    if (origin !== null) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

// Which names others could borrow in this meeting, and by what each person on screen shows to be somebody (L4). Pure but for a
// memory of the last answer: snapshots are built many times a second.
import { type Charter } from '@incamera/charter';
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { type KnownName } from '../identity/borrowed-names.js';
import { personOfSeen, type RememberedName } from '../identity/people-pins.js';
import { type SeenMember } from '../identity/seen-member.js';
import { addressesOf } from '../identity/shown-addresses.js';
import { countedAddresses } from './expected-people.js';
import { type SessionState } from './session-state.js';

const NONE: readonly KnownName[] = [];
const keyProof = (key: Bytes): string => `key ${toBase64Url(key)}`;
const addressProof = (address: string): string => `address ${address}`;
const personProof = (person: string): string => `person ${person}`;

type Sources = Pick<SessionState, 'charter' | 'opened'> & { readonly remembered: readonly RememberedName[] };

export class KnownNames {
  #of: Pick<Sources, 'charter' | 'remembered'> | null = null;
  #names: readonly KnownName[] = NONE;

  /** The same array as long as nothing it comes from has changed. */
  of({ charter, opened, remembered }: Sources): readonly KnownName[] {
    if (charter === null || opened === null) return NONE;
    if (this.#of?.charter === charter && this.#of.remembered === remembered) return this.#names;
    this.#of = { charter, remembered };
    const hosts = charter.hosts.map(({ label, signatureKey }) => known('of_host', label, keyProof(signatureKey)));
    // Where people choose their names, nobody is to be told by one.
    const isOpen = charter.classification.rules.names !== 'chosen';
    const others = isOpen
      ? [...expectedNames(charter, opened.details.expected ?? []), ...rememberedNames(remembered)]
      : [];
    this.#names = [...hosts, ...others];
    return this.#names;
  }
}

const known = (kind: KnownName['kind'], name: string, proof: string, onlyAtDoor = false): KnownName => {
  return { kind, name, proof, onlyAtDoor };
};

/** The names come with the link, the addresses count from the charter in force. */
function expectedNames(
  { invited, classification }: Charter,
  expected: readonly { name: string; address: string }[],
): KnownName[] {
  const asksNothing = classification.rules.minimumAssurance === 'self_asserted';
  const inForce = new Set(invited.map(({ address }) => address));
  return expected
    .filter(({ name, address }) => name !== '' && inForce.has(address))
    .map(({ name, address }) => known('of_expected', name, addressProof(address), asksNothing));
}

function rememberedNames(remembered: readonly RememberedName[]): KnownName[] {
  return remembered.map(({ name, person }) => known('of_known', name, personProof(person)));
}

/** By what somebody shows to be one of them. Members keep their objects for an epoch. */
export function proofsOf(seen: SeenMember, charter: Charter): readonly string[] {
  const made = proofs.get(seen);
  if (made?.charter === charter) return made.all;
  const addresses = countedAddresses(addressesOf(seen.evidence), charter);
  const all = [keyProof(seen.signatureKey), ...addresses.map(addressProof), personProof(personOfSeen(seen))];
  proofs.set(seen, { charter, all });
  return all;
}

const proofs = new WeakMap<SeenMember, { readonly charter: Charter; readonly all: readonly string[] }>();

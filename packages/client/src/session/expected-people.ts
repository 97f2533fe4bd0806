// Whom the charter names, and who of them is there (L4). Pure; what may follow from it is for the policies and the hosts.
import { type Charter } from '@incamera/charter';
import { addressesOf, type ShownAddresses } from '../identity/shown-addresses.js';
import { type Expectation, type ExpectedView } from '../snapshot.js';
import { type SessionState } from './session-state.js';

/** Addresses that the charter names, not their domains alone. A host can be named by a certificate instead. */
export function namedAddresses({ invited }: Pick<Charter, 'invited'>): readonly string[] {
  const named = invited.filter(({ kind, address }) => kind !== 'domain' && address.includes('@'));
  return [...new Set(named.map(({ address }) => address))];
}

/** Where a class takes this server's word for names, it does so for addresses as well. */
export function countsServer({ classification }: Pick<Charter, 'classification'>): boolean {
  const { minimumAssurance } = classification.rules;
  return minimumAssurance === 'self_asserted' || minimumAssurance === 'server';
}

/** The addresses by which somebody is taken for a person of the list. */
export function countedAddresses(shown: ShownAddresses, charter: Pick<Charter, 'classification'>): readonly string[] {
  return [...shown.certain, ...shown.vouched, ...(countsServer(charter) ? shown.byServer : [])];
}

/** What the list says of somebody at the door; null where the charter invites nobody. */
export function expectationOf(state: SessionState, shown: ShownAddresses): Expectation | null {
  const { charter } = state;
  if (charter === null || charter.invited.length === 0) return null;
  const named = new Set(namedAddresses(charter));
  const isNamed = (address: string) => named.has(address);
  const certain = shown.certain.filter(isNamed);
  if (certain.length > 0) return certain.some((address) => isThere(state, address)) ? 'already_here' : 'named';
  if ([...shown.vouched, ...shown.byServer].some(isNamed)) return 'named_by_server';
  const domains = charter.invited.filter(({ kind }) => kind === 'domain').map(({ address }) => address);
  return shown.certain.some((address) => domains.includes(domainOf(address))) ? 'domain' : 'not_named';
}

/** Whether a member shows this address on more than the server's word. */
export function isThere(state: SessionState, address: string): boolean {
  return (state.group?.roster ?? []).some(({ evidence }) => addressesOf(evidence).certain.includes(address));
}

/**
 * The list, for hosts: who is there, at the door, or missing. Where people chose their names it stays closed: it would say whose
 * name is whose.
 */
export function expectedOf(state: SessionState): readonly ExpectedView[] {
  const { charter, opened, group } = state;
  if (!state.isHost || charter === null || charter.classification.rules.names === 'chosen') return NOBODY;
  const addresses = namedAddresses(charter);
  if (addresses.length === 0) return NOBODY;
  const names = new Map((opened?.details.expected ?? []).map(({ address, name }) => [address, name]));
  const shownBy = (all: readonly ShownAddresses[]) => new Set(all.flatMap((shown) => countedAddresses(shown, charter)));
  const here = shownBy((group?.roster ?? []).map(({ evidence }) => addressesOf(evidence)));
  const door = shownBy([...state.knocks.values()].map((knock) => knock.addresses));
  return addresses.map((address) => ({
    address,
    name: names.get(address) ?? '',
    state: here.has(address) ? 'here' : door.has(address) ? 'at_door' : 'missing',
  }));
}

const NOBODY: readonly ExpectedView[] = [];

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

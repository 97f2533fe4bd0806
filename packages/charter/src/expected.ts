// People whom the organiser expects, by name and e-mail address (L1). The addresses stand in the charter, which decides; the names
// beside them are for hosts to read, and travel with title and agenda.
import { isLine, type Reader, utf8, type Writer } from '@incamera/kernel';
import { type Invited, isInvitedAddress } from './parties.js';

/** Somebody on the organiser's list. */
export interface ExpectedPerson {
  /** One line, at most 200 characters, NFC; empty: the organiser gave only the address. */
  readonly name: string;
  /** In lower case. */
  readonly address: string;
}

/** Fewer than a charter can invite: names and addresses must fit beside hosts, authorities and the agenda. */
export const MAX_EXPECTED = 200;
/** All names and addresses together, in UTF-8: a third of what a server stores of title, agenda and list. */
export const MAX_EXPECTED_BYTES = 20_000;
const MAX_NAME_CHARS = 200;
const MAX_ADDRESS_CHARS = 254;
const UTF8_BYTES_PER_CHAR = 4;

/** Whether these can be a meeting's list: every entry usable, each address once, and not too much of it. */
export function isExpectedList(people: readonly ExpectedPerson[]): boolean {
  const addresses = new Set(people.map(({ address }) => address));
  if (people.length > MAX_EXPECTED || addresses.size < people.length) return false;
  const bytes = people.reduce((sum, one) => sum + utf8(one.name + one.address).byteLength, 0);
  return bytes <= MAX_EXPECTED_BYTES && people.every(isExpectedPerson);
}

/** How a charter names them. */
export function invitedByName(people: readonly ExpectedPerson[]): readonly Invited[] {
  return people.map(({ address }) => ({ kind: 'email', address }));
}

export function writeExpected(writer: Writer, people: readonly ExpectedPerson[]): void {
  writer.list(people, (each, { name, address }) => each.text(name).text(address));
}

export function readExpected(reader: Reader): readonly ExpectedPerson[] {
  return reader.list(MAX_EXPECTED, (each) => ({
    name: each.text(MAX_NAME_CHARS * UTF8_BYTES_PER_CHAR),
    address: each.text(MAX_ADDRESS_CHARS),
  }));
}

function isExpectedPerson({ name, address }: ExpectedPerson): boolean {
  return (name === '' || isLine(name, MAX_NAME_CHARS)) && isInvitedAddress(address);
}

// Values of the form part for people expected: reading what was typed or pasted, adding, correcting, removing.
import { type ExpectedPerson, isInvitedAddress, MAX_EXPECTED } from '@incamera/client';

export interface ExpectedDraft {
  readonly people: readonly ExpectedPerson[];
  /** What stands in the two fields and is not on the list yet. */
  readonly name: string;
  readonly address: string;
}

export const emptyExpectedDraft: ExpectedDraft = { people: [], name: '', address: '' };

/** Why the fields cannot be added to the list. */
export type ExpectedProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'wrong'; readonly address: string }
  | { readonly kind: 'full' };

export type ExpectedReading =
  | { readonly ok: true; readonly draft: ExpectedDraft }
  | { readonly ok: false; readonly problem: ExpectedProblem };

/** `"Lovelace, Ada" <ada@example.org>`, `Ada <ada@example.org>`, or an address alone. */
const ENTRY = /"([^"]*)"\s*<([^<>]*)>|([^,;\n<>]*)<([^<>]*)>|([^\s,;<>]+)/g;

/** People in a text as mail programs write it, in order; nothing is checked yet. */
export function readPeople(text: string): readonly ExpectedPerson[] {
  return [...text.matchAll(ENTRY)].map(([, quoted, quotedAddress, plain, plainAddress, bare]) => ({
    name: (quoted ?? plain ?? '').trim(),
    address: (quotedAddress ?? plainAddress ?? bare ?? '').trim().toLowerCase(),
  }));
}

/** Puts what stands in the fields onto the list; an address that is there already gets the new name. */
export function addEntered(draft: ExpectedDraft): ExpectedReading {
  const entered = readPeople(draft.address);
  const [first] = entered;
  if (first === undefined) return { ok: false, problem: { kind: 'missing' } };
  const wrong = entered.find(({ address }) => !isInvitedAddress(address));
  if (wrong !== undefined) return { ok: false, problem: { kind: 'wrong', address: wrong.address } };
  const typed = draft.name.trim();
  const added = entered.length === 1 && typed !== '' ? [{ ...first, name: typed }] : entered;
  const people = added.reduce(withPerson, draft.people);
  if (people.length > MAX_EXPECTED) return { ok: false, problem: { kind: 'full' } };
  return { ok: true, draft: { people, name: '', address: '' } };
}

/** As `addEntered`; with empty fields the list as it is. */
export function finished(draft: ExpectedDraft): ExpectedReading {
  const isEmpty = draft.name.trim() === '' && draft.address.trim() === '';
  return isEmpty ? { ok: true, draft } : addEntered(draft);
}

export function withoutPerson(draft: ExpectedDraft, address: string): ExpectedDraft {
  return { ...draft, people: draft.people.filter((one) => one.address !== address) };
}

/** Takes somebody off the list and into the fields. */
export function editing(draft: ExpectedDraft, person: ExpectedPerson): ExpectedDraft {
  return { ...withoutPerson(draft, person.address), ...person };
}

function withPerson(people: readonly ExpectedPerson[], person: ExpectedPerson): readonly ExpectedPerson[] {
  const known = people.find(({ address }) => address === person.address);
  if (known === undefined) return [...people, person];
  const name = person.name === '' ? known.name : person.name;
  return people.map((one) => (one === known ? { ...one, name } : one));
}

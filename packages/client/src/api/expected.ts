// The list of people expected as a form gives it, read for the charter and for the details of a meeting (L4).
import { type ExpectedPerson, isExpectedList } from '@incamera/charter';
import { normaliseText } from '@incamera/kernel';
import { expectedErrors } from '../expected-errors.js';

/** @throws {AppError} `client/expected_invalid` */
export function readExpectedPeople(people: readonly ExpectedPerson[]): readonly ExpectedPerson[] {
  const byAddress = new Map<string, ExpectedPerson>();
  for (const { name, address } of people) {
    const one = { name: normaliseText(name), address: address.trim().toLowerCase() };
    const known = byAddress.get(one.address);
    if (known === undefined || known.name === '') byAddress.set(one.address, one);
  }
  const read = [...byAddress.values()];
  if (!isExpectedList(read)) throw expectedErrors.make('client/expected_invalid');
  return read;
}

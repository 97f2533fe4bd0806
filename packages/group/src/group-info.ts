// What a GroupInfo brings beside the state: who let everybody in, and who is denied (L2, RFC 9420 section 12.4.3).
import { type Extension, type GroupInfo } from 'ts-mls';
import { type AdmissionBook, encodeAdmissionBook } from './admission-book.js';
import { type DenyShelf, decodeDenyLists, encodeDenyLists } from './deny-shelf.js';
import { type GroupError } from './errors.js';
import { ADMISSIONS_EXTENSION, DENY_LISTS_EXTENSION } from './mls/suite.js';
import { type RuledSeat } from './seat.js';

/**
 * For joiners. Without lists their extension is absent.
 * @param reading how late it is in the meeting, for who is let in; `null` for hosts who return some other day
 */
export function groupInfoExtensions(book: AdmissionBook, denials: DenyShelf, reading: Extension | null): Extension[] {
  const admissions = { extensionType: ADMISSIONS_EXTENSION, extensionData: encodeAdmissionBook(book) };
  const lists = denials.lists();
  const more = reading === null ? [] : [reading];
  if (lists.length === 0) return [admissions, ...more];
  return [admissions, { extensionType: DENY_LISTS_EXTENSION, extensionData: encodeDenyLists(lists) }, ...more];
}

/** Takes the lists that a GroupInfo brings. @returns what is wrong with one of them, or `null` */
export async function takeDenyLists(groupInfo: GroupInfo, seat: RuledSeat): Promise<GroupError | null> {
  const found = groupInfo.extensions.find(({ extensionType }) => extensionType === DENY_LISTS_EXTENSION);
  if (found === undefined) return null;
  const lists = decodeDenyLists(found.extensionData);
  if (!lists.ok) return lists.error;
  for (const bytes of lists.value) {
    const taken = await seat.denials.apply(bytes, seat.charter);
    if (!taken.ok) return taken.error;
  }
  return null;
}

// Who was let in by an exception, from what, why, and by whom (L4): kept by every member for as long as the meeting runs, also of
// people who have left. Later joiners know those who are there when they come.
import { type Charter } from '@incamera/charter';
import { type Member } from '@incamera/group';
import { equalBytes, toHex } from '@incamera/kernel';
import { type GrantedException, type PersonException } from '../snapshot.js';

/** What is shown of a member's exception, or null. `by` is the host as the charter calls it. */
export function shownException({ exception }: Member, { hosts }: Pick<Charter, 'hosts'>): PersonException | null {
  if (exception === null) return null;
  const { rules, reason, grantedBy, atMs } = exception;
  const by = hosts.find(({ signatureKey }) => equalBytes(signatureKey, grantedBy))?.label ?? '';
  return { rules, reason, by, atMs };
}

export class ExceptionRecord {
  readonly #known = new Set<string>();
  #entries: readonly GrantedException[] = [];

  /** Oldest first. */
  get entries(): readonly GrantedException[] {
    return this.#entries;
  }

  /** Whoever of these came in by an exception that is not in the record yet. */
  noted(members: readonly Member[], charter: Pick<Charter, 'hosts'>): void {
    for (const member of members) {
      const exception = shownException(member, charter);
      const key = `${toHex(member.signatureKey)} ${exception?.atMs}`;
      if (exception === null || this.#known.has(key)) continue;
      this.#known.add(key);
      this.#entries = [...this.#entries, { displayName: member.displayName, ...exception }];
    }
  }
}

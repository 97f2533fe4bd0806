// Whom the deny lists of a meeting name among those who are in it (L2).
import { type Denial } from '@incamera/identity';
import { type DenyShelf } from './deny-shelf.js';
import { type Member } from './roster.js';

/** Somebody in the meeting whom a deny list names. */
export interface DeniedMember {
  readonly member: Member;
  readonly denial: Denial;
}

export function findDenied(roster: readonly Member[], denials: DenyShelf): readonly DeniedMember[] {
  return roster
    .map((member) => ({ member, denial: denials.denialOf(member) }))
    .filter((denied): denied is DeniedMember => denied.denial !== null);
}

// What a commit changes, once it is adopted (L2).
import { type VerifiedCharter } from '@incamera/charter';
import { type Member } from './roster.js';

/** The difference between two epochs. */
export interface Change {
  /** The epoch that begins. */
  readonly epoch: bigint;
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
  /** The version of the charter that comes into force, when the commit changed it. */
  readonly charter: VerifiedCharter | null;
  /** Who committed; for an external commit the host who came back. `null` when we were removed by one. */
  readonly by: Member | null;
  /** Whether a host came back by external commit. */
  readonly external: boolean;
  /** Whether we were removed: the group is closed by adopting this. */
  readonly selfRemoved: boolean;
}

/** Compares rosters. A member who was replaced under the same key appears in both lists. */
export function diffRosters(
  before: readonly Member[],
  after: readonly Member[],
  replacedLeaves: ReadonlySet<number>,
): { readonly added: readonly Member[]; readonly removed: readonly Member[] } {
  const isKept = (member: Member, others: readonly Member[]) =>
    !replacedLeaves.has(member.leaf) &&
    others.some((other) => other.leaf === member.leaf && other.signatureKey.join() === member.signatureKey.join());
  return {
    added: after.filter((member) => !isKept(member, before)),
    removed: before.filter((member) => !isKept(member, after)),
  };
}

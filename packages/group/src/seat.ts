// What does not change while a member sits in a meeting (L2).
import { isCharterHost, type LinkKeys, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, type Clock, type LeafIndex } from '@incamera/kernel';
import { type CiphersuiteImpl } from 'ts-mls';
import { type MemberKey } from './member-key.js';

/** The fixed things of one membership; the handle stands for the signing key inside the MLS library. */
export interface Seat {
  readonly cs: CiphersuiteImpl;
  readonly charter: VerifiedCharter;
  readonly linkKeys: LinkKeys;
  readonly memberKey: MemberKey;
  readonly handle: Bytes;
  readonly clock: Clock;
}

/** What the caller knows and the group does not: who acts as host by succession right now. */
export interface HostView {
  readonly actingHosts?: readonly LeafIndex[];
}

/** Whether a leaf may do what only hosts may: by the charter, or by succession where the charter allows that. */
export function isActingHost(
  charter: VerifiedCharter,
  leaf: LeafIndex,
  signatureKey: Uint8Array,
  view: HostView,
): boolean {
  if (isCharterHost(charter.charter, signatureKey)) return true;
  return charter.charter.rules.succession === 'members' && (view.actingHosts?.includes(leaf) ?? false);
}

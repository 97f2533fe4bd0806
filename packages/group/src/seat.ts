// What stays while a member sits in a meeting, whatever the epoch (L2).
import { isCharterHost, type LinkKeys, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, type Clock, type LeafIndex, type MeetingId } from '@incamera/kernel';
import { type CiphersuiteImpl } from 'ts-mls';
import { type DenyShelf } from './deny-shelf.js';
import { type SignInBook } from './fresh-sign-in.js';
import { type MeetingSite } from './identification.js';
import { type MeetingTime } from './meeting-time.js';
import { type MemberKey } from './member-key.js';

/**
 * The lasting things of one membership; the handle stands for the signing key inside the MLS library. The charter is none of
 * them: it belongs to the epoch.
 */
export interface Seat {
  readonly cs: CiphersuiteImpl;
  readonly meetingId: MeetingId;
  /** Hash of the founding charter, 32 bytes: the MLS group id. */
  readonly groupId: Bytes;
  readonly linkKeys: LinkKeys;
  readonly memberKey: MemberKey;
  readonly handle: Bytes;
  readonly clock: Clock;
  readonly site: MeetingSite;
  /** The deny lists that this member knows; they grow. */
  readonly denials: DenyShelf;
  /** By what people came in; grows as well. */
  readonly signIns: SignInBook;
  /** How late it is in the meeting, as this member tells whom it lets in. */
  readonly meetingTime: MeetingTime;
}

/** A seat under one version of the charter: that of an epoch. */
export interface RuledSeat extends Seat {
  readonly charter: VerifiedCharter;
}

export function ruledBy(seat: Seat, charter: VerifiedCharter): RuledSeat {
  return { ...seat, charter };
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

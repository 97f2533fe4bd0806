// A host's word for a guest, as it rides in the admission (L2).

import { isCharterHost } from '@incamera/charter';
import { signVouch, verifyVouch } from '@incamera/identity';
import { type Bytes, equalBytes, err, normaliseText, ok, type Result, toHex } from '@incamera/kernel';
import { type AdmissionBook } from './admission-book.js';
import { type GroupError, groupErrors } from './errors.js';
import { type RuledSeat } from './seat.js';

/** How a host knows a guest. */
export interface GuestVouch {
  /** 1 to 200 characters: shown in the place of what the guest typed. */
  readonly name: string;
  readonly email: string | null;
}

/** Signs for a guest. @returns or `group/vouch_invalid`: name or address cannot be used */
export async function makeVouch(
  seat: RuledSeat,
  guestKey: Bytes,
  guest: GuestVouch,
  atMs: number,
): Promise<Result<Bytes, GroupError>> {
  const { charter, memberKey } = seat;
  const name = normaliseText(guest.name);
  const statement = {
    hostKey: memberKey.publicKey,
    meetingId: charter.groupId,
    guestKey,
    name,
    email: guest.email,
    atMs,
  };
  try {
    return ok(await signVouch(statement, memberKey.privateKey));
  } catch (cause) {
    return err(groupErrors.make('group/vouch_invalid', { cause }));
  }
}

/** The statement that a guest who comes back had before, if it still counts when we let the guest in. */
export async function carriedVouch(seat: RuledSeat, book: AdmissionBook, guestKey: Bytes): Promise<Bytes | null> {
  const entry = book.get(toHex(guestKey));
  const vouch = entry?.latest.vouch ?? entry?.root.vouch ?? null;
  if (vouch === null) return null;
  const { charter, memberKey } = seat;
  const isHost = (key: Bytes) => isCharterHost(charter.charter, key) || equalBytes(key, memberKey.publicKey);
  const verified = await verifyVouch(vouch, { meetingId: charter.groupId, guestKey, isHost });
  return verified.ok ? vouch : null;
}

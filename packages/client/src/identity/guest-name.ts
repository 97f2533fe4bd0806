// How a host knows a guest (L4): what the vouch says.
import { type Knock } from '@incamera/group';
import { isEmail } from '@incamera/identity';
import { isLine, normaliseText } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type Seen } from '../policy/person.js';

const MAX_NAME_CHARS = 200;

export interface GuestName {
  /** 1 to 200 characters. */
  readonly name: string;
  /** The address to which the invitation went. */
  readonly email: string;
}

/** @throws {AppError} `client/vouch_invalid` */
export function readGuestName({ name, email }: GuestName): GuestName {
  const read = { name: normaliseText(name), email: email.trim() };
  if (!isLine(read.name, MAX_NAME_CHARS) || !isEmail(read.email)) throw clientErrors.make('client/vouch_invalid');
  return read;
}

/** Somebody at the door as the policies see them once a host has vouched: the statement itself is made with the admission. */
export function asVouchedFor(knock: Knock, { name, email }: GuestName): Seen {
  const nobody = new Uint8Array(32);
  const vouch = { hostKey: nobody, meetingId: nobody, guestKey: knock.signatureKey, name, email, atMs: 0 };
  return { ...knock, evidence: { ...knock.evidence, vouch } };
}

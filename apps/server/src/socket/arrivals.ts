// What the history keeps of a device that is let in (L5; decision 0043): the account as far as the class lets the server know it, a prefix of
// the address, and the version that the client says it is.
import { coarseAddress } from '@incamera/charter/policy';
import { newMeetingPolicySchema } from '@incamera/protocol';
import { type Arrival, type SessionRow, UNKNOWN_ARRIVAL } from '@incamera/store';
import { deviceIdOf } from '../identity/names.js';
import { storedMeeting } from '../rules/stored-meeting.js';
import { type Connection } from './connection.js';

/** @param policy what is stored of the meeting's rules; null: it has none */
export function arrivalOf(policy: string | null, { view, session, client }: Connection): Arrival {
  const rules = policy === null ? null : storedMeeting(policy);
  const hashes = policy === null ? null : newMeetingPolicySchema.safeParse(JSON.parse(policy));
  return {
    ...(rules?.rules.names === 'chosen' ? NOBODY : personOf(session)),
    network: view.address === null ? '' : networkOf(view.address),
    client,
    classification: rules?.classificationId ?? '',
    documentHash: hashes?.data?.documentHash ?? '',
    policiesHash: hashes?.data?.policiesHash ?? '',
  };
}

type Person = Pick<Arrival, 'accountId' | 'deviceId' | 'signIn'>;

/** Where people choose their names, the history does not say who they were. */
const NOBODY: Person = { accountId: '', deviceId: '', signIn: UNKNOWN_ARRIVAL.signIn };

function personOf(session: SessionRow | null): Person {
  if (session === null) return { accountId: '', deviceId: '', signIn: 'none' };
  return { accountId: session.account.accountId, deviceId: deviceIdOf(session), signIn: session.method };
}

/** The /24 or /48 of a canonical address. */
function networkOf(address: string): string {
  const first = coarseAddress(address);
  return first === null ? '' : `${first}/${first.includes(':') ? 48 : 24}`;
}

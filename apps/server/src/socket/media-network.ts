// Whether media may come from where it comes (L5, C4): somebody who was let in from an approved network could send and hear by
// another one. Judged is the address that the media router sees, with the country of the operator's database.
import { type PolicyRefusal } from '@incamera/protocol';
import { type ClientView, type CountryOf, viewOf } from '../rules/client-view.js';
import { type MeetingPolicies } from '../rules/meeting-policies.js';
import { type Room } from './room.js';

export interface MediaNetworkOptions {
  readonly policies: Pick<MeetingPolicies, 'facts'>;
  readonly countryOf: CountryOf;
}

/**
 * Why the policies refuse a path, or null. Only what the address changes counts: somebody who is in is not put out because the
 * room has filled or the time has run out.
 * @param view what is seen of the connection that asked for the path
 */
export function refusalOfPath(
  { judge }: Pick<Room, 'judge'>,
  view: ClientView,
  address: string,
  { policies, countryOf }: MediaNetworkOptions,
): PolicyRefusal | null {
  if (judge === null) return null;
  const path = viewOf(address.replace(/%.*$/, ''), countryOf);
  if (path.address === view.address) return null;
  const { facts, allowed, explanations } = judge(policies.facts(path, 0));
  if (allowed || !judge(policies.facts(view, 0)).allowed) return null;
  return { facts, explanations };
}

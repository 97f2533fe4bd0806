// A guest proves who they are at their own organisation's sign-in service (L4): this device computes the nonce of leaf key and
// meeting, the page goes to the provider and comes back, and the token is fetched once.
import { type Charter } from '@incamera/charter';
import { type ProviderActions, type StartedFlow } from '../api/account-actions.js';
import { clientErrors } from '../errors.js';
import { type GuestProvider } from '../snapshot.js';
import { type IdentityDesk } from './identity-desk.js';

/** What the server does for it. It is not told which meeting this is for, and the nonce is not its choice. */
export type GuestTokens = Pick<ProviderActions, 'list' | 'startGuest' | 'result'>;

/** Those of the server's providers that the charter trusts: from others no token would count. */
export async function guestProvidersOf(
  tokens: Pick<GuestTokens, 'list'>,
  { issuers }: Pick<Charter, 'issuers'>,
): Promise<readonly GuestProvider[]> {
  if (issuers.length === 0) return [];
  const offered = (await tokens.list()).filter(({ forGuests }) => forGuests);
  return issuers.flatMap(({ url, holder, audiences }) =>
    offered
      .filter(({ issuer, clientId }) => issuer === url && audiences.includes(clientId))
      .map(({ providerId, label, issuer }) => ({ providerId, label, issuer, holder })),
  );
}

/** @throws {AppError} `client/provider_unknown`, or what the server refused with */
export async function startGuestSignIn(
  tokens: GuestTokens,
  desk: IdentityDesk,
  providers: readonly GuestProvider[],
  providerId: string,
): Promise<StartedFlow> {
  if (!providers.some((provider) => provider.providerId === providerId))
    throw clientErrors.make('client/provider_unknown');
  return await tokens.startGuest(providerId, await desk.tokenNonce());
}

/** @throws {AppError} why the provider did not confirm, or `client/token_refused` */
export async function finishGuestSignIn(tokens: GuestTokens, desk: IdentityDesk, handle: string): Promise<void> {
  const result = await tokens.result(handle);
  if (result.purpose !== 'guest') throw clientErrors.make('client/malformed_answer');
  await desk.takeToken(result.idToken);
}

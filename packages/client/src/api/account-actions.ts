// What people do with accounts (L4): the own one, those of others, and sign-in providers.
import {
  type ConfiguredProvider,
  type FlowResult,
  type ListedPerson,
  type OwnAccount,
  type PublicProvider,
  type RecoveryCodes,
  type Role,
  type SaveProvider,
} from '@incamera/protocol';
import { type DeniedSubject } from '../identity/types.js';

/** The own account. Lasting changes ask for the passkey when it was last confirmed more than five minutes ago. */
export interface OwnAccountActions {
  overview(): Promise<OwnAccount>;
  /** Makes a passkey on this device; also with the session of a recovery code, which then becomes an ordinary one. */
  addPasskey(name: string): Promise<void>;
  renamePasskey(credentialId: string, name: string): Promise<void>;
  /** Ends the sessions that were opened by it, and denies it in every meeting; never the last way in (`auth/last_way_in`). */
  removePasskey(credentialId: string): Promise<void>;
  /** A new set, told once; those before are void. */
  newRecoveryCodes(): Promise<RecoveryCodes>;
  /** Ends one session, or with null all of them, this one included. */
  endSession(sessionId: string | null): Promise<void>;
  removeIdentity(issuer: string): Promise<void>;
  /** The notices of `me` were read in this session. */
  noticesRead(): Promise<void>;
}

/** Accounts of others: officers change them, operators see them. */
export interface PeopleActions {
  list(): Promise<readonly ListedPerson[]>;
  setRoles(accountId: string, roles: readonly Role[]): Promise<void>;
  /** @returns what went onto this server's deny lists, or off them: an authority of one's own can do the same */
  setSuspended(accountId: string, suspended: boolean): Promise<readonly DeniedSubject[]>;
  /** Deletes the account; its running meetings end. @returns what went onto this server's deny lists */
  remove(accountId: string): Promise<readonly DeniedSubject[]>;
  /** @returns a one-time set-up link, good for a day */
  invite(label: string, roles: readonly Role[]): Promise<string>;
}

/** Where the page goes next, and the handle by which it fetches what came of it. Neither may be kept in an address. */
export interface StartedFlow {
  readonly handle: string;
  readonly url: string;
}

/** Sign-in at OpenID providers. */
export interface ProviderActions {
  list(): Promise<readonly PublicProvider[]>;
  /** `link`: ties the person at the provider to the account that is signed in. */
  start(providerId: string, purpose: 'sign-in' | 'link'): Promise<StartedFlow>;
  /** @param nonce of the ID token, 32 bytes, computed by this client (`oidcChallenge` of @incamera/identity) */
  startGuest(providerId: string, nonce: Uint8Array): Promise<StartedFlow>;
  /** What came of a flow that this browser began; once. A flow that failed throws its error. */
  result(handle: string): Promise<FlowResult>;
  /** The provider's key set (RFC 7517) and whose addresses it may assert (none: any), for a charter that trusts it. */
  keys(providerId: string): Promise<{
    readonly keys: readonly Readonly<Record<string, unknown>>[];
    readonly emailDomains: readonly string[];
  }>;
}

/** The officer's side of providers. */
export interface ProviderAdministration {
  list(): Promise<readonly ConfiguredProvider[]>;
  /** Asks the provider for its configuration first, so that only one that works is saved. */
  save(provider: SaveProvider): Promise<ConfiguredProvider>;
  remove(providerId: string): Promise<void>;
}

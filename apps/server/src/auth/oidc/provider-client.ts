// Speaks to OpenID providers (L5; OpenID Connect Core and Discovery 1.0, RFC 7636, RFC 9207) by `openid-client`: code flow with
// PKCE, state and nonce; the ID token's signature is verified even though it comes over TLS.
import { type Clock, errorCode, type Logger } from '@incamera/kernel';
import { providerKeysSchema } from '@incamera/protocol';
import { type ProviderRow } from '@incamera/store';
import * as oidc from 'openid-client';
import { refuse } from '../../http-errors.js';
import { ForeignOrigin, guardedFetch, isReachable } from './guarded-fetch.js';
import { type SecretBox } from './secret-box.js';

/** Configuration and keys of a provider are asked for again after this. */
const FRESH_FOR_MS = 10 * 60_000;
const TIMEOUT_S = 10;
const SCOPE = 'openid email profile';

/** What a provider is asked with. */
export type ProviderAccess = Pick<ProviderRow, 'issuer' | 'clientId'> & {
  readonly secret: string | null;
  /** Null: whatever its configuration names; for the officer's first look. */
  readonly hosts: readonly string[] | null;
};

/** One sign-in, as it was begun. */
export interface AuthorizationRequest {
  readonly redirectUrl: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What the provider says about the person. */
export interface SignedInPerson {
  readonly idToken: string;
  /** Who says it. */
  readonly issuer: string;
  readonly subject: string;
  /** Only if the provider says that it verified it. */
  readonly email: string | null;
  readonly name: string | null;
}

interface Known {
  readonly row: ProviderRow;
  readonly config: Promise<oidc.Configuration>;
  readonly untilMs: number;
}

export class ProviderClient {
  readonly #secrets: SecretBox;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #allowLoopback: boolean;
  readonly #known = new Map<string, Known>();

  constructor(options: { secrets: SecretBox; clock: Clock; logger: Logger; allowLoopback: boolean }) {
    this.#secrets = options.secrets;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#allowLoopback = options.allowLoopback;
  }

  /**
   * Asks a provider for its configuration before it is stored.
   * @returns the origins that it names
   * @throws {AppError} auth/provider_address, auth/provider_unavailable
   */
  async inspect(access: ProviderAccess): Promise<string[]> {
    const issuer = new URL(access.issuer);
    if (!isReachable(issuer, this.#allowLoopback)) throw refuse('auth/provider_address');
    const metadata = (await this.#discover(access)).serverMetadata();
    const { token_endpoint: token, jwks_uri: keys, authorization_endpoint: authorization } = metadata;
    if (token === undefined || keys === undefined || authorization === undefined) {
      throw refuse('auth/provider_unavailable');
    }
    // People are sent to the issuer that the officer typed, and to no other place.
    if (new URL(authorization).origin !== issuer.origin) throw refuse('auth/provider_address');
    const urls = [issuer, new URL(token), new URL(keys)];
    if (!urls.every((url) => isReachable(url, this.#allowLoopback))) throw refuse('auth/provider_address');
    return [...new Set(urls.map((url) => url.origin))];
  }

  /** Where the browser goes. @throws {AppError} auth/provider_unavailable, auth/provider_changed */
  async authorizationUrl(provider: ProviderRow, request: AuthorizationRequest): Promise<string> {
    const config = await this.#configOf(provider);
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: request.redirectUrl,
      scope: SCOPE,
      state: request.state,
      nonce: request.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(request.verifier),
      code_challenge_method: 'S256',
    });
    if (url.origin !== new URL(provider.issuer).origin) throw refuse('auth/provider_changed');
    return url.href;
  }

  /**
   * Exchanges the code of an answer for the ID token and verifies it: issuer, audience, time, nonce, signature.
   * @param answer the address that the browser came back to
   * @throws {AppError} auth/provider_cancelled, auth/provider_refused, auth/provider_unavailable, auth/provider_changed
   */
  async exchange(provider: ProviderRow, answer: URL, request: AuthorizationRequest): Promise<SignedInPerson> {
    const config = await this.#configOf(provider);
    try {
      const tokens = await oidc.authorizationCodeGrant(config, answer, {
        expectedState: request.state,
        expectedNonce: request.nonce,
        pkceCodeVerifier: request.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined) throw refuse('auth/provider_refused');
      const text = (value: unknown) => (typeof value === 'string' ? value : null);
      const email = claims.email_verified === true ? text(claims.email) : null;
      return { idToken: tokens.id_token, issuer: claims.iss, subject: claims.sub, email, name: text(claims.name) };
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  /** The provider's key set. @throws {AppError} auth/provider_unavailable, auth/provider_changed */
  async keys(provider: ProviderRow): Promise<Record<string, unknown>[]> {
    const { jwks_uri: address } = (await this.#configOf(provider)).serverMetadata();
    if (address === undefined) throw refuse('auth/provider_unavailable');
    try {
      const load = guardedFetch((url) => this.#allows(url, provider.hosts));
      const signal = AbortSignal.timeout(TIMEOUT_S * 1000);
      const response = await load(address, { method: 'GET', headers: {}, body: undefined, redirect: 'manual', signal });
      // Other members of a key set (RFC 7517 section 5) are of no use to anybody here.
      const { keys } = (await response.json()) as { keys?: unknown };
      return providerKeysSchema.shape.keys.parse(keys);
    } catch (error) {
      if (error instanceof ForeignOrigin) throw refuse('auth/provider_changed');
      throw refuse('auth/provider_unavailable');
    }
  }

  /** Asks anew at the next use. */
  forget(providerId: string): void {
    this.#known.delete(providerId);
  }

  async #configOf(provider: ProviderRow): Promise<oidc.Configuration> {
    const nowMs = this.#clock.nowMs();
    const known = this.#known.get(provider.providerId);
    if (known !== undefined && known.untilMs > nowMs && isSameAccess(known.row, provider)) return known.config;
    const { sealedSecret } = provider;
    const secret = sealedSecret === null ? null : this.#secrets.open(sealedSecret, provider);
    if (sealedSecret !== null && secret === null) {
      this.#logger.error('provider_secret_unreadable');
      throw refuse('auth/provider_unavailable');
    }
    const config = this.#discover({ ...provider, secret });
    this.#known.set(provider.providerId, { row: provider, config, untilMs: nowMs + FRESH_FOR_MS });
    config.catch(() => this.#known.delete(provider.providerId));
    return config;
  }

  async #discover(access: ProviderAccess): Promise<oidc.Configuration> {
    const insecure = this.#allowLoopback ? [oidc.allowInsecureRequests] : [];
    try {
      const config = await oidc.discovery(new URL(access.issuer), access.clientId, undefined, authentication(access), {
        execute: [...insecure, oidc.enableNonRepudiationChecks],
        timeout: TIMEOUT_S,
        [oidc.customFetch]: guardedFetch((url) => this.#allows(url, access.hosts)),
      });
      // Compared as text as well: it is what members compare the tokens of guests with.
      if (config.serverMetadata().issuer !== access.issuer) throw refuse('auth/provider_address');
      return config;
    } catch (error) {
      throw this.#refusal(error, 'auth/provider_unavailable');
    }
  }

  #allows(url: URL, hosts: readonly string[] | null): boolean {
    return isReachable(url, this.#allowLoopback) && (hosts === null || hosts.includes(url.origin));
  }

  /** The error for people; the log gets the library's code and nothing of what the provider wrote. */
  #refusal(error: unknown, otherwise: 'auth/provider_refused' | 'auth/provider_unavailable' = 'auth/provider_refused') {
    if (errorCode(error).startsWith('auth/')) return error;
    if (isCausedBy(error, ForeignOrigin)) return refuse('auth/provider_changed');
    const code = error instanceof Error && 'code' in error ? String(error.code).slice(0, 60) : 'unknown';
    this.#logger.warn('provider_failed', { code });
    if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied') {
      return refuse('auth/provider_cancelled');
    }
    const unreachable = error instanceof TypeError || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT';
    return refuse(unreachable ? 'auth/provider_unavailable' : otherwise);
  }
}

/** As RFC 6749 section 2.3.1: by header where the provider does not say otherwise. */
function authentication({ secret }: ProviderAccess): oidc.ClientAuth {
  if (secret === null) return oidc.None();
  const basic = oidc.ClientSecretBasic(secret);
  const post = oidc.ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    (methods.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
  };
}

function isSameAccess(a: ProviderRow, b: ProviderRow): boolean {
  const key = ({ issuer, clientId, sealedSecret, hosts }: ProviderRow) =>
    JSON.stringify([issuer, clientId, sealedSecret, hosts]);
  return key(a) === key(b);
}

function isCausedBy(error: unknown, kind: typeof ForeignOrigin): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof kind) return true;
  return false;
}

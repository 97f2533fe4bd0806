// A real OpenID provider on loopback (`oidc-provider`): people choose who they are on a page with one button for each.
/// <reference path="./oidc-provider.d.ts" />
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { exportJWK, generateKeyPair } from 'jose';
import { type Context, Provider } from 'oidc-provider';
import { freeTcpPort } from './free-port.js';

/** Somebody who can sign in there. */
export interface ProviderPerson {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

export interface ProviderClientRegistration {
  readonly clientId: string;
  /** Absent: a public client, by PKCE alone. */
  readonly clientSecret?: string;
  readonly redirectUrls: readonly string[];
}

export interface OpenIdProvider {
  /** http://localhost:PORT, or https with a certificate. */
  readonly issuer: string;
  /** As if registered by hand: takes effect with the next request. */
  register(client: ProviderClientRegistration): void;
  /** Errors of the provider itself: a test asserts that there are none. */
  readonly problems: readonly string[];
  stop(): Promise<void>;
}

/** Path of a person's sign-in on the page of an interaction, `/choose/UID?subject=…`. */
const CHOOSE = /^\/choose\/([\w-]+)$/;

/** @param tls files of a certificate for localhost; default: without TLS */
export async function startOpenIdProvider(
  people: readonly ProviderPerson[],
  tls: { readonly certFile: string; readonly keyFile: string } | null = null,
): Promise<OpenIdProvider> {
  const issuer = `${tls === null ? 'http' : 'https'}://localhost:${await freeTcpPort()}`;
  const clients = new Map<string, Record<string, unknown>>();
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(privateKey)), kid: 'first', use: 'sig', alg: 'RS256' }] };
  const problems: string[] = [];
  let provider = newProvider();

  function newProvider(): Provider {
    const made = new Provider(issuer, configuration({ people, clients: [...clients.values()], jwks }));
    made.on('server_error', (_context, error) => problems.push(error.message));
    return made;
  }

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answer(provider, people, request, response).catch((error: unknown) => {
      problems.push(String(error));
      response.writeHead(500).end();
    });
  };
  const server: Server =
    tls === null
      ? createServer(handle)
      : createSecureServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }, handle);
  server.listen(Number(new URL(issuer).port), 'localhost');
  await once(server, 'listening');
  return {
    issuer,
    problems,
    register({ clientId, clientSecret, redirectUrls }) {
      clients.set(clientId, {
        client_id: clientId,
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
        token_endpoint_auth_method: clientSecret === undefined ? 'none' : 'client_secret_basic',
        redirect_uris: redirectUrls,
        response_types: ['code'],
        grant_types: ['authorization_code'],
      });
      provider = newProvider();
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function configuration(options: {
  people: readonly ProviderPerson[];
  clients: readonly Record<string, unknown>[];
  jwks: { readonly keys: readonly object[] };
}): Record<string, unknown> {
  const { people, clients, jwks } = options;
  return {
    clients,
    jwks,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Claims stand in the ID token, as with most providers that organisations run.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only for tests'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    interactions: { url: (_context: Context, { uid }: { uid: string }) => `/choose/${uid}` },
    loadExistingGrant,
    findAccount(_context: Context, subject: string) {
      const person = people.find((each) => each.subject === subject);
      if (person === undefined) return undefined;
      const { name, email, emailVerified } = person;
      return { accountId: subject, claims: () => ({ sub: subject, name, email, email_verified: emailVerified }) };
    },
  };
}

/** Whoever signs in agrees to everything. */
async function loadExistingGrant({ oidc }: Context): Promise<unknown> {
  const { clientId } = oidc.client;
  const known = oidc.result?.consent?.grantId ?? oidc.session.grantIdFor(clientId);
  if (known !== undefined) return await oidc.provider.Grant.find(known);
  const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}

async function answer(
  provider: Provider,
  people: readonly ProviderPerson[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!CHOOSE.test(url.pathname)) return await provider.callback()(request, response);
  const subject = url.searchParams.get('subject');
  if (subject === null) {
    const links = people.map((person) => `<li><a href="?subject=${person.subject}">${person.name}</a></li>`);
    const cancel = '<li><a href="?subject=">Cancel</a></li>';
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><title>Provider</title><h1>Who are you?</h1><ul>${links.join('')}${cancel}</ul>`,
    );
    return;
  }
  const result =
    subject === ''
      ? { error: 'access_denied', error_description: 'cancelled' }
      : { login: { accountId: subject, remember: false } };
  await provider.interactionFinished(request, response, result);
}

// An OpenID provider that answers whatever a test wants: it signs in everybody at once, and each part of its answers can be
// changed.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';

type Json = Readonly<Record<string, unknown>>;

export class HostileProvider {
  issuer = '';
  /** Laid over the configuration, the claims of the next ID token, and the parameters with which the browser comes back. */
  metadata: Json = {};
  claims: Json = {};
  answer: Readonly<Record<string, string>> = {};
  /** Signs instead of the key that is published. */
  foreignKey: SoftwareIssuer | null = null;
  /** What the token endpoint answers instead of tokens. */
  tokenAnswer: ((response: ServerResponse) => void) | null = null;
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  #issuerKey!: SoftwareIssuer;
  #server!: Server;
  #nonce = '';

  static async start(): Promise<HostileProvider> {
    const provider = new HostileProvider();
    provider.#issuerKey = await SoftwareIssuer.create('key-1');
    provider.#server = createServer((request, response) => {
      provider.#handle(request, response).catch(() => response.writeHead(500).end());
    });
    provider.#server.listen(0, 'localhost');
    await once(provider.#server, 'listening');
    provider.issuer = `http://localhost:${(provider.#server.address() as AddressInfo).port}`;
    return provider;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    this.requests.push(url.pathname);
    const json = (value: unknown) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          jwks_uri: `${this.issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          ...this.metadata,
        });
      case '/authorize': {
        this.#nonce = url.searchParams.get('nonce') ?? '';
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        const state = url.searchParams.get('state') ?? '';
        for (const [name, value] of Object.entries({ code: 'code', state, ...this.answer })) {
          back.searchParams.set(name, value);
        }
        response.writeHead(303, { location: back.href }).end();
        return;
      }
      case '/keys':
        return json(this.#issuerKey.jwks);
      case '/token':
        if (this.tokenAnswer !== null) return this.tokenAnswer(response);
        return json({ access_token: 'a', token_type: 'bearer', expires_in: 60, id_token: await this.#idToken() });
      default:
        response.writeHead(404).end();
    }
  }

  async #idToken(): Promise<string> {
    const nowS = Math.floor(Date.now() / 1000);
    return (this.foreignKey ?? this.#issuerKey).issue({
      iss: this.issuer,
      aud: 'incamera',
      sub: 'ada',
      iat: nowS,
      exp: nowS + 300,
      nonce: this.#nonce,
      email: 'ada@example.org',
      email_verified: true,
      ...this.claims,
    });
  }
}

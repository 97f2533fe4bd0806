// The server's API of accounts and identities for one device (test support): nobody is signed in and nothing is listed, unless a
// test says otherwise.
import { toBase64Url } from '@incamera/kernel';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';

export interface PretendedAccount {
  readonly accountId: string;
  readonly displayName: string;
  /** Issues a certificate over a leaf key (base64url). */
  readonly certify: (leafKey: string) => Promise<readonly Uint8Array[]>;
  readonly passkeys: readonly {
    readonly credentialId: string;
    readonly publicKey: Uint8Array;
    readonly chains: readonly (readonly Uint8Array[])[];
  }[];
}

export interface PretendedProvider {
  readonly providerId: string;
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: readonly object[];
  /** What comes of a flow whose nonce (base64url) was deposited. */
  readonly token: (nonce: string) => Promise<string>;
}

export class IdentityAnswers {
  account: PretendedAccount | null = null;
  anchors: readonly object[] = [];
  denyLists: readonly Uint8Array[] = [];
  holders: { threshold: number; holders: readonly object[] } = { threshold: 2, holders: [] };
  providers: readonly PretendedProvider[] = [];
  readonly #nonces = new Map<string, { readonly provider: PretendedProvider; readonly nonce: string }>();

  /** Null: not a matter of identities. */
  async answer(url: string, { body }: HttpRequest): Promise<HttpResponse | null> {
    const { pathname } = new URL(url);
    const found = await this.#find(pathname, typeof body === 'string' ? (JSON.parse(body) as never) : ({} as never));
    return found === undefined ? null : json(found);
  }

  async #find(path: string, body: { leafKey: string; nonce: string; handle: string }): Promise<unknown> {
    const [, providerId = '', what] = /^\/api\/oidc\/([^/]+)\/(guest|keys)$/.exec(path) ?? [];
    if (providerId !== '') return this.#ofProvider(providerId, what === 'keys', body.nonce);
    switch (path) {
      case '/api/me':
        return { account: this.#me(), recovering: null, notices: [] };
      case '/api/identity/anchors':
        return { anchors: this.anchors };
      case '/api/identity/deny-lists':
        return { lists: this.denyLists.map((list) => toBase64Url(list)) };
      case '/api/holders':
        return this.holders;
      case '/api/identity/certificate':
        return await this.#certificate(body.leafKey);
      case '/api/identity/passkeys':
        return this.#passkeys();
      case '/api/oidc/providers':
        return {
          providers: this.providers.map(({ providerId: id, label, issuer, clientId }) => {
            return { providerId: id, label, issuer, clientId, forSignIn: false, forGuests: true };
          }),
        };
      case '/api/oidc/result': {
        const flow = this.#nonces.get(body.handle);
        return flow && { purpose: 'guest', idToken: await flow.provider.token(flow.nonce) };
      }
      default:
        return undefined;
    }
  }

  #ofProvider(providerId: string, wantsKeys: boolean, nonce: string): unknown {
    const provider = this.providers.find((each) => each.providerId === providerId);
    if (provider === undefined) return undefined;
    if (wantsKeys) return { keys: provider.keys, emailDomains: ['partner.example'] };
    const handle = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    this.#nonces.set(handle, { provider, nonce });
    return { handle };
  }

  #me(): unknown {
    if (this.account === null) return null;
    const { accountId, displayName } = this.account;
    return { accountId, displayName, userHandle: toBase64Url(new Uint8Array(32)), roles: ['organiser'] };
  }

  async #certificate(leafKey: string): Promise<unknown> {
    const chain = await this.account?.certify(leafKey);
    return chain && { chain: chain.map((der) => toBase64Url(der)), notAfterMs: 9e12 };
  }

  #passkeys(): unknown {
    const passkeys = this.account?.passkeys ?? [];
    return {
      domain: 'localhost',
      personId: 'somebody',
      passkeys: passkeys.map(({ credentialId, publicKey, chains }) => ({
        credentialId,
        publicKey: toBase64Url(publicKey),
        request: null,
        certificates: chains.map((chain) => ({
          chain: chain.map((der) => toBase64Url(der)),
          serial: '01',
          issuerKeyHash: toBase64Url(new Uint8Array(32)),
          notAfterMs: 9e12,
        })),
      })),
    };
  }
}

function json(body: unknown): HttpResponse {
  const text = JSON.stringify(body);
  return { status: 200, text: async () => text, arrayBuffer: async () => new TextEncoder().encode(text).buffer };
}

// What the server says about the person at this device (L4), for the identity desk, which verifies it; and what it lists for the
// charters of new meetings.
import { decodePasskeyKey } from '@incamera/identity';
import { AppError, type Bytes, toBase64Url } from '@incamera/kernel';
import { certificateResultSchema, type OwnPasskeys, ownPasskeysSchema, wireBytes } from '@incamera/protocol';
import { type OwnMarks } from '../history/own-marks.js';
import { type EnrolledPasskey, type IdentitySource } from '../identity/identity-source.js';
import { type ListedProvider, type TrustSource } from '../identity/trust-roots.js';
import { type Identity } from '../identity/types.js';
import { type ProviderActions } from './account-actions.js';
import { type Accounts } from './accounts.js';
import { type HttpClient } from './http-client.js';

/** What a charter can name of one provider. */
const MAX_DOMAINS = 16;

export class ServerIdentitySource implements IdentitySource {
  readonly #http: HttpClient;
  readonly #accounts: Pick<Accounts, 'current'>;
  readonly #marks: Pick<OwnMarks, 'add'>;

  constructor(http: HttpClient, accounts: Pick<Accounts, 'current'>, marks: Pick<OwnMarks, 'add'>) {
    this.#http = http;
    this.#accounts = accounts;
    this.#marks = marks;
  }

  async account(): Promise<{ readonly accountId: string; readonly displayName: string } | null> {
    return await this.#accounts.current();
  }

  async certificate(leafKey: Bytes, anchors: readonly Bytes[] | null): Promise<readonly Bytes[]> {
    const ids = anchors === null ? null : anchors.map((hash) => toBase64Url(hash));
    await this.#marks.add(toBase64Url(leafKey));
    const body = { leafKey: toBase64Url(leafKey), anchors: ids };
    const { chain } = await this.#http.post('/api/identity/certificate', body, certificateResultSchema);
    return chain.map(wireBytes);
  }

  async passkeys(): Promise<readonly EnrolledPasskey[]> {
    return (await this.#own()).flatMap(({ credentialId, publicKey }) => {
      const key = decodePasskeyKey(wireBytes(publicKey));
      return key.ok ? [{ credentialId, key: key.value }] : [];
    });
  }

  async passkeyChains(): Promise<readonly (readonly Bytes[])[]> {
    return (await this.#own()).flatMap(({ certificates }) => certificates.map(({ chain }) => chain.map(wireBytes)));
  }

  async #own(): Promise<OwnPasskeys['passkeys']> {
    return (await this.#http.get('/api/identity/passkeys', ownPasskeysSchema)).passkeys;
  }
}

/** Authorities as this device judges them, and the sign-in services for guests with their keys. */
export function serverTrustSource(
  identity: Pick<Identity, 'anchors'>,
  providers: Pick<ProviderActions, 'list' | 'keys'>,
): TrustSource {
  return {
    authorities: () => identity.anchors(),
    providers: async () => {
      const guests = (await providers.list()).filter(({ forGuests }) => forGuests);
      return await Promise.all(
        guests.map(async ({ label, issuer, clientId, providerId }): Promise<ListedProvider> => {
          const { keys, emailDomains } = await providers.keys(providerId);
          const domains = emailDomains.length === 0 ? null : emailDomains.slice(0, MAX_DOMAINS);
          return { label, issuer, clientId, emailDomains: domains, jwks: { keys } };
        }),
      );
    },
  };
}

/** What the server certifies at once for a new key, to learn with whose key it signs; null: nothing. */
export async function probeCertificate(
  source: Pick<IdentitySource, 'certificate'>,
  leafKey: Bytes,
): Promise<{ readonly chain: readonly Bytes[]; readonly leafKey: Bytes } | null> {
  try {
    return { chain: await source.certificate(leafKey, null), leafKey };
  } catch (error) {
    // Without a certificate of the server there is nothing to find out; that it failed is told where one is needed.
    if (error instanceof AppError) return null;
    throw error;
  }
}

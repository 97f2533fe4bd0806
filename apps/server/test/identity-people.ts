// People with passkeys in software and officers with an authority of their own, for tests of identities.
import { randomBytes } from 'node:crypto';
import {
  type CertificateAuthority,
  certificationChallenge,
  createRoot,
  encodeCertificationRequest,
  encodePasskeyKey,
} from '@incamera/identity';
import { type Bytes, systemRng, toBase64Url } from '@incamera/kernel';
import { type Role } from '@incamera/store';
import { SoftwarePasskey } from '../../../testkit/src/software-passkey.js';
import { type TestAccount } from './test-account.js';
import { type TestServer } from './test-server.js';

export interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly body: any;
}

/** A request of an account's browser, or of nobody's. A body makes it a POST. */
export async function call(
  server: TestServer,
  account: TestAccount | null,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers = account?.headers ?? { origin: server.url, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${server.url}${path}`, init);
  const answer = await response.json();
  return { status: response.status, code: answer.error?.code, body: answer };
}

export interface PasskeyPerson {
  readonly account: TestAccount;
  readonly passkey: SoftwarePasskey;
  readonly credentialId: string;
}

/** Somebody signed in, with a passkey whose key can be verified. */
export async function passkeyPerson(
  server: TestServer,
  name: string,
  roles: Role[] = ['organiser'],
): Promise<PasskeyPerson> {
  const account = await server.signedIn(roles, name);
  const passkey = await SoftwarePasskey.create();
  const credentialId = randomBytes(16).toString('base64url');
  await server.store.passkeys.add(
    account.accountId,
    {
      credentialId,
      publicKey: toBase64Url(encodePasskeyKey(passkey.key)),
      signCount: 0,
      rpId: 'localhost',
      transports: [],
      name: '',
      isSyncable: false,
    },
    { nowMs: server.clock.nowMs(), most: 100 },
  );
  return { account, passkey, credentialId };
}

/** The request that an honest device makes. */
export async function requestOf(
  server: TestServer,
  passkey: SoftwarePasskey,
  person: { displayName: string; email: string | null },
): Promise<string> {
  const challenge = await certificationChallenge(person);
  const assertion = await passkey.assert({ challenge, origin: server.url, rpId: 'localhost' });
  return toBase64Url(encodeCertificationRequest({ ...person, passkey: passkey.key, assertion }));
}

export const generateKeys = async (): Promise<CryptoKeyPair> =>
  (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;

/** An authority that is kept off the server. */
export async function officersRoot(server: TestServer, keys?: CryptoKeyPair): Promise<CertificateAuthority> {
  const request = {
    commonName: 'Office of Security',
    organisation: 'Example',
    domains: ['example.org'],
    lifetimeMs: 10 * 365 * 24 * 3_600_000,
    keys: keys ?? (await generateKeys()),
  };
  return await createRoot(request, { clock: server.clock, rng: systemRng });
}

export const officerAnchor = (root: CertificateAuthority, kind: 'officer' | 'organisation' = 'officer') => ({
  kind,
  label: 'Security',
  certificate: toBase64Url(root.certificate.der),
  domains: ['example.org'],
});

export function rawKeyOf(authority: CertificateAuthority): Bytes {
  const { key } = authority.certificate;
  if (key?.kind !== 'ed25519') throw new Error('no Ed25519 key');
  return key.raw;
}

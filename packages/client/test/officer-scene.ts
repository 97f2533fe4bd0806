// People with real clients at a real server, honest or altered on the way: officers, and those whom they certify (test support).
import { randomBytes } from 'node:crypto';
import { encodePasskeyKey } from '@incamera/identity';
import { toBase64Url } from '@incamera/kernel';
import { type Role } from '@incamera/store';
import { type TestServer } from '../../../apps/server/test/test-server.js';
import { SoftwarePasskey } from '../../../testkit/src/software-passkey.js';
import { type Client, type ClientEnvironment, createClient } from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';

export const PASSPHRASE = 'six words that nobody guesses';
export const NAMES = { name: 'Security Office', organisation: 'Example', domains: ['example.org'] };
export const ADMIN = '/api/admin/identity';

/** Alters answers of the server on their way: what a hostile one would send. */
export type Lie = (path: string, answer: Record<string, unknown>) => unknown;

export interface Person {
  readonly client: Client;
  readonly storage: MemoryStorage;
  readonly passkey: SoftwarePasskey;
  readonly credentialId: string;
  readonly accountId: string;
  /** What the next requests get instead; null: the truth. */
  lie: Lie | null;
}

export async function enrolled(
  server: TestServer,
  name: string,
  roles: Role[],
  storage = new MemoryStorage(),
): Promise<Person> {
  const { headers, accountId } = await server.signedIn(roles, name);
  const passkey = await SoftwarePasskey.create();
  const credentialId = randomBytes(16).toString('base64url');
  const row = { credentialId, publicKey: toBase64Url(encodePasskeyKey(passkey.key)), signCount: 0, rpId: 'localhost' };
  const more = { transports: [], name: '', isSyncable: false };
  await server.store.passkeys.add(accountId, { ...row, ...more }, { nowMs: server.clock.nowMs(), most: 100 });
  const environment = createNodeEnvironment({ publicUrl: server.url, storage });
  const who: Person = { client: {} as Client, storage, passkey, credentialId, accountId, lie: null };
  const request: ClientEnvironment['request'] = async (url, options) => {
    const all = { ...options, headers: { ...options.headers, ...headers } };
    const response = await fetch(url, { ...all, body: options.body ?? null });
    const text = await response.text();
    const answer = who.lie === null ? text : JSON.stringify(who.lie(new URL(url).pathname, JSON.parse(text)));
    return { status: response.status, text: async () => answer, arrayBuffer: async () => new ArrayBuffer(0) };
  };
  const passkeys: ClientEnvironment['passkeys'] = {
    create: async () => ({}),
    get: async ({ challenge, rpId }) => {
      const { clientData, authenticatorData, signature } = await passkey.assert({
        challenge,
        rpId,
        origin: server.url,
      });
      const response = {
        clientDataJSON: toBase64Url(clientData),
        authenticatorData: toBase64Url(authenticatorData),
        signature: toBase64Url(signature),
      };
      return { id: credentialId, type: 'public-key', response };
    },
  };
  return Object.assign(who, { client: createClient({ ...environment, request, passkeys, clock: server.clock }) });
}

export async function officerWithAuthority(server: TestServer): Promise<Person & { backup: string }> {
  const olga = await enrolled(server, 'Olga', ['officer']);
  const { backup } = await olga.client.officerAuthority.create({ ...NAMES, passphrase: PASSPHRASE });
  await olga.client.officerAuthority.list();
  return Object.assign(olga, { backup });
}

export const refused = (code: string) => ({ code });

// What this device signs and sends for an account, whatever the server says.
import { type Bytes, concat, sha256, systemClock, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { protocolErrors } from '@incamera/protocol';
import { expect, it } from 'vitest';
import { type HttpRequest, type Passkeys } from '../environment.js';
import { AccountWatch } from './account-watch.js';
import { Accounts } from './accounts.js';
import { confirmBy } from './confirm.js';
import { HttpClient } from './http-client.js';
import { ownAccountActions } from './own-account.js';

const NONCE = systemRng.bytes(32);
const HANDLE = toBase64Url(systemRng.bytes(32));

/** A server of few words, and passkeys that remember what they were asked. */
function scene(answers: Readonly<Record<string, () => unknown>> = {}) {
  const requests: { path: string; body: Record<string, unknown> }[] = [];
  const signed: { kind: 'create' | 'get'; challenge: Bytes; exclude?: readonly Bytes[] }[] = [];
  const me = { account: { accountId: 'a', displayName: 'Ada', userHandle: HANDLE, roles: [] } };
  const known: Readonly<Record<string, () => unknown>> = {
    '/api/config': () => ({ version: '1', publicUrl: 'https://meet.example', rpId: 'meet.example', fileBytes: 1 }),
    '/api/auth/nonce': () => ({ nonce: toBase64Url(NONCE) }),
    '/api/me': () => ({ ...me, recovering: null, notices: [] }),
    '/api/account/passkeys/may-add': () => ({ credentialIds: ['AAEC'] }),
    ...answers,
  };
  const request = async (url: string, { body }: HttpRequest) => {
    const path = new URL(url).pathname;
    requests.push({ path, body: typeof body === 'string' ? JSON.parse(body) : {} });
    let status = 200;
    let answer: unknown;
    try {
      answer = known[path]?.() ?? {};
    } catch (error) {
      if (!protocolErrors.owns(error)) throw error;
      status = 403;
      answer = { error: { code: error.code, ...protocolErrors.texts[error.code] } };
    }
    return { status, text: async () => JSON.stringify(answer), arrayBuffer: async () => new ArrayBuffer(0) };
  };
  const passkeys: Passkeys = {
    create: async ({ challenge, exclude }) => {
      signed.push({ kind: 'create', challenge, exclude });
      return { id: 'new' };
    },
    get: async ({ challenge }) => {
      signed.push({ kind: 'get', challenge });
      return { id: 'own' };
    },
  };
  const environment = { publicUrl: 'https://meet.example', request, passkeys, clock: systemClock, rng: systemRng };
  const http = new HttpClient(environment);
  const accounts = new Accounts(http, environment, new AccountWatch());
  const confirm = confirmBy(() => accounts.reauthenticate());
  const paths = () => requests.map(({ path }) => path);
  return {
    accounts,
    own: ownAccountActions(http, environment, confirm, { add: async () => undefined }),
    confirm,
    requests,
    signed,
    paths,
  };
}

const challengeOf = async (label: string) => await sha256(concat(utf8(label), NONCE));

it('signs a hash of its own label and the nonce, never what the server chose, and no purpose for another', async () => {
  const { accounts, own, signed } = scene();
  await accounts.reauthenticate();
  await own.addPasskey('Safe');
  expect(signed[0]).toEqual({ kind: 'get', challenge: await challengeOf('incamera/login/1') });
  expect(signed[1]).toMatchObject({ kind: 'create', challenge: await challengeOf('incamera/enrol/1') });
  expect(signed.some(({ challenge }) => toBase64Url(challenge) === toBase64Url(NONCE))).toBe(false);
});

it('makes no passkey on a device that has one already, and none before the server said that it may', async () => {
  const { own, signed, paths } = scene();
  await own.addPasskey('Safe');
  expect(signed[0]?.exclude).toEqual([new Uint8Array([0, 1, 2])]);
  expect(paths().at(-1)).toBe('/api/account/passkeys');
  const refused = scene({
    '/api/account/passkeys/may-add': () => {
      throw protocolErrors.make('auth/sign_in_again');
    },
  });
  await expect(refused.own.addPasskey('Safe')).rejects.toMatchObject({ code: 'auth/sign_in_again' });
  expect(refused.signed).toEqual([]);
});

it('asks for the passkey when the server wants it once more, and repeats the request once', async () => {
  let refusals = 1;
  const wanting = () => {
    if (refusals-- > 0) throw protocolErrors.make('auth/reauthenticate');
    return { recoveryId: 'A', codes: Array.from({ length: 10 }, () => 'B') };
  };
  const { own, signed, paths } = scene({ '/api/account/recovery-codes': wanting });
  expect((await own.newRecoveryCodes()).recoveryId).toBe('A');
  expect(signed.map(({ kind }) => kind)).toEqual(['get']);
  expect(paths().filter((path) => path === '/api/account/recovery-codes')).toHaveLength(2);
  refusals = 9;
  await expect(own.newRecoveryCodes()).rejects.toMatchObject({ code: 'auth/reauthenticate' });
  expect(signed).toHaveLength(2);
});

it('passes other refusals on, and what was done is not done twice', async () => {
  const { confirm, signed } = scene();
  let runs = 0;
  const failing = confirm(async () => {
    runs++;
    throw protocolErrors.make('auth/last_way_in');
  });
  await expect(failing).rejects.toMatchObject({ code: 'auth/last_way_in' });
  expect([runs, signed.length]).toEqual([1, 0]);
});

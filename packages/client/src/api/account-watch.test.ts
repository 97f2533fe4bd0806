// Who is signed in is told with every answer of the server that says so, before whoever asked can show anything.
import { type Account } from '@incamera/protocol';
import { expect, it } from 'vitest';
import { type ClientEnvironment } from '../environment.js';
import { AccountWatch } from './account-watch.js';
import { Accounts } from './accounts.js';
import { HttpClient } from './http-client.js';

const ada: Account = { accountId: 'a_1', displayName: 'Ada', userHandle: 'A'.repeat(43), roles: ['officer'] };

function scene() {
  const server: { account: Account | null; code: string | null } = { account: ada, code: null };
  const request: ClientEnvironment['request'] = async () => {
    const error = { code: server.code, message: 'm', next: 'n' };
    if (server.code !== null) return new Response(JSON.stringify({ error }), { status: 401 });
    return new Response(JSON.stringify({ account: server.account, recovering: null, notices: [] }));
  };
  const watch = new AccountWatch();
  const told: (string | null)[] = [];
  const end = watch.subscribe((account) => told.push(account?.accountId ?? null));
  const http = new HttpClient({ publicUrl: 'https://meet.example', request }, () => watch.saw(null));
  const accounts = new Accounts(http, { passkeys: null, rng: { bytes: (length) => new Uint8Array(length) } }, watch);
  return { server, watch, told, end, http, accounts };
}

it('tells who is signed in when that is asked, and that nobody is', async () => {
  const { server, told, end, accounts } = scene();
  await accounts.current().then(() => expect(told).toEqual(['a_1']));
  server.account = null;
  await accounts.me();
  expect(told).toEqual(['a_1', null]);
  end();
  await accounts.me();
  expect(told).toHaveLength(2);
});

it('tells whoever listens later what was said last', async () => {
  const { watch, accounts } = scene();
  await accounts.me();
  const late: (string | undefined)[] = [];
  watch.subscribe((account) => late.push(account?.accountId));
  expect(late).toEqual(['a_1']);
});

it('tells that nobody is signed in when the session has ended, whatever was asked for', async () => {
  const { server, told, http } = scene();
  server.code = 'auth/signed_out';
  await http.command('/api/admin/cases/c/trace', {}).catch(() => expect(told).toEqual([null]));
  server.code = 'auth/not_permitted';
  await http.command('/api/admin/cases/c/trace', {}).catch(() => undefined);
  expect(told).toEqual([null]);
});

it('tells that nobody is signed in after signing out', async () => {
  const { told, accounts } = scene();
  await accounts.signOut();
  expect(told).toEqual([null]);
});

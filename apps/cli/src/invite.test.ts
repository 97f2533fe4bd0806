import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DELIVERY_LIMITS } from '@incamera/server';
import { openStore } from '@incamera/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildCommand } from './command.js';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'incamera-cli-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const command = await buildCommand((text) => lines.push(text));
  await command.parseAsync([...args, '--data', dataDir], { from: 'user' });
  return lines;
}

it('makes a link while no server runs, for the address that the server was last opened as', async () => {
  expect((await run('invite'))[0]).toMatch(/^http:\/\/localhost:8080\/setup#[\w-]{43}$/);
  const location = { kind: 'sqlite', file: join(dataDir, 'incamera.db') } as const;
  const store = await openStore(location, DELIVERY_LIMITS);
  await store.saveSetting('public_url', 'https://meet.example');
  await store.close();
  const [first] = await run('invite', '--name', 'Ada');
  const [second] = await run('invite');
  expect(first).toMatch(/^https:\/\/meet\.example\/setup#/);
  expect(second).not.toBe(first);
  expect((await run('invite', '--public-url', 'https://other.example'))[0]).toMatch(/^https:\/\/other\.example\//);
});

it('makes links for the roles that are named', async () => {
  const [link = ''] = await run('invite', '--role', 'officer', 'operator');
  const store = await openStore({ kind: 'sqlite', file: join(dataDir, 'incamera.db') }, DELIVERY_LIMITS);
  const tokenHash = createHash('sha256')
    .update('incamera/token/1')
    .update(new URL(link).hash.slice(1))
    .digest('base64url');
  const account = { accountId: 'a', userHandle: 'h', displayName: 'Ada' };
  const passkey = {
    credentialId: 'c',
    publicKey: '',
    signCount: 0,
    rpId: '',
    transports: [],
    name: '',
    isSyncable: null,
  };
  const made = await store.accounts.enrol({ tokenHash, account, passkey, nowMs: Date.now() });
  await store.close();
  expect(made?.roles).toEqual(['officer', 'operator']);
});

it('says so when another process holds the database', async () => {
  const held = await openStore({ kind: 'sqlite', file: join(dataDir, 'incamera.db') }, DELIVERY_LIMITS);
  await expect(run('invite')).rejects.toMatchObject({ code: 'store/in_use' });
  await held.close();
});

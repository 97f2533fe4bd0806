// Accounts for tests of routes: signed in without a ceremony, with the roles that a test needs.
import { createHash, randomBytes } from 'node:crypto';
import { type NewPasskeyRow, type Role, type Store } from '@incamera/store';
import { type TestClock } from './test-clock.js';

export interface TestAccount {
  readonly accountId: string;
  /** Headers of a request by its browser. */
  readonly headers: { readonly cookie: string; readonly origin: string; readonly 'content-type': string };
}

/** A passkey that can sign in nobody. */
export function testPasskey(credentialId: string, rpId = 'localhost'): NewPasskeyRow {
  return { credentialId, publicKey: '', signCount: 0, rpId, transports: [], name: '', isSyncable: null };
}

export async function newTestAccount(
  server: { store: Store; clock: TestClock; origin: string },
  roles: readonly Role[],
  displayName: string,
): Promise<TestAccount> {
  const { store, clock, origin } = server;
  const token = randomBytes(32).toString('base64url');
  const accountId = `a_${randomBytes(12).toString('base64url')}`;
  const nowMs = clock.nowMs();
  await store.accounts.issueSetupToken({ tokenHash: token, label: null, roles, nowMs, expiresAtMs: nowMs + 1 });
  await store.accounts.enrol({
    tokenHash: token,
    account: { accountId, userHandle: randomBytes(32).toString('base64url'), displayName },
    passkey: testPasskey(accountId),
    nowMs,
  });
  const cookie = await openTestSession(server, accountId);
  return { accountId, headers: { cookie, origin, 'content-type': 'application/json' } };
}

/** The cookie of a browser in which somebody signed in just now, by a passkey. */
export async function openTestSession(
  { store, clock }: { store: Store; clock: TestClock },
  accountId: string,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const nowMs = clock.nowMs();
  await store.webSessions.open({
    tokenHash: createHash('sha256').update('incamera/token/1').update(token).digest('base64url'),
    accountId,
    sessionId: `s_${token.slice(0, 16)}`,
    method: 'passkey',
    credentialId: accountId,
    device: '',
    openedAtMs: nowMs,
    confirmedAtMs: nowMs,
    noticesSinceMs: nowMs,
    nowMs,
    expiresAtMs: nowMs + 400 * 24 * 3_600_000,
  });
  return `incamera=${token}`;
}

// What an account's owner is told by mail: what lets somebody in, to verified addresses, and nothing that leads anywhere.
import { systemClock } from '@incamera/kernel';
import { type NoticeKind, type Store } from '@incamera/store';
import { beforeEach, expect, it } from 'vitest';
import { AccountNews } from './account-news.js';
import { type InvitationMail } from './mail-sender.js';

let sent: InvitationMail[];
let noticed: string[];
let logged: string[];
beforeEach(() => {
  sent = [];
  noticed = [];
  logged = [];
});

function newsTo(emails: readonly (string | null)[], hasMail = true, failure: Error | null = null): AccountNews {
  const store = {
    notices: { add: async (id: string, kind: string) => void noticed.push(`${id} ${kind}`) },
    providers: { identitiesOf: async () => emails.map((email) => ({ email })) },
  } as unknown as Store;
  const send = async (mails: readonly InvitationMail[]) => {
    if (failure !== null) throw failure;
    sent.push(...mails);
    return mails.map(() => null);
  };
  const note = (event: string) => void logged.push(event);
  const logger = { debug: note, info: note, warn: note, error: note };
  const publicUrl = () => new URL('https://meet.example:8443');
  return new AccountNews({ store, clock: systemClock, logger, sender: hasMail ? { send } : null, publicUrl });
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('goes to each verified address once, in two languages, with no link and nothing of the account', async () => {
  await newsTo(['ada@example.org', null, 'ada@example.org', 'a@example.net']).tell('a_1', 'passkey_added');
  await settled();
  expect(sent.map(({ to }) => to)).toEqual(['ada@example.org', 'a@example.net']);
  const [mail] = sent;
  expect(mail?.subject).toBe(
    'meet.example:8443: A passkey was added to your account / Zu Ihrem Konto kam ein Passkey hinzu',
  );
  expect(mail?.text).toMatch(
    /^A passkey was added to your account at meet\.example:8443 \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)\./,
  );
  expect(`${mail?.subject}${mail?.text}`).not.toMatch(/https?:|a_1/);
  expect(mail?.calendar).toBeNull();
  expect(noticed).toEqual(['a_1 passkey_added']);
});

it('is kept to what lets somebody in, and to those who can be reached', async () => {
  for (const kind of ['passkey_removed', 'identity_removed', 'roles_changed'] as NoticeKind[]) {
    await newsTo(['ada@example.org']).tell('a_1', kind);
  }
  await newsTo([null]).tell('a_1', 'passkey_added');
  await newsTo(['ada@example.org'], false).tell('a_1', 'passkey_added');
  await settled();
  expect(sent).toEqual([]);
  expect(noticed).toHaveLength(5);
});

it('does not stop what it tells of when the mail server is away', async () => {
  await newsTo(['ada@example.org'], true, new Error('connection refused')).tell('a_1', 'recovery_code_used');
  await settled();
  expect(logged).toEqual(['account_news_not_mailed']);
});

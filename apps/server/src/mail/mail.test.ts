// Invitations by mail through a real mail server: what arrives, what is refused and why, and what nobody may do with it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIL_LIMITS } from '@incamera/protocol';
import {
  type MailServer,
  type MailServerOptions,
  startMailServer,
  startSilentServer,
} from '@incamera/testkit/mail-server';
import PostalMime from 'postal-mime';
import { convertIcsCalendar } from 'ts-ics';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { policyOf } from '../../test/policy-of.js';
import { TestServer } from '../../test/test-server.js';
import { localCertificates } from '../trust/certificates.js';
import { MailSender } from './mail-sender.js';
import { type MailSettings } from './mail-settings.js';

const SECRET = 'b3JkZXIgb2YgdGhlIGRheQ';
const UID = 'dGhpcyBpcyBhIHVpZC4uLg';
const FROM = 'meetings@example.org';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function mailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  closers.push(() => server.stop());
  return server;
}

async function appWith(port: number | null, flags: string[] = []): Promise<TestServer> {
  const mail = port === null ? [] : ['--smtp-url', `smtp://127.0.0.1:${port}`, '--mail-from', FROM];
  const server = await TestServer.start([...mail, ...flags]);
  closers.push(() => server.stop());
  return server;
}

interface Asked {
  readonly server: TestServer;
  readonly meetingId: string;
  readonly accountId: string;
  readonly cookie: string;
}

async function asked(port: number | null, flags: string[] = []): Promise<Asked> {
  const server = await appWith(port, flags);
  const { accountId, headers } = await server.signedIn();
  const { meetingId } = await server.meeting({ accountId });
  return { server, meetingId, accountId, cookie: headers.cookie };
}

function eventOf({ server, meetingId }: Asked) {
  return { meetingId, uid: UID, sequence: 0, endsAtMs: server.clock.nowMs() + 1_800_000 };
}

async function send(from: Asked, change: Record<string, unknown> = {}) {
  const { server, cookie } = from;
  const body = {
    kind: 'request',
    to: ['ada@example.org'],
    language: 'en',
    timeZone: 'Europe/Berlin',
    level: 10,
    events: [{ ...eventOf(from), secret: SECRET }],
    ...change,
  };
  const response = await fetch(`${server.url}/api/mail`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', cookie, origin: server.url },
  });
  const answer = (await response.json()) as { failures?: (string | null)[]; error?: { code: string } };
  return { status: response.status, failures: answer.failures, code: answer.error?.code };
}

describe('an invitation by mail', () => {
  it('arrives with time and link, for each address alone, as text and as a calendar entry', async () => {
    const mail = await mailServer();
    const from = await asked(mail.port);
    expect(await send(from, { to: ['ada@example.org', "o'brien+x@example.net"] })).toEqual({
      status: 200,
      failures: [null, null],
      code: undefined,
    });
    expect(mail.mails.map(({ from: sender, to }) => [sender, ...to])).toEqual([
      [FROM, 'ada@example.org'],
      [FROM, "o'brien+x@example.net"],
    ]);
    const link = `${from.server.url}/m/${from.meetingId}#${SECRET}`;
    for (const { raw, to } of mail.mails) {
      const [address] = to;
      const parsed = await PostalMime.parse(raw);
      expect(parsed.subject).toBe('Confidential meeting');
      expect(parsed.html).toBeUndefined();
      expect(parsed.to).toEqual([{ name: '', address }]);
      expect(parsed.text).toContain(link);
      const calendars = parsed.attachments.map(({ content }) => new TextDecoder().decode(content as ArrayBuffer));
      for (const text of calendars) {
        const calendar = convertIcsCalendar(undefined, text);
        expect(calendar.method).toBe('REQUEST');
        expect(calendar.events).toHaveLength(1);
        expect(calendar.events?.[0]).toMatchObject({
          uid: `${UID}@localhost`,
          url: link,
          summary: 'Confidential meeting',
          start: { date: new Date(from.server.clock.nowMs()) },
          organizer: { email: FROM },
          attendees: [{ email: address }],
        });
      }
      expect(calendars.length).toBeGreaterThan(0);
      for (const other of mail.mails) if (other.to[0] !== address) expect(raw).not.toContain(other.to[0]);
    }
  });

  it('calls off in German without the link, also after the meeting was cancelled', async () => {
    const mail = await mailServer();
    const from = await asked(mail.port);
    await from.server.app.context.rooms.end(from.meetingId as never);
    expect(await send(from)).toMatchObject({ status: 410, code: 'meeting/ended' });
    const cancel = { kind: 'cancel', language: 'de', events: [{ ...eventOf(from), sequence: 1 }] };
    expect(await send(from, cancel)).toMatchObject({ status: 200, failures: [null] });
    const parsed = await PostalMime.parse(mail.mails[0]?.raw ?? '');
    expect(parsed.subject).toBe('Abgesagt: Vertrauliches Gespräch');
    expect(`${parsed.text}${mail.mails[0]?.raw}`).not.toContain(SECRET);
    expect(await send(from, { ...cancel, events: [{ ...eventOf(from), secret: SECRET }] })).toMatchObject({
      status: 400,
    });
  });

  it('signs in over STARTTLS or TLS, and says nothing before', async () => {
    const { cert, key, caCert, auth } = await certified();
    for (const implicitTls of [false, true]) {
      const mail = await mailServer({ tls: { cert, key }, implicitTls, auth });
      const settings = settingsOf(mail.port, { security: implicitTls ? 'tls' : 'starttls', auth, ca: caCert });
      expect(await sendWith(settings)).toEqual([null, null]);
      expect(mail.mails.map((each) => each.encrypted)).toEqual([true, true]);
    }
  });
});

describe('a mail that does not go', () => {
  it('says so for its address alone when that one is refused', async () => {
    const mail = await mailServer({ refuses: ['nobody@example.org'] });
    const from = await asked(mail.port);
    expect(await send(from, { to: ['ada@example.org', 'nobody@example.org', 'ben@example.org'] })).toMatchObject({
      status: 200,
      failures: [null, 'mail/recipient_refused', null],
    });
    expect(mail.mails.map(({ to }) => to[0])).toEqual(['ada@example.org', 'ben@example.org']);
  });

  it('names what the mail server did, and tries no further when the connection fails', async () => {
    const { cert, key, caCert, auth } = await certified();
    const silent = await startSilentServer();
    closers.push(() => silent.stop());
    const closed = await mailServer();
    await closed.stop();
    const plain = await mailServer();
    const refusing = await mailServer({ refusesContent: true });
    const secured = await mailServer({ tls: { cert, key }, auth });
    const cases: [string, MailSettings][] = [
      ['mail/unreachable', settingsOf(closed.port)],
      ['mail/timeout', settingsOf(silent.port)],
      ['mail/timeout', settingsOf(silent.port, { security: 'tls' })],
      ['mail/refused', settingsOf(refusing.port)],
      ['mail/tls_refused', settingsOf(plain.port, { security: 'starttls' })],
      ['mail/tls_refused', settingsOf(plain.port, { security: 'tls' })],
      // A certificate that nobody here trusts.
      ['mail/tls_refused', settingsOf(secured.port, { security: 'starttls', auth })],
      [
        'mail/sign_in_refused',
        settingsOf(secured.port, { security: 'starttls', auth: { ...auth, pass: 'x' }, ca: caCert }),
      ],
    ];
    for (const [code, settings] of cases) {
      // Whoever answers gets all the time that a busy machine takes.
      const timeoutMs = code === 'mail/timeout' ? 400 : 60_000;
      expect(await sendWith(settings, timeoutMs), code).toEqual([code, code]);
    }
    expect([plain, refusing, secured].flatMap((server) => server.mails)).toEqual([]);
  });

  it('is answered to the page with its code, and does not keep the next one from being tried', async () => {
    const mail = await mailServer();
    const port = mail.port;
    await mail.stop();
    const from = await asked(port);
    expect(await send(from)).toMatchObject({ status: 200, failures: ['mail/unreachable'] });
    expect(await send(from)).toMatchObject({ status: 200, failures: ['mail/unreachable'] });
  });
});

describe('nobody can use it for anything else', () => {
  it('not without an account, for meetings of others, at other times, or for a class that forbids it', async () => {
    const mail = await mailServer();
    const from = await asked(mail.port);
    expect(await send({ ...from, cookie: '' })).toMatchObject({ status: 401, code: 'auth/signed_out' });
    expect(await send(from, { level: 20 })).toMatchObject({ status: 403, code: 'mail/class_refused' });
    const event = { ...eventOf(from), secret: SECRET };
    const unknown = { ...event, meetingId: `${'B'.repeat(42)}A` };
    expect(await send(from, { events: [event, unknown] })).toMatchObject({ status: 404, code: 'meeting/unknown' });
    const other = (await from.server.signedIn()).headers.cookie;
    expect(await send({ ...from, cookie: other })).toMatchObject({ status: 404, code: 'meeting/unknown' });
    for (const endsAtMs of [from.server.clock.nowMs(), from.server.clock.nowMs() + 3_600_001]) {
      expect(await send(from, { events: [{ ...event, endsAtMs }] })).toMatchObject({ code: 'protocol/malformed' });
    }
    expect(mail.mails).toEqual([]);
  });

  it('not for a class that forbids it, whatever the server is told', async () => {
    const mail = await mailServer();
    const from = await asked(mail.port);
    const { server, accountId } = from;
    const startsAtMs = server.clock.nowMs();
    const times = { startsAtMs, expiresAtMs: startsAtMs + 3_600_000 };
    const sealed = { sealedCharter: 'YQ', sealedMeta: 'YQ', hostKeys: [] };
    const events = [];
    for (const [meetingId, policy] of [
      [`${'C'.repeat(42)}A`, JSON.stringify(policyOf(server, 'restricted', times))],
      [`${'D'.repeat(42)}A`, '{"meeting":{}}'],
    ] as const) {
      await server.store.meetings.create({ meetingId, accountId, ...sealed, ...times, policy }, startsAtMs);
      events.push({ ...eventOf(from), meetingId, secret: SECRET });
    }
    const harmless = { ...eventOf(from), secret: SECRET };
    for (const event of events) {
      expect(await send(from, { level: 0, events: [harmless, event] })).toMatchObject({ code: 'mail/class_refused' });
    }
    expect(mail.mails).toEqual([]);
    expect(await send(from, { level: 0, events: [harmless] })).toMatchObject({ status: 200 });
  });

  it('not with an address, a zone or an entry that is more than one', async () => {
    const mail = await mailServer();
    const from = await asked(mail.port);
    const event = { ...eventOf(from), secret: SECRET };
    const bad: Record<string, unknown>[] = [
      { to: ['ada@example.org\r\nBcc: eve@example.org'] },
      { to: ['ada@example.org, eve@example.org'] },
      { to: ['<ada@example.org>'] },
      { to: ['"a b"@example.org'] },
      { to: ['ada@example.org\0'] },
      { to: ['@relay:ada@example.org'] },
      { to: ['ada@[127.0.0.1]'] },
      { to: [`${'a'.repeat(65)}@example.org`] },
      { to: ['ada@example.org', 'ADA@example.org'] },
      { to: [] },
      { to: Array.from({ length: MAIL_LIMITS.recipients + 1 }, (_, index) => `a${index}@example.org`) },
      { timeZone: 'Europe/Berlin\r\nX: y' },
      { events: [{ ...event, uid: 'x\r\nATTENDEE:mailto:eve@example.org' }] },
      { events: [{ ...event, secret: `${SECRET}\r\n` }] },
      { events: [] },
      { subject: 'Win a prize' },
    ];
    for (const change of bad) {
      expect(await send(from, change), JSON.stringify(change)).toMatchObject({
        status: 400,
        code: 'protocol/malformed',
      });
    }
    expect(mail.mails).toEqual([]);
  });

  it('not for more than an account may cause in a day, over a restart', async () => {
    const mail = await mailServer();
    const from = await asked(mail.port);
    await from.server.store.mailBudgets.take(
      from.accountId,
      MAIL_LIMITS.perDay - 1,
      MAIL_LIMITS.perDay,
      from.server.clock.nowMs(),
    );
    expect(await send(from, { to: ['ada@example.org', 'ben@example.org'] })).toMatchObject({
      status: 429,
      code: 'mail/quota',
    });
    expect(await send(from)).toMatchObject({ status: 200 });
    await from.server.restart();
    expect(await send(from)).toMatchObject({ status: 429, code: 'mail/quota' });
    from.server.clock.sleep(86_400_000);
    // The meeting is over by now, so that only the budget is asked for a cancellation.
    expect(await send(from, { kind: 'cancel', events: [cancelEvent(from)] })).toMatchObject({ status: 200 });
    expect(mail.mails).toHaveLength(2);
  });

  it('says what is offered, and nothing when no mail server is named', async () => {
    const mail = await mailServer();
    const offer = async ({ server, cookie }: Asked) => {
      const response = await fetch(`${server.url}/api/mail`, { headers: { cookie } });
      return [response.status, await response.json()];
    };
    const from = await asked(mail.port, ['--mail-below-level', '10']);
    expect(await offer(from)).toEqual([200, { mail: { from: FROM, belowLevel: 10 } }]);
    expect((await offer({ ...from, cookie: '' }))[0]).toBe(401);
    expect(await send(from)).toMatchObject({ code: 'mail/class_refused' });
    expect(await send(from, { level: 0 })).toMatchObject({ status: 200 });
    const none = await asked(null);
    expect(await offer(none)).toEqual([200, { mail: null }]);
    expect(await send(none)).toMatchObject({ status: 409, code: 'mail/not_configured' });
  });
});

describe('what is kept of it', () => {
  it('is neither in the log nor in the database: no link, no address', async () => {
    const written: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    closers.push(() => spy.mockRestore());
    const mail = await mailServer({ refuses: ['nobody@example.org'] });
    // The last one counts: everything that there is.
    const from = await asked(mail.port, ['--log-level', 'debug']);
    await send(from, { to: ['ada@example.org', 'nobody@example.org'] });
    await send(from, { events: [{ ...eventOf(from), secret: SECRET, more: 1 }] });
    await expect.poll(() => written.join('')).toContain('invitations_sent');
    expect(written.join('')).toContain('mail/recipient_refused');
    for (const word of [SECRET, 'ada@example.org', 'nobody@example.org', UID]) {
      expect(written.join('')).not.toContain(word);
    }
    if (TestServer.newDatabase === null) {
      const { dataDir } = from.server;
      const { readFileSync } = await import('node:fs');
      const bytes = ['incamera.db', 'incamera.db-wal'].map((file) => {
        try {
          return readFileSync(join(dataDir, file), 'latin1');
        } catch {
          return '';
        }
      });
      expect(bytes.join('')).toContain(from.meetingId);
      for (const word of [SECRET, 'ada@example.org', UID]) expect(bytes.join('')).not.toContain(word);
    }
  });
});

function cancelEvent(from: Asked) {
  // The end lies within what the server knows of the meeting.
  return { ...eventOf(from), endsAtMs: 1_800_000_000_000 + 1_800_000 };
}

async function certified() {
  const folder = mkdtempSync(join(tmpdir(), 'incamera-mail-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const { cert, key, caCert } = await localCertificates(folder, 'localhost', Date.now());
  return { cert, key, caCert, auth: { user: 'incamera', pass: 'a pass:word/of %it' } };
}

function settingsOf(port: number, change: Partial<MailSettings> = {}): MailSettings {
  const plain = { security: 'plain', auth: null, ca: null } as const;
  return { host: 'localhost', port, from: FROM, belowLevel: 20, ...plain, ...change };
}

async function sendWith(settings: MailSettings, timeoutMs = 60_000) {
  const sender = new MailSender(settings, timeoutMs);
  const calendar = { method: 'REQUEST' as const, content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' };
  const mail = (to: string) => ({ to, subject: 'S', text: 'T', calendar });
  return await sender.send([mail('ada@example.org'), mail('ben@example.org')], 'localhost');
}

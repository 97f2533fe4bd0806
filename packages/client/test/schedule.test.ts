// Series, changes, cancellations and invitations against a whole server and a real mail server.
import { toBase64Url } from '@incamera/kernel';
import { type MailServer, startMailServer } from '@incamera/testkit/mail-server';
import PostalMime from 'postal-mime';
import { convertIcsCalendar } from 'ts-ics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenHash } from '../../../apps/server/src/security/secrets.js';
import { Authenticator } from '../../../apps/server/test/authenticator.js';
import { TestClock } from '../../../apps/server/test/test-clock.js';
import { TestServer } from '../../../apps/server/test/test-server.js';
import {
  type Client,
  type ClientEnvironment,
  createClient,
  type HttpRequest,
  type NewMeeting,
  type Repeat,
  type Series,
} from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** 15 January 2027, a Friday; ten o'clock in Berlin. */
const START_MS = Date.parse('2027-01-15T09:00:00Z');

let server: TestServer;
let mail: MailServer;
/** The clients' own: the server's stands still, since each minute of its day is one of work. */
let clock: TestClock;

beforeEach(async () => {
  clock = new TestClock();
  mail = await startMailServer({ refuses: ['nobody@example.org'] });
  const mailFlags = ['--smtp-url', `smtp://127.0.0.1:${mail.port}`, '--mail-from', 'meet@example.org'];
  server = await TestServer.start([...mailFlags, '--trust-proxy']);
});
afterEach(async () => {
  await server.stop();
  await mail.stop();
});

interface Organiser {
  readonly client: Client;
  readonly storage: MemoryStorage;
  readonly requests: { readonly path: string; readonly method: string; readonly body: string }[];
  /** Requests that are not answered, by method and path. */
  refuse: ((request: string) => boolean) | null;
}

async function organiser(storage = new MemoryStorage()): Promise<Organiser> {
  const environment = createNodeEnvironment({ publicUrl: server.url, storage });
  const self: Organiser = { client: undefined as never, storage, requests: [], refuse: null };
  const authenticator = new Authenticator();
  const passkeys: ClientEnvironment['passkeys'] = {
    create: async ({ challenge, rpId }) => authenticator.create({ challenge, rpId, origin: server.url }),
    get: async ({ challenge, rpId }) => authenticator.get({ challenge, rpId, origin: server.url }),
  };
  const request = async (url: string, asked: HttpRequest) => {
    const path = new URL(url).pathname;
    self.requests.push({ path, method: asked.method, body: String(asked.body ?? '') });
    if (self.refuse?.(`${asked.method} ${path}`)) throw new Error('no connection');
    // Limits are for each address, by the real clock: each request comes from another one.
    const headers = {
      ...asked.headers,
      'x-forwarded-for': `10.0.${self.requests.length >> 8}.${self.requests.length & 255}`,
    };
    return environment.request(url, { ...asked, headers });
  };
  const client = createClient({ ...environment, passkeys, request, clock });
  const setupToken = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  const nowMs = server.clock.nowMs();
  const issued = {
    tokenHash: tokenHash(setupToken),
    label: null,
    roles: ['organiser'] as const,
    nowMs,
    expiresAtMs: nowMs + DAY_MS,
  };
  await server.store.accounts.issueSetupToken(issued);
  await client.register({ setupToken, displayName: 'Hanna' });
  return Object.assign(self, { client });
}

const meeting: NewMeeting = {
  title: 'Quarterly figures',
  agenda: 'Only for the board',
  startsAtMs: START_MS,
  durationMinutes: 60,
  hostName: 'Hanna',
  autoReadmit: true,
  succession: 'none',
};
const weekly: Repeat = {
  pattern: { kind: 'weekly', every: 1, days: ['FR'] },
  end: { kind: 'count', count: 4 },
  timeZone: 'Europe/Berlin',
};
const startsOf = (series: Series | undefined) => series?.dates.map((date) => date.startsAtMs);
const statesOf = (series: Series | undefined) => series?.dates.map((date) => date.state);
const idOf = (link: string) => new URL(link).pathname.slice(3);
const at = (series: Series | undefined, position: number) => series?.dates[position]?.meetingId ?? '';
const eventsOf = (text: string) => convertIcsCalendar(undefined, text).events ?? [];

describe('a series', () => {
  it('is as many meetings as it has dates, each with its own id, keys and link', async () => {
    const { client, requests } = await organiser();
    const { series, interrupted } = await client.schedule.createSeries(meeting, weekly);
    expect(interrupted).toBeNull();
    expect(startsOf(series)).toEqual([0, 1, 2, 3].map((week) => START_MS + week * WEEK_MS));
    const links = series.dates.map((date) => date.link);
    expect(new Set(links.map((link) => new URL(link ?? '').hash)).size).toBe(4);
    const created = requests.filter(({ path, method }) => path === '/api/meetings' && method === 'POST');
    const keys = created.flatMap(({ body }) => (JSON.parse(body) as { hostKeys: string[] }).hostKeys);
    expect(new Set(keys).size).toBe(4);
    // Nothing that the server gets names the rule, the series or the topic.
    for (const { body } of requests) expect(body).not.toMatch(/weekly|FREQ=|Quarterly|board|Berlin/);
    expect((await client.ownMeetings()).map(({ title }) => title)).toEqual(Array(4).fill(meeting.title));
  });

  it('survives a reload, encrypted, and is nobody else’s on the same device', async () => {
    const { client, storage } = await organiser();
    await client.schedule.createSeries(meeting, weekly);
    for (const name of await storage.names('')) {
      expect(name).not.toContain('Quarterly');
      const record = await storage.get(name);
      if (name.startsWith('plan/')) expect(Object.keys(record as object).sort()).toEqual(['ciphertext', 'iv']);
    }
    const later = await organiser(storage);
    expect(await later.client.schedule.series()).toEqual([]);
    expect(await later.client.schedule.refill()).toEqual([]);
    expect((await client.schedule.series())[0]).toMatchObject({
      title: meeting.title,
      repeat: weekly,
      continues: true,
    });
  });

  it('has at most 52 dates ahead, and gets more when its organiser comes back', async () => {
    const { client } = await organiser();
    const daily: Repeat = { pattern: { kind: 'daily', every: 1 }, end: { kind: 'never' }, timeZone: 'UTC' };
    const { series } = await client.schedule.createSeries(meeting, daily);
    expect(series.dates).toHaveLength(52);
    expect(await client.schedule.refill()).toEqual([]);
    clock.advance(20 * DAY_MS);
    expect(await client.schedule.refill()).toEqual([]);
    clock.advance(9 * DAY_MS);
    // Two tabs at once make them once.
    const refilled = (await Promise.all([client.schedule.refill(), client.schedule.refill()])).flat();
    expect(refilled).toHaveLength(1);
    expect(refilled[0]).toMatchObject({ added: 29, interrupted: null });
    const dates = startsOf((await client.schedule.series())[0]) ?? [];
    expect(new Set(dates).size).toBe(dates.length);
    expect(dates.at(-1)).toBe(START_MS + 80 * DAY_MS);
  });

  it('that is cut off half-way says so, and is completed later', async () => {
    const self = await organiser();
    let created = 0;
    self.refuse = (request) => request === 'POST /api/meetings' && ++created > 2;
    const { series, interrupted } = await self.client.schedule.createSeries(meeting, weekly);
    expect(interrupted).toMatchObject({ code: 'client/network' });
    expect(series.dates).toHaveLength(2);
    self.refuse = null;
    expect(await self.client.schedule.refill()).toMatchObject([{ added: 2, interrupted: null }]);
    expect(startsOf((await self.client.schedule.series())[0])).toHaveLength(4);
  });

  it('that cannot begin leaves nothing behind', async () => {
    const self = await organiser();
    self.refuse = (request) => request === 'POST /api/meetings';
    await expect(self.client.schedule.createSeries(meeting, weekly)).rejects.toMatchObject({ code: 'client/network' });
    self.refuse = null;
    const monday: Repeat = { ...weekly, pattern: { kind: 'weekly', every: 1, days: ['MO'] } };
    await expect(self.client.schedule.createSeries(meeting, monday)).rejects.toMatchObject({
      code: 'schedule/rule_mismatch',
    });
    const past = { ...meeting, startsAtMs: START_MS - WEEK_MS };
    await expect(self.client.schedule.createSeries(past, weekly)).rejects.toMatchObject({
      code: 'client/times_invalid',
    });
    expect(await self.storage.names('plan/')).toEqual([]);
    expect(await self.client.ownMeetings()).toEqual([]);
  });
});

describe('a change', () => {
  it('moves one date: a new meeting, the old link is dead, the calendar entry stays', async () => {
    const { client } = await organiser();
    const { series } = await client.schedule.createSeries(meeting, weekly);
    const second = at(series, 1);
    const invite = (meetingIds: string[]) =>
      client.schedule.invitation({ meetingIds, kind: 'request', language: 'en' });
    const before = eventsOf((await invite([second])).calendar)[0];
    const moved = { startsAtMs: START_MS + WEEK_MS + DAY_MS, durationMinutes: 90, title: 'Another title' };
    const { link } = await client.schedule.change(second, moved);
    const after = eventsOf((await invite([idOf(link)])).calendar)[0];
    expect(after).toMatchObject({ uid: before?.uid, sequence: 1, url: link });
    expect(after?.start.date.getTime()).toBe(moved.startsAtMs);
    const [changed] = await client.schedule.series();
    expect(startsOf(changed)?.[1]).toBe(moved.startsAtMs);
    expect(statesOf(changed)).toEqual(Array(4).fill('scheduled'));
    await expect(client.checkPath(link)).resolves.toBeDefined();
    expect(await (await fetch(`${server.url}/api/meetings/${second}`)).json()).toMatchObject({
      error: { code: 'meeting/ended' },
    });
    // A second change begins with the first one.
    expect(await client.schedule.planned(idOf(link))).toMatchObject({ ...moved, agenda: meeting.agenda });
    expect(await client.schedule.planned(at(series, 2))).toMatchObject({
      title: meeting.title,
      repeat: { end: { count: 2 } },
    });
  });

  it('of all following dates leaves the earlier ones, and takes over the calendar entries', async () => {
    const { client } = await organiser();
    const { series } = await client.schedule.createSeries(meeting, weekly);
    const invite = (meetingIds: string[]) =>
      client.schedule.invitation({ meetingIds, kind: 'request', language: 'en' });
    const before = eventsOf((await invite(series.dates.map((date) => date.meetingId))).calendar).map(({ uid }) => uid);
    const startsAtMs = START_MS + 2 * WEEK_MS + 3 * DAY_MS;
    const monday: Repeat = {
      ...weekly,
      pattern: { kind: 'weekly', every: 2, days: ['MO'] },
      end: { kind: 'count', count: 3 },
    };
    const changed = await client.schedule.changeFollowing(at(series, 2), { startsAtMs, repeat: monday });
    expect(startsOf(changed.series)).toEqual([0, 2, 4].map((week) => startsAtMs + week * WEEK_MS));
    const events = eventsOf((await invite(changed.series.dates.map((date) => date.meetingId))).calendar);
    expect(events.slice(0, 2).map(({ uid, sequence }) => [uid, sequence])).toEqual([
      [before[2], 1],
      [before[3], 1],
    ]);
    expect(before).not.toContain(events[2]?.uid);
    const old = (await client.schedule.series()).find(({ seriesId }) => seriesId === series.seriesId);
    expect(statesOf(old)).toEqual(['scheduled', 'scheduled', 'cancelled', 'cancelled']);
    expect(old?.continues).toBe(false);
  });

  it('that fails changes nothing', async () => {
    const self = await organiser();
    const { link } = await self.client.createMeeting(meeting);
    self.refuse = (request) => request === 'POST /api/meetings';
    const moved = { startsAtMs: START_MS + DAY_MS };
    await expect(self.client.schedule.change(idOf(link), moved)).rejects.toMatchObject({ code: 'client/network' });
    self.refuse = null;
    expect(await self.client.ownMeetings()).toMatchObject([{ link, startsAtMs: START_MS, state: 'scheduled' }]);
    await self.client.schedule.change(idOf(link), moved);
    const own = await self.client.ownMeetings();
    expect(own.filter(({ state }) => state === 'scheduled')).toMatchObject([{ startsAtMs: START_MS + DAY_MS }]);
  });

  it('is for the device that planned the meeting', async () => {
    const { client } = await organiser();
    const { link } = await client.createMeeting(meeting);
    const other = await organiser();
    const unknown = { code: 'client/series_unknown' };
    await expect(other.client.schedule.change(idOf(link), {})).rejects.toMatchObject(unknown);
    await expect(other.client.schedule.planned(idOf(link))).rejects.toMatchObject(unknown);
    await expect(other.client.schedule.cancel(idOf(link))).rejects.toMatchObject({ code: 'meeting/unknown' });
    await expect(client.schedule.changeFollowing(idOf(link), {})).rejects.toMatchObject(unknown);
  });
});

describe('cancelling', () => {
  it('one date keeps the others; all following ends the series', async () => {
    const self = await organiser();
    const { client } = self;
    const { series } = await client.schedule.createSeries(meeting, { ...weekly, end: { kind: 'never' } });
    await client.schedule.cancel(at(series, 1));
    expect(statesOf((await client.schedule.series())[0])?.slice(0, 3)).toEqual(['scheduled', 'cancelled', 'scheduled']);
    // Cut off half-way, nothing is refilled, and the rest can be cancelled again.
    let cancelled = 0;
    self.refuse = (request) => request.startsWith('DELETE') && ++cancelled > 3;
    await expect(client.schedule.cancelFollowing(at(series, 2))).rejects.toMatchObject({ code: 'client/network' });
    self.refuse = null;
    clock.advance(40 * WEEK_MS);
    expect(await client.schedule.refill()).toEqual([]);
    await client.schedule.cancelFollowing(at(series, 2));
    const [after] = await client.schedule.series();
    expect(after?.continues).toBe(false);
    expect(new Set(statesOf(after)?.slice(2))).toEqual(new Set(['cancelled']));
  });
});

describe('an invitation', () => {
  it('never says what about, by whom or to whom', async () => {
    const { client } = await organiser();
    const { series } = await client.schedule.createSeries(meeting, weekly);
    const meetingIds = series.dates.map((date) => date.meetingId);
    for (const kind of ['request', 'cancel'] as const) {
      const made = await client.schedule.invitation({ meetingIds, kind, language: 'de' });
      expect(JSON.stringify(made)).not.toMatch(/Quarterly|board|Hanna|Europe\/Berlin.*VTIMEZONE/);
      expect(eventsOf(made.calendar)).toHaveLength(4);
      const links = series.dates.map((date) => date.link ?? '');
      expect(links.every((link) => made.text.includes(link))).toBe(kind === 'request');
    }
    const one = await client.schedule.invitation({ meetingIds: [at(series, 0)], kind: 'request', language: 'en' });
    expect(decodeURIComponent(one.mailto ?? '').replaceAll('\r', '')).toContain(one.text);
    const daily: Repeat = { ...weekly, pattern: { kind: 'daily', every: 1 }, end: { kind: 'count', count: 30 } };
    const many = await client.schedule.createSeries(meeting, daily);
    const all = many.series.dates.map((date) => date.meetingId);
    expect((await client.schedule.invitation({ meetingIds: all, kind: 'request', language: 'en' })).mailto).toBeNull();
  });

  it('is offered to the people expected, as the last change has them', async () => {
    const { client } = await organiser();
    const expected = [{ name: 'Ada', address: 'ada@example.org' }];
    const { link } = await client.createMeeting({ ...meeting, expected });
    expect(await client.schedule.planned(idOf(link))).toMatchObject({ expected });
    expect(await client.schedule.mailOffer([idOf(link)])).toMatchObject({ expected: ['ada@example.org'] });
    const bob = [{ name: '', address: 'bob@example.org' }];
    const changed = await client.schedule.change(idOf(link), { expected: bob });
    expect(await client.schedule.mailOffer([idOf(changed.link)])).toMatchObject({ expected: ['bob@example.org'] });
  });

  it('goes by mail with the link, and what failed is told by address', async () => {
    const { client } = await organiser();
    const { link } = await client.createMeeting(meeting);
    const meetingIds = [idOf(link)];
    const offer = { state: 'offered', from: 'meet@example.org' };
    expect(await client.schedule.mailOffer(meetingIds)).toEqual({ ...offer, expected: [] });
    const to = ['ada@example.org', 'nobody@example.org'];
    expect(await client.schedule.sendMail({ meetingIds, kind: 'request', language: 'en', to })).toEqual([
      { address: 'ada@example.org', failure: null },
      { address: 'nobody@example.org', failure: 'mail/recipient_refused' },
    ]);
    const parsed = await PostalMime.parse(mail.mails[0]?.raw ?? '');
    expect(parsed.text).toContain(link);
    expect(mail.mails[0]?.raw).not.toContain('Quarterly');
    await client.schedule.sendMail({ meetingIds, kind: 'cancel', language: 'en', to: ['ada@example.org'] });
    const [request, cancel] = await Promise.all(mail.mails.map(({ raw }) => calendarOf(raw)));
    expect(request).toMatchObject({ method: 'REQUEST', events: [{ url: link }] });
    expect(cancel).toMatchObject({ method: 'CANCEL', events: [{ uid: request?.events?.[0]?.uid, sequence: 1 }] });
    // The same entry as in the file that the organiser could have sent.
    const file = await client.schedule.invitation({ meetingIds, kind: 'request', language: 'en' });
    expect(eventsOf(file.calendar)[0]?.uid).toBe(request?.events?.[0]?.uid);
  });

  it('does not go to what is no address, nor to too many', async () => {
    const { client, requests } = await organiser();
    const { link } = await client.createMeeting(meeting);
    const send = (to: string[]) =>
      client.schedule.sendMail({ meetingIds: [idOf(link)], kind: 'request', language: 'en', to });
    await expect(send([])).rejects.toMatchObject({ code: 'client/address_invalid' });
    await expect(send(['a@b.example\r\nBcc: c@d.example'])).rejects.toMatchObject({ code: 'client/address_invalid' });
    const many = Array.from({ length: 26 }, (_, index) => `a${index}@example.org`);
    await expect(send(many)).rejects.toMatchObject({ code: 'client/too_many_recipients' });
    expect(requests.some(({ path }) => path === '/api/mail')).toBe(false);
  });

  it('is not offered without a mail server, nor on a device without the link', async () => {
    const self = await organiser();
    const { link } = await self.client.createMeeting(meeting);
    const other = await organiser();
    expect(await other.client.schedule.mailOffer([idOf(link)])).toEqual({ state: 'off' });
  });
});

async function calendarOf(raw: string) {
  const { attachments } = await PostalMime.parse(raw);
  return convertIcsCalendar(undefined, new TextDecoder().decode(attachments[0]?.content as ArrayBuffer));
}

// A server that would like to have the links: it offers mail for every class, and answers for fewer addresses than asked.
import { type MeetingId } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { type HttpClient } from '../api/http-client.js';
import { type Meetings } from '../api/meetings.js';
import { DeviceRecords } from '../device/device-records.js';
import { MemoryStorage } from '../node/memory-storage.js';
import { Inviter } from './inviter.js';
import { PlanBook } from './plan-book.js';

const LINK = `https://meet.example/m/${'A'.repeat(43)}#${'A'.repeat(22)}`;
const meetingIds = ['A'.repeat(43)];
const sent = { meetingIds, kind: 'request', language: 'en', to: ['ada@example.org', 'ben@example.org'] } as const;

/** Meetings of a class, at a server that mails below `belowLevel`; what it was sent. */
function inviterFor(level: number, belowLevel: number, failures: readonly (string | null)[] = [null, null]) {
  const posted: unknown[] = [];
  const http = {
    get: async () => ({ mail: { from: 'meet@example.org', belowLevel } }),
    post: async (_path: string, body: unknown) => {
      posted.push(body);
      return { failures };
    },
  };
  const meetings = {
    link: async () => LINK,
    open: async () => ({ charter: { charter: { classification: { level } } } }),
    own: async () => [{ meetingId: meetingIds[0] as MeetingId, startsAtMs: 1, expiresAtMs: 20 * 3_600_000 }],
  };
  const book = new PlanBook(new DeviceRecords(new MemoryStorage()));
  const environment = { publicUrl: 'https://meet.example', clock: { nowMs: () => 0 } };
  const inviter = new Inviter(
    http as unknown as HttpClient,
    meetings as unknown as Meetings,
    book,
    environment as unknown as ConstructorParameters<typeof Inviter>[3],
  );
  return { inviter, posted };
}

describe('what goes through a mail server', () => {
  it('is never the link of a Restricted meeting, whatever the server offers', async () => {
    const { inviter, posted } = inviterFor(20, 255);
    expect(await inviter.mailOffer(meetingIds)).toEqual({ state: 'class' });
    await expect(inviter.sendMail(sent)).rejects.toMatchObject({ code: 'mail/class_refused' });
    await expect(inviter.sendMail({ ...sent, kind: 'cancel' })).rejects.toMatchObject({ code: 'mail/class_refused' });
    expect(posted).toEqual([]);
  });

  it('is what the operator still allows below', async () => {
    expect(await inviterFor(10, 10).inviter.mailOffer(meetingIds)).toEqual({ state: 'class' });
    const { inviter, posted } = inviterFor(10, 20);
    expect(await inviter.mailOffer(meetingIds)).toMatchObject({ state: 'offered' });
    await inviter.sendMail(sent);
    await inviter.sendMail({ ...sent, kind: 'cancel' });
    expect(posted).toMatchObject([
      { level: 10, events: [{ secret: 'A'.repeat(22), sequence: 0 }] },
      { level: 10, events: [{ sequence: 1 }] },
    ]);
    expect(JSON.stringify(posted[1])).not.toContain('secret');
  });

  it('is not believed to have gone when the server answers for fewer addresses', async () => {
    const { inviter } = inviterFor(0, 20, [null]);
    await expect(inviter.sendMail(sent)).rejects.toMatchObject({ code: 'client/malformed_answer' });
  });
});

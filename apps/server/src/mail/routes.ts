// Invitations by mail (L5). The server reads the links that it sends; it keeps none of them, nor who they went to.
import { MAIL_LIMITS, type SendMail, sendMailSchema } from '@incamera/protocol';
import { isTimeZone } from '@incamera/schedule';
import { type MeetingRow } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { requireAccount } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { calendarEvents, invitationMails } from './invitation-mail.js';
import { type MailSender } from './mail-sender.js';
import { storedLevel } from './stored-level.js';

export function mailRoutes(app: FastifyInstance, context: AppContext, sender: MailSender | null): void {
  const { store, clock, logger } = context;
  const signedIn = requireAccount(context);
  /** Accounts with a request under way: one at a time keeps a connection to the mail server. */
  const sending = new Set<string>();

  app.get('/api/mail', perMinute(120), async (request, reply) => {
    await signedIn(request, reply);
    if (sender === null) return { mail: null };
    return { mail: { from: sender.settings.from, belowLevel: sender.settings.belowLevel } };
  });

  app.post('/api/mail', perMinute(20), async (request, reply) => {
    const { accountId } = (await signedIn(request, reply)).account;
    const mail = parseBody(sendMailSchema, request.body);
    if (sender === null) throw refuse('mail/not_configured');
    if (!isTimeZone(mail.timeZone)) throw refuse('protocol/malformed');
    const rows = await ownMeetings(mail, accountId);
    const level = Math.max(mail.level, ...rows.map(storedLevel));
    if (level >= sender.settings.belowLevel) throw refuse('mail/class_refused');
    if (sending.has(accountId)) throw refuse('protocol/rate_limited');
    sending.add(accountId);
    try {
      const nowMs = clock.nowMs();
      if (!(await store.mailBudgets.take(accountId, mail.to.length, MAIL_LIMITS.perDay, nowMs))) {
        throw refuse('mail/quota');
      }
      const publicUrl = context.publicUrl();
      const events = calendarEvents(mail, rows, publicUrl);
      const mails = invitationMails(mail, events, { publicUrl, from: sender.settings.from, nowMs });
      const failures = await sender.send(mails, publicUrl.hostname);
      const failed = failures.filter((failure) => failure !== null);
      logger.info('invitations_sent', { sent: failures.length - failed.length, failed: failed.length });
      for (const failure of new Set(failed)) logger.warn('mail_failed', { code: failure });
      return { failures };
    } finally {
      sending.delete(accountId);
    }
  });

  /** Only the organiser's own meetings, at the times that they have: this is no way to send other things. */
  async function ownMeetings(mail: SendMail, accountId: string): Promise<MeetingRow[]> {
    const rows: MeetingRow[] = [];
    for (const { meetingId, endsAtMs } of mail.events) {
      const meeting = await store.meetings.get(meetingId);
      if (meeting === null || meeting.accountId !== accountId) throw refuse('meeting/unknown');
      if (mail.kind === 'request' && meeting.endedAtMs !== null) throw refuse('meeting/ended');
      if (endsAtMs <= meeting.startsAtMs || endsAtMs > meeting.expiresAtMs) throw refuse('protocol/malformed');
      rows.push(meeting);
    }
    return rows;
  }
}

// The mails of one request (L5): fixed sentences, times and links, for each address alone.
import { type SendMail } from '@incamera/protocol';
import { type CalendarEvent, invitationSummary, invitationText, writeCalendar } from '@incamera/schedule';
import { type MeetingRow } from '@incamera/store';
import { type InvitationMail } from './mail-sender.js';

export interface MailOrigin {
  readonly publicUrl: URL;
  readonly from: string;
  readonly nowMs: number;
}

/** The meetings of a request as calendars hold them. `rows` are in the order of the request's events. */
export function calendarEvents(request: SendMail, rows: readonly MeetingRow[], publicUrl: URL): CalendarEvent[] {
  return request.events.map((event, position) => ({
    uid: `${event.uid}@${publicUrl.hostname}`,
    sequence: event.sequence,
    startsAtMs: rows[position]?.startsAtMs ?? 0,
    endsAtMs: event.endsAtMs,
    link: 'secret' in event ? `${publicUrl.origin}/m/${event.meetingId}#${event.secret}` : null,
  }));
}

export function invitationMails(
  request: SendMail,
  events: readonly CalendarEvent[],
  origin: MailOrigin,
): InvitationMail[] {
  const { kind, language, timeZone } = request;
  const subject = invitationSummary(language, kind);
  const text = invitationText({ kind, language, timeZone, events });
  return request.to.map((to) => {
    const parties = { organizer: origin.from, attendee: to };
    const content = writeCalendar({ kind, language, events, stampMs: origin.nowMs, parties });
    return { to, subject, text, calendar: { method: kind === 'cancel' ? 'CANCEL' : 'REQUEST', content } };
  });
}

// Invitations as iCalendar (L1): RFC 5545, by mail with the methods of RFC 5546. Times are in UTC: the moment is what the
// charter fixes, it needs no VTIMEZONE, and it does not tell where the organiser is.
import ICAL from 'ical.js';
import { type InvitationKind, type InvitationLanguage, invitationSummary } from './invitation-words.js';

/** One meeting as a calendar holds it. */
export interface CalendarEvent {
  /** Stays the same when the meeting moves; globally unique. */
  readonly uid: string;
  /** Goes up with every change, RFC 5545 section 3.8.7.4. */
  readonly sequence: number;
  /** Unix ms. */
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Null in a cancellation. */
  readonly link: string | null;
}

/** Who sends the mail and who gets it: only when it goes by mail. Addresses are checked by the caller. */
export interface MailParties {
  readonly organizer: string;
  readonly attendee: string;
}

export interface CalendarOptions {
  readonly language: InvitationLanguage;
  readonly kind: InvitationKind;
  readonly events: readonly CalendarEvent[];
  /** When this was written, Unix ms. */
  readonly stampMs: number;
  readonly parties: MailParties | null;
}

/**
 * An iCalendar object with one VEVENT for each meeting, in CRLF lines of at most 75 octets. Without parties it has no
 * METHOD either: RFC 5546 asks for an ORGANIZER with each, and a file to keep is no message.
 */
export function writeCalendar(options: CalendarOptions): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('prodid', '-//In Camera//Invitation//EN');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  if (options.parties !== null) calendar.addPropertyWithValue('method', options.kind.toUpperCase());
  for (const event of options.events) calendar.addSubcomponent(writeEvent(event, options));
  return `${calendar.toString()}\r\n`;
}

function writeEvent(event: CalendarEvent, { language, kind, stampMs, parties }: CalendarOptions): ICAL.Component {
  const component = new ICAL.Component('vevent');
  component.addPropertyWithValue('uid', event.uid);
  component.addPropertyWithValue('dtstamp', utc(stampMs));
  component.addPropertyWithValue('sequence', event.sequence);
  component.addPropertyWithValue('dtstart', utc(event.startsAtMs));
  component.addPropertyWithValue('dtend', utc(event.endsAtMs));
  component.addPropertyWithValue('summary', invitationSummary(language, kind));
  component.addPropertyWithValue('status', kind === 'cancel' ? 'CANCELLED' : 'CONFIRMED');
  // Whoever may look into somebody's calendar sees that there is something, not where.
  component.addPropertyWithValue('class', 'PRIVATE');
  if (kind === 'request' && event.link !== null) {
    component.addPropertyWithValue('location', event.link);
    component.addPropertyWithValue('url', event.link);
  }
  if (parties !== null) {
    component.addPropertyWithValue('organizer', `mailto:${parties.organizer}`);
    const attendee = component.addPropertyWithValue('attendee', `mailto:${parties.attendee}`);
    attendee.setParameter('partstat', 'NEEDS-ACTION');
    // Answers would go to an address that only sends, and tell a mail server who comes.
    attendee.setParameter('rsvp', 'FALSE');
  }
  return component;
}

function utc(timeMs: number): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(timeMs), true);
}

// The fixed sentences of an invitation, in both languages (L1). An invitation says when and where, never what about: it
// passes through mail servers and calendars that other people read.
import { type CalendarEvent } from './calendar.js';

export const LANGUAGES = ['en', 'de'] as const;
export type InvitationLanguage = (typeof LANGUAGES)[number];

/** `request` invites, also to a changed time; `cancel` calls off. */
export const INVITATION_KINDS = ['request', 'cancel'] as const;
export type InvitationKind = (typeof INVITATION_KINDS)[number];

interface Words {
  readonly summary: string;
  readonly cancelled: string;
  readonly invitation: readonly [one: string, several: string];
  readonly calledOff: readonly [one: string, several: string];
  readonly zone: string;
  readonly howTo: string;
  readonly calendar: string;
}

const WORDS: Readonly<Record<InvitationLanguage, Words>> = {
  en: {
    summary: 'Confidential meeting',
    cancelled: 'Cancelled: Confidential meeting',
    invitation: ['You are invited to a confidential meeting.', 'You are invited to confidential meetings.'],
    calledOff: ['This confidential meeting is cancelled.', 'These confidential meetings are cancelled.'],
    zone: 'Times are those of',
    howTo:
      'The link opens in a browser and is meant for you alone. Please do not pass it on: a host lets everybody in who is expected.',
    calendar: 'Your calendar shows the time where you are.',
  },
  de: {
    summary: 'Vertrauliches Gespräch',
    cancelled: 'Abgesagt: Vertrauliches Gespräch',
    invitation: [
      'Sie sind zu einem vertraulichen Gespräch eingeladen.',
      'Sie sind zu vertraulichen Gesprächen eingeladen.',
    ],
    calledOff: ['Dieses vertrauliche Gespräch ist abgesagt.', 'Diese vertraulichen Gespräche sind abgesagt.'],
    zone: 'Zeiten gelten für',
    howTo:
      'Der Link öffnet sich im Browser und ist nur für Sie bestimmt. Bitte geben Sie ihn nicht weiter: Ein Gastgeber lässt alle ein, die erwartet werden.',
    calendar: 'Ihr Kalender zeigt die Zeit an Ihrem Ort.',
  },
};

/** What a calendar and the subject of a mail show. */
export function invitationSummary(language: InvitationLanguage, kind: InvitationKind): string {
  const words = WORDS[language];
  return kind === 'cancel' ? words.cancelled : words.summary;
}

export interface InvitationText {
  readonly language: InvitationLanguage;
  readonly kind: InvitationKind;
  /** The times are written for this zone, and it is named. */
  readonly timeZone: string;
  readonly events: readonly CalendarEvent[];
}

/** The invitation as plain text. A cancellation carries no links. */
export function invitationText({ language, kind, timeZone, events }: InvitationText): string {
  const words = WORDS[language];
  const number = events.length === 1 ? 0 : 1;
  const opening = kind === 'cancel' ? words.calledOff[number] : words.invitation[number];
  const dates = events.map((event) => {
    const when = formatWhen(event, language, timeZone);
    return kind === 'cancel' || event.link === null ? when : `${when}\n${event.link}`;
  });
  const closing = kind === 'cancel' ? [] : [words.howTo];
  const separator = kind === 'cancel' ? '\n' : '\n\n';
  const zone = `${words.zone} ${timeZone.replaceAll('_', ' ')}. ${words.calendar}`;
  return `${[opening, dates.join(separator), zone, ...closing].join('\n\n')}\n`;
}

/** Friday, 27 November 2026, 15:00–16:00 */
function formatWhen({ startsAtMs, endsAtMs }: CalendarEvent, language: InvitationLanguage, timeZone: string): string {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' });
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' });
  const ends = day.format(startsAtMs) === day.format(endsAtMs) ? time : null;
  const end = ends === null ? `${day.format(endsAtMs)}, ${time.format(endsAtMs)}` : ends.format(endsAtMs);
  return `${day.format(startsAtMs)}, ${time.format(startsAtMs)}–${end}`;
}

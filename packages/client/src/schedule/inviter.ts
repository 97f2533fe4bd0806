// Invitations (L4): made here, and passed on by the organiser or, if they wish, by the server. What the server sends it can
// read, links included, so the class of each meeting is asked for first, in its charter.
import { parseMeetingLink } from '@incamera/charter';
import { type MeetingId, toBase64Url } from '@incamera/kernel';
import { MAIL_LIMITS, mailAddressSchema, mailOfferSchema, mailResultSchema, protocolErrors } from '@incamera/protocol';
import { type CalendarEvent, invitationSummary, invitationText, writeCalendar } from '@incamera/schedule';
import { type HttpClient } from '../api/http-client.js';
import { GRACE_MS, type Meetings } from '../api/meetings.js';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { type Invitation, type InvitationOptions, type MailOffer, type MailOutcome } from '../schedule-types.js';
import { endOf, meetingAt } from './plan.js';
import { type PlanBook } from './plan-book.js';

/** Longer addresses are cut off or refused by some browsers and mail programs. */
const MAX_MAILTO_CHARS = 1900;

interface InvitedDate extends CalendarEvent {
  readonly meetingId: string;
  readonly localUid: string;
  readonly timeZone: string | null;
}

export class Inviter {
  readonly #http: HttpClient;
  readonly #meetings: Meetings;
  readonly #book: PlanBook;
  readonly #environment: Pick<ClientEnvironment, 'publicUrl' | 'clock'>;

  constructor(
    http: HttpClient,
    meetings: Meetings,
    book: PlanBook,
    environment: Pick<ClientEnvironment, 'publicUrl' | 'clock'>,
  ) {
    this.#http = http;
    this.#meetings = meetings;
    this.#book = book;
    this.#environment = environment;
  }

  async invitation(options: InvitationOptions): Promise<Invitation> {
    const { kind, language } = options;
    const events = await this.#dates(options);
    const text = invitationText({ kind, language, events, timeZone: zoneOf(events) });
    const stampMs = this.#environment.clock.nowMs();
    const subject = encodeURIComponent(invitationSummary(language, kind));
    const mailto = `mailto:?subject=${subject}&body=${encodeURIComponent(text.replaceAll('\n', '\r\n'))}`;
    return {
      text,
      calendar: writeCalendar({ kind, language, events, stampMs, parties: null }),
      fileName: kind === 'cancel' ? 'cancellation.ics' : 'invitation.ics',
      mailto: mailto.length > MAX_MAILTO_CHARS ? null : mailto,
    };
  }

  async mailOffer(meetingIds: readonly string[]): Promise<MailOffer> {
    const { mail } = await this.#http.get('/api/mail', mailOfferSchema);
    const [first] = meetingIds;
    if (mail === null || first === undefined) return { state: 'off' };
    // Without the link there is nothing to send, and no charter to ask.
    if ((await this.#meetings.link(first as MeetingId)) === null) return { state: 'off' };
    const level = await this.#level([first]);
    if (level >= lowest(mail.belowLevel)) return { state: 'class' };
    const found = await this.#book.find(first);
    const { expected = [] } = found === null ? {} : meetingAt(found.plan, found.date);
    return { state: 'offered', from: mail.from, expected: expected.map(({ address }) => address) };
  }

  /**
   * @throws {AppError} `client/address_invalid`, `client/too_many_recipients`, `client/too_many_dates`,
   * `mail/class_refused`, and what the server answers
   */
  async sendMail(options: InvitationOptions & { readonly to: readonly string[] }): Promise<readonly MailOutcome[]> {
    const { kind, language, to } = options;
    if (to.length === 0 || !to.every((address) => mailAddressSchema.safeParse(address).success)) {
      throw clientErrors.make('client/address_invalid');
    }
    if (to.length > MAIL_LIMITS.recipients) throw clientErrors.make('client/too_many_recipients');
    const dates = await this.#dates(options);
    if (dates.length > MAIL_LIMITS.events) throw clientErrors.make('client/too_many_dates');
    const level = await this.#level(options.meetingIds);
    // Whatever the server would send: it has no say in this.
    if (level >= MAIL_LIMITS.belowLevel) throw protocolErrors.make('mail/class_refused');
    const events = dates.map(({ meetingId, localUid: uid, sequence, endsAtMs, link }) => {
      const event = { meetingId, uid, sequence, endsAtMs };
      return kind === 'cancel' ? event : { ...event, secret: secretOf(link) };
    });
    const body = { kind, to, language, level, timeZone: zoneOf(dates), events };
    const { failures } = await this.#http.post('/api/mail', body, mailResultSchema);
    if (failures.length !== to.length) throw clientErrors.make('client/malformed_answer');
    return to.map((address, position) => ({ address, failure: failures[position] ?? null }));
  }

  /** The highest level among the meetings' charters, each verified as when it is joined. */
  async #level(meetingIds: readonly string[]): Promise<number> {
    const levels = await Promise.all(
      meetingIds.map(async (meetingId) => {
        const link = await this.#meetings.link(meetingId as MeetingId);
        if (link === null) throw clientErrors.make('client/series_unknown');
        return (await this.#meetings.open(link)).charter.charter.classification.level;
      }),
    );
    return Math.max(0, ...levels);
  }

  async #dates({ meetingIds, kind }: InvitationOptions): Promise<readonly InvitedDate[]> {
    const plans = await this.#book.all();
    const host = new URL(this.#environment.publicUrl).hostname;
    const unplanned = new Map<string, { startsAtMs: number; endsAtMs: number }>();
    const known = new Set(plans.flatMap((plan) => plan.dates.map((date) => date.meetingId)));
    if (!meetingIds.every((meetingId) => known.has(meetingId))) {
      for (const { meetingId, startsAtMs, expiresAtMs } of await this.#meetings.own()) {
        unplanned.set(meetingId, { startsAtMs, endsAtMs: expiresAtMs - GRACE_MS });
      }
    }
    return await Promise.all(
      meetingIds.map(async (meetingId) => {
        const plan = plans.find((each) => each.dates.some((date) => date.meetingId === meetingId));
        const date = plan?.dates.find((each) => each.meetingId === meetingId);
        const times = date === undefined ? unplanned.get(meetingId) : { ...date, endsAtMs: endOf(date) };
        if (times === undefined) throw clientErrors.make('client/series_unknown');
        const link = kind === 'cancel' ? null : await this.#meetings.link(meetingId as MeetingId);
        if (kind === 'request' && link === null) throw clientErrors.make('client/series_unknown');
        const localUid = date?.uid ?? meetingId;
        const calledOff = kind === 'cancel' && date?.state !== 'cancelled' ? 1 : 0;
        const sequence = (date?.sequence ?? 0) + calledOff;
        const { startsAtMs, endsAtMs } = times;
        const timeZone = plan?.repeat?.timeZone ?? null;
        return { meetingId, localUid, uid: `${localUid}@${host}`, sequence, startsAtMs, endsAtMs, link, timeZone };
      }),
    );
  }
}

/** The operator may only lower what this client sends. */
function lowest(belowLevel: number): number {
  return Math.min(belowLevel, MAIL_LIMITS.belowLevel);
}

/** The zone of the series, else that of this device. */
function zoneOf(dates: readonly InvitedDate[]): string {
  return dates[0]?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function secretOf(link: string | null): string {
  const parsed = link === null ? null : parseMeetingLink(link);
  if (!parsed?.ok) throw clientErrors.make('client/link_invalid');
  return toBase64Url(parsed.value.secret);
}

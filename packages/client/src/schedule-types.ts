// Planning meetings ahead (L4): series, changes, cancellations, invitations. Every date of a series is a meeting of its
// own, with its own charter, host keys and link; what ties them together is known on this device only.
import { type ExpectedPerson } from '@incamera/charter';
import { type AppError } from '@incamera/kernel';
import { type MailFailure } from '@incamera/protocol';
import { type InvitationKind, type InvitationLanguage, type Repeat } from '@incamera/schedule';
import { type CreatedMeeting, type NewMeeting } from './api-types.js';

export interface SeriesDate {
  readonly meetingId: string;
  /** Null once the meeting is over or cancelled. */
  readonly link: string | null;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly state: 'scheduled' | 'open' | 'ended' | 'cancelled';
}

export interface Series {
  readonly seriesId: string;
  readonly title: string;
  readonly repeat: Repeat;
  /** In the order of time. */
  readonly dates: readonly SeriesDate[];
  /** Not cancelled: when dates run short, more are made by `refill`. */
  readonly continues: boolean;
}

export interface MadeSeries {
  readonly series: Series;
  /** Why not all dates could be made; those that were made are good, and `refill` makes the rest. */
  readonly interrupted: AppError | null;
}

export interface RefilledSeries extends MadeSeries {
  readonly added: number;
}

/** A meeting as its organiser asked for it. */
export interface PlannedMeeting {
  readonly title: string;
  readonly agenda: string;
  readonly startsAtMs: number;
  readonly durationMinutes: number;
  readonly expected: readonly ExpectedPerson[];
  /** The rule from this date on; null for one that does not repeat. */
  readonly repeat: Repeat | null;
}

/** What changes; absent: stays. A change is a new meeting with a new link, since a charter never changes its time. */
export interface MeetingChange {
  readonly title?: string;
  readonly agenda?: string;
  readonly startsAtMs?: number;
  readonly durationMinutes?: number;
  readonly expected?: readonly ExpectedPerson[];
}

export interface SeriesChange extends MeetingChange {
  readonly repeat?: Repeat;
}

/** What to pass on to people. It never contains title, agenda or names. */
export interface Invitation {
  readonly text: string;
  /** iCalendar, RFC 5545. */
  readonly calendar: string;
  readonly fileName: string;
  /** Opens the own mail program; null: too many dates for an address of that kind. */
  readonly mailto: string | null;
}

export interface InvitationOptions {
  readonly meetingIds: readonly string[];
  readonly kind: InvitationKind;
  readonly language: InvitationLanguage;
}

/** Whether this server may send the invitations: `class`: their classification forbids it; `off`: it sends none. */
export type MailOffer =
  | {
      readonly state: 'offered';
      readonly from: string;
      /** Addresses of the people whom the organiser expects. */
      readonly expected: readonly string[];
    }
  | { readonly state: 'class' }
  | { readonly state: 'off' };

/** What became of one mail; null: handed over to the mail server. */
export interface MailOutcome {
  readonly address: string;
  readonly failure: MailFailure | null;
}

export interface Schedule {
  createSeries(meeting: NewMeeting, repeat: Repeat): Promise<MadeSeries>;
  /** The series of this device, newest first. */
  series(): Promise<readonly Series[]>;
  /** Makes the next dates of every series that runs short of them. */
  refill(): Promise<readonly RefilledSeries[]>;
  /** Replaces one meeting, of a series or not. @throws client/series_unknown */
  change(meetingId: string, change: MeetingChange): Promise<CreatedMeeting>;
  /** Replaces a date of a series and all after it by a new series. */
  changeFollowing(meetingId: string, change: SeriesChange): Promise<MadeSeries>;
  /** Ends a meeting on the server: nobody gets in any more. */
  cancel(meetingId: string): Promise<void>;
  /** Cancels a date of a series and all after it. */
  cancelFollowing(meetingId: string): Promise<void>;
  /** What was asked for at this meeting. @throws client/series_unknown */
  planned(meetingId: string): Promise<PlannedMeeting>;
  invitation(options: InvitationOptions): Promise<Invitation>;
  mailOffer(meetingIds: readonly string[]): Promise<MailOffer>;
  /** Lets the server send one mail to each address. It then knows the links. */
  sendMail(options: InvitationOptions & { readonly to: readonly string[] }): Promise<readonly MailOutcome[]>;
}

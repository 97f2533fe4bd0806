// Planning, changing and cancelling meetings (L4). A change makes the new meeting before it ends the old one, so that
// whatever interrupts it, people can meet.
import { type MeetingId } from '@incamera/kernel';
import { type Repeat } from '@incamera/schedule';
import { type Meetings } from '../api/meetings.js';
import { type CreatedMeeting, type NewMeeting, type OwnMeeting } from '../api-types.js';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import {
  type MadeSeries,
  type MeetingChange,
  type PlannedMeeting,
  type RefilledSeries,
  type Series,
  type SeriesChange,
  type SeriesDate,
} from '../schedule-types.js';
import { DateMaker } from './date-maker.js';
import { datesFrom, endOf, meetingAt, type Plan, type PlannedDate, withDate } from './plan.js';
import { type FoundDate, type PlanBook } from './plan-book.js';

export class Planner {
  readonly #meetings: Meetings;
  readonly #book: PlanBook;
  readonly #maker: DateMaker;
  readonly #clock: ClientEnvironment['clock'];

  constructor(meetings: Meetings, book: PlanBook, environment: Pick<ClientEnvironment, 'clock' | 'rng'>) {
    this.#meetings = meetings;
    this.#book = book;
    this.#maker = new DateMaker(meetings, book, environment);
    this.#clock = environment.clock;
  }

  /** One meeting, which a later change or invitation finds again. */
  async createMeeting(meeting: NewMeeting): Promise<CreatedMeeting> {
    const { link, meetingId } = await this.#meetings.create(meeting);
    const entry = { uid: this.#maker.newUid(), sequence: 0, details: null, state: 'made' as const };
    const date = { meetingId, index: 0, ...entry, ...timesOf(meeting) };
    await this.#book.save({ ...this.#newPlan(meeting, null), next: 1, complete: true, dates: [date] });
    return { link };
  }

  async createSeries(meeting: NewMeeting, repeat: Repeat): Promise<MadeSeries> {
    return await this.#book.hold(async () => {
      const made = await this.#makeSeries(this.#newPlan(meeting, repeat), []);
      return { series: await this.#seriesOf(made.plan, await this.#meetings.own()), interrupted: made.interrupted };
    });
  }

  async series(): Promise<readonly Series[]> {
    const own = await this.#meetings.own();
    const plans = (await this.#book.all()).filter((plan) => plan.repeat !== null && belongs(plan, own));
    const series = await Promise.all(plans.map((plan) => this.#seriesOf(plan, own)));
    return series.sort((one, other) => (other.dates[0]?.startsAtMs ?? 0) - (one.dates[0]?.startsAtMs ?? 0));
  }

  async refill(): Promise<readonly RefilledSeries[]> {
    return await this.#book.hold(async () => {
      await this.#book.tidy(this.#clock.nowMs());
      const own = await this.#meetings.own();
      const refilled: RefilledSeries[] = [];
      for (const plan of await this.#book.all()) {
        // Another account of this browser may have made it.
        if (!belongs(plan, own)) continue;
        const missing = this.#maker.missing(plan);
        const short = missing.length >= this.#maker.ahead(plan);
        if (missing.length === 0 || (plan.complete && !short)) continue;
        const { plan: after, interrupted } = await this.#maker.make(plan, missing);
        const series = await this.#seriesOf(after, own);
        refilled.push({ series, interrupted, added: after.dates.length - plan.dates.length });
        if (interrupted !== null) break;
      }
      return refilled;
    });
  }

  async change(meetingId: string, change: MeetingChange): Promise<CreatedMeeting> {
    return await this.#book.hold(async () => {
      const { plan, date } = await this.#known(meetingId);
      const meeting = { ...meetingAt(plan, date), ...change };
      const created = await this.#meetings.create(meeting);
      const { title, agenda, expected = [] } = meeting;
      const details = { title, agenda, expected };
      const after = { meetingId: created.meetingId, sequence: date.sequence + 1, details, ...timesOf(meeting) };
      await this.#book.save(withDate(plan, meetingId, after));
      await this.#meetings.cancel(meetingId as MeetingId);
      return { link: created.link };
    });
  }

  async changeFollowing(meetingId: string, change: SeriesChange): Promise<MadeSeries> {
    return await this.#book.hold(async () => {
      const { plan, date } = await this.#known(meetingId);
      if (plan.repeat === null) throw clientErrors.make('client/series_unknown');
      const { repeat = fromDate(plan.repeat, date), ...meetingChange } = change;
      const template = { ...plan.template, startsAtMs: date.startsAtMs, ...meetingChange };
      const former = datesFrom(plan, meetingId);
      const made = await this.#makeSeries(this.#newPlan(template, repeat), former);
      await this.#cancelDates({ ...plan, continues: false }, former);
      return { series: await this.#seriesOf(made.plan, await this.#meetings.own()), interrupted: made.interrupted };
    });
  }

  async cancel(meetingId: string): Promise<void> {
    await this.#book.hold(async () => {
      const found = await this.#book.find(meetingId);
      if (found === null) await this.#meetings.cancel(meetingId as MeetingId);
      else await this.#cancelDates(found.plan, [found.date]);
    });
  }

  async cancelFollowing(meetingId: string): Promise<void> {
    await this.#book.hold(async () => {
      const { plan } = await this.#known(meetingId);
      await this.#cancelDates({ ...plan, continues: false }, datesFrom(plan, meetingId));
    });
  }

  /** What was asked for, as a form shows it. */
  async planned(meetingId: string): Promise<PlannedMeeting> {
    const { plan, date } = await this.#known(meetingId);
    const { title, agenda, startsAtMs, durationMinutes, expected = [] } = meetingAt(plan, date);
    const repeat = plan.repeat === null ? null : fromDate(plan.repeat, date);
    return { title, agenda, startsAtMs, durationMinutes, expected, repeat };
  }

  async #makeSeries(plan: Plan, former: readonly PlannedDate[]) {
    const made = await this.#maker.make(plan, this.#maker.missing(plan), former);
    // Nothing exists yet: then there is no series, and what was entered can be tried again.
    if (made.plan.dates.length === 0) throw made.interrupted ?? clientErrors.make('client/times_invalid');
    return made;
  }

  /** Written down before each request: what was cancelled by half is not refilled. */
  async #cancelDates(plan: Plan, dates: readonly PlannedDate[]): Promise<void> {
    let current = plan;
    await this.#book.save(current);
    for (const { meetingId, sequence } of dates) {
      await this.#meetings.cancel(meetingId as MeetingId);
      current = withDate(current, meetingId, { state: 'cancelled', sequence: sequence + 1 });
      await this.#book.save(current);
    }
  }

  async #known(meetingId: string): Promise<FoundDate> {
    const found = await this.#book.find(meetingId);
    if (found === null) throw clientErrors.make('client/series_unknown');
    return found;
  }

  #newPlan(template: NewMeeting, repeat: Repeat | null): Plan {
    const planId = this.#maker.newPlanId();
    return { planId, template, repeat, next: 0, continues: repeat !== null, complete: false, dates: [] };
  }

  async #seriesOf(plan: Plan, own: readonly OwnMeeting[]): Promise<Series> {
    const states = new Map(own.map((meeting) => [meeting.meetingId, meeting.state]));
    const dates = plan.dates.map(async (date): Promise<SeriesDate> => {
      const state = date.state === 'cancelled' ? 'cancelled' : (states.get(date.meetingId) ?? this.#stateOf(date));
      const over = state === 'ended' || state === 'cancelled';
      const link = over ? null : await this.#meetings.link(date.meetingId as MeetingId);
      return { meetingId: date.meetingId, link, startsAtMs: date.startsAtMs, endsAtMs: endOf(date), state };
    });
    const { planId, template, repeat, continues } = plan;
    if (repeat === null) throw new TypeError('not a series');
    return { seriesId: planId, title: template.title, repeat, continues, dates: await Promise.all(dates) };
  }

  /** Of a meeting that is not in the server's list: just made, or forgotten. */
  #stateOf(date: PlannedDate): SeriesDate['state'] {
    return endOf(date) > this.#clock.nowMs() ? 'scheduled' : 'ended';
  }
}

function timesOf({ startsAtMs, durationMinutes }: NewMeeting) {
  return { startsAtMs, durationMinutes };
}

function belongs(plan: Plan, own: readonly OwnMeeting[]): boolean {
  const ids = new Set(plan.dates.map((date) => date.meetingId));
  return own.some((meeting) => ids.has(meeting.meetingId));
}

/** The rule for the rest of a series that begins anew at one of its dates. */
function fromDate(repeat: Repeat, date: PlannedDate): Repeat {
  if (repeat.end.kind !== 'count') return repeat;
  return { ...repeat, end: { kind: 'count', count: Math.max(1, repeat.end.count - date.index) } };
}

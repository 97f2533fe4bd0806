// Makes the meetings of a plan (L4), one after the other, and writes down each as soon as it exists: an interruption
// leaves fewer dates, never unknown ones.
import { type AppError, type Clock, type Rng, toBase64Url } from '@incamera/kernel';
import { listOccurrences, type Occurrence } from '@incamera/schedule';
import { type Meetings } from '../api/meetings.js';
import { asAppError } from '../errors.js';
import { type Plan, type PlannedDate, withNewDate } from './plan.js';
import { type PlanBook } from './plan-book.js';

/** Meetings that lie ahead of a series at most. The server learns that they are of one account, and how many there are. */
const MAX_AHEAD = 52;
/** The server takes meetings for a year. */
const HORIZON_MS = 330 * 24 * 3_600_000;
const UID_BYTES = 16;

export interface Made {
  readonly plan: Plan;
  readonly interrupted: AppError | null;
}

/** An entry of people's calendars that a new date takes over. */
export interface FormerEntry {
  readonly uid: string;
  readonly sequence: number;
}

export class DateMaker {
  readonly #meetings: Meetings;
  readonly #book: PlanBook;
  readonly #environment: { readonly clock: Clock; readonly rng: Rng };

  constructor(meetings: Meetings, book: PlanBook, environment: { readonly clock: Clock; readonly rng: Rng }) {
    this.#meetings = meetings;
    this.#book = book;
    this.#environment = environment;
  }

  newPlanId(): string {
    return toBase64Url(this.#environment.rng.bytes(UID_BYTES));
  }

  newUid(): string {
    return toBase64Url(this.#environment.rng.bytes(UID_BYTES));
  }

  /**
   * The dates that a plan should have and has not: so many that 52 lie ahead.
   * @throws {AppError} schedule/rule_mismatch, schedule/rule_empty
   */
  missing(plan: Plan): readonly Occurrence[] {
    const { template, repeat } = plan;
    if (repeat === null || !plan.continues) return [];
    const nowMs = this.#environment.clock.nowMs();
    return listOccurrences(template.startsAtMs, repeat, {
      from: plan.next,
      notBeforeMs: plan.next === 0 ? 0 : nowMs,
      notAfterMs: nowMs + HORIZON_MS,
      max: MAX_AHEAD - this.ahead(plan),
    });
  }

  /** How many meetings of a plan are still to begin. */
  ahead(plan: Plan): number {
    const nowMs = this.#environment.clock.nowMs();
    return plan.dates.filter((date) => date.state === 'made' && date.startsAtMs > nowMs).length;
  }

  /** Makes `occurrences`; the first ones take over the entries of former dates, in order. */
  async make(plan: Plan, occurrences: readonly Occurrence[], former: readonly FormerEntry[] = []): Promise<Made> {
    let current: Plan = { ...plan, complete: false };
    for (const [position, { index, startsAtMs }] of occurrences.entries()) {
      try {
        const { meetingId } = await this.#meetings.create({ ...plan.template, startsAtMs });
        const before = former[position];
        const date: PlannedDate = {
          meetingId,
          index,
          uid: before?.uid ?? this.newUid(),
          sequence: before === undefined ? 0 : before.sequence + 1,
          startsAtMs,
          durationMinutes: plan.template.durationMinutes,
          details: null,
          state: 'made',
        };
        current = { ...withNewDate(current, date), next: index + 1, complete: position === occurrences.length - 1 };
        await this.#book.save(current);
      } catch (error) {
        return { plan: current, interrupted: asAppError(error) };
      }
    }
    return { plan: current, interrupted: null };
  }
}

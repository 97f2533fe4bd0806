// The plans of this device (L4), each in a record of its own. Whoever changes one holds the book, so that two tabs do not
// make the same dates twice.
import { type DeviceRecords } from '../device/device-records.js';
import { decodePlan, encodePlan, endOf, type Plan, type PlannedDate } from './plan.js';

const PREFIX = 'plan/';
const LOCK = 'plans';
/** The server forgets meetings a month after their end; then nothing can be done with a plan any more. */
const FORGET_AFTER_MS = 45 * 24 * 3_600_000;

export interface FoundDate {
  readonly plan: Plan;
  readonly date: PlannedDate;
}

export class PlanBook {
  readonly #records: DeviceRecords;

  constructor(records: DeviceRecords) {
    this.#records = records;
  }

  async all(): Promise<readonly Plan[]> {
    const names = await this.#records.names(PREFIX);
    const plans = await Promise.all(names.map((name) => this.#read(name)));
    return plans.filter((plan): plan is Plan => plan !== null);
  }

  /** The plan that a meeting belongs to, or null. */
  async find(meetingId: string): Promise<FoundDate | null> {
    for (const plan of await this.all()) {
      const date = plan.dates.find((each) => each.meetingId === meetingId);
      if (date !== undefined) return { plan, date };
    }
    return null;
  }

  async save(plan: Plan): Promise<void> {
    await this.#records.saveSealed(PREFIX + plan.planId, encodePlan(plan));
  }

  async forget(planId: string): Promise<void> {
    await this.#records.forget(PREFIX + planId);
  }

  /** Deletes plans whose last meeting is long over. */
  async tidy(nowMs: number): Promise<void> {
    for (const plan of await this.all()) {
      const last = Math.max(0, ...plan.dates.map(endOf));
      if (last < nowMs - FORGET_AFTER_MS) await this.forget(plan.planId);
    }
  }

  /** Runs `work` while no other tab changes plans. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    return await this.#records.exclusively(LOCK, work);
  }

  async #read(name: string): Promise<Plan | null> {
    const bytes = await this.#records.sealed(name);
    const plan = bytes === null ? null : decodePlan(bytes);
    return plan !== null && name === PREFIX + plan.planId ? plan : null;
  }
}

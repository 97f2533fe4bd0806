// What this device remembers of a meeting that it planned (L4): what was asked for, the rule if it repeats, and which
// meetings were made of it. It lies encrypted in the records of the device; the server has nothing like it.
import { FEATURES } from '@incamera/charter';
import { type Bytes, fromUtf8, utf8 } from '@incamera/kernel';
import { type Repeat, repeatSchema } from '@incamera/schedule';
import { z } from 'zod';
import { type NewMeeting } from '../api-types.js';

/** One meeting of a plan. */
export interface PlannedDate {
  readonly meetingId: string;
  /** Place in the rule; 0 without one. */
  readonly index: number;
  /** Stays when the meeting is replaced by another, so that calendars move the entry instead of adding one. */
  readonly uid: string;
  readonly sequence: number;
  readonly startsAtMs: number;
  readonly durationMinutes: number;
  /** What differs from the plan's. */
  readonly details: Pick<NewMeeting, 'title' | 'agenda' | 'expected'> | null;
  readonly state: 'made' | 'cancelled';
}

export interface Plan {
  readonly planId: string;
  /** As the organiser gave it; its beginning is that of the first date. */
  readonly template: NewMeeting;
  readonly repeat: Repeat | null;
  /** Place in the rule of the next date that is to be made. */
  readonly next: number;
  /** More dates may be made. */
  readonly continues: boolean;
  /** False while dates that should have been made at once are missing. */
  readonly complete: boolean;
  /** In the order of time. */
  readonly dates: readonly PlannedDate[];
}

const expectedSchema = z.array(z.strictObject({ name: z.string(), address: z.string() }));

const planSchema = z.strictObject({
  format: z.literal(1),
  planId: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  // Loose: what a later version of the form asks for stays in the plan.
  template: z.looseObject({
    title: z.string(),
    agenda: z.string(),
    startsAtMs: z.number().int(),
    durationMinutes: z.number(),
    hostName: z.string(),
    autoReadmit: z.boolean(),
    succession: z.enum(['none', 'members']),
    expected: expectedSchema.exactOptional(),
    features: z.array(z.enum(FEATURES)).exactOptional(),
  }),
  repeat: repeatSchema.nullable(),
  next: z.number().int().nonnegative(),
  continues: z.boolean(),
  complete: z.boolean(),
  dates: z.array(
    z.strictObject({
      meetingId: z.string(),
      index: z.number().int().nonnegative(),
      uid: z.string(),
      sequence: z.number().int().nonnegative(),
      startsAtMs: z.number().int(),
      durationMinutes: z.number(),
      details: z
        .strictObject({ title: z.string(), agenda: z.string(), expected: expectedSchema.exactOptional() })
        .nullable(),
      state: z.enum(['made', 'cancelled']),
    }),
  ),
});

export function encodePlan(plan: Plan): Bytes {
  return utf8(JSON.stringify({ format: 1, ...plan }));
}

/** Null for anything that is no plan. */
export function decodePlan(bytes: Bytes): Plan | null {
  try {
    const parsed = planSchema.safeParse(JSON.parse(fromUtf8(bytes)));
    if (!parsed.success) return null;
    const { format: _, ...plan } = parsed.data;
    return plan;
  } catch {
    return null;
  }
}

export function endOf({ startsAtMs, durationMinutes }: Pick<PlannedDate, 'startsAtMs' | 'durationMinutes'>): number {
  return startsAtMs + Math.round(durationMinutes * 60_000);
}

/** What was asked for at one date of a plan. */
export function meetingAt(plan: Plan, { startsAtMs, durationMinutes, details }: PlannedDate): NewMeeting {
  return { ...plan.template, ...details, startsAtMs, durationMinutes };
}

/** `plan` with one of its dates changed. */
export function withDate(plan: Plan, meetingId: string, change: Partial<PlannedDate>): Plan {
  const dates = plan.dates.map((date) => (date.meetingId === meetingId ? { ...date, ...change } : date));
  return { ...plan, dates: inOrder(dates) };
}

export function withNewDate(plan: Plan, date: PlannedDate): Plan {
  return { ...plan, dates: inOrder([...plan.dates, date]) };
}

/** The dates from one on, by time, that are not cancelled. */
export function datesFrom(plan: Plan, meetingId: string): readonly PlannedDate[] {
  const first = plan.dates.find((date) => date.meetingId === meetingId);
  if (first === undefined) return [];
  return plan.dates.filter((date) => date.state === 'made' && date.startsAtMs >= first.startsAtMs);
}

function inOrder(dates: readonly PlannedDate[]): readonly PlannedDate[] {
  return [...dates].sort((one, other) => one.startsAtMs - other.startsAtMs);
}

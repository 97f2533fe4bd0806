// How a meeting repeats: what an organiser can choose, checked by a schema, and as a rule of RFC 5545 section 3.3.10 (L1).
import { z } from 'zod';
import { isTimeZone, type LocalTime } from './time-zone.js';

/** Days of the week by their names in RFC 5545, Monday first. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Which one of a month; -1: the last. A fifth one is not in every month, so nobody can choose it. */
export const POSITIONS = [1, 2, 3, 4, -1] as const;
export type Position = (typeof POSITIONS)[number];

export const REPEAT_LIMITS = { every: 30, count: 1000 } as const;

const every = z.number().int().min(1).max(REPEAT_LIMITS.every);

const patternSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily'), every }),
  z.strictObject({
    kind: z.literal('weekly'),
    every,
    days: z
      .array(z.enum(WEEKDAYS))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'a day twice'),
  }),
  z.strictObject({ kind: z.literal('monthly_date'), every, day: z.number().int().min(1).max(31) }),
  z.strictObject({
    kind: z.literal('monthly_weekday'),
    every,
    weekday: z.enum(WEEKDAYS),
    position: z.literal(POSITIONS),
  }),
]);

const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => {
    const date = new Date(`${text}T00:00:00Z`);
    return Number.isFinite(date.getTime()) && date.toISOString().startsWith(text);
  }, 'not a date');

const endSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('never') }),
  z.strictObject({ kind: z.literal('count'), count: z.number().int().min(1).max(REPEAT_LIMITS.count) }),
  /** The last day on which a meeting may begin, in the zone of the rule. */
  z.strictObject({ kind: z.literal('until'), date: dateSchema }),
]);

/** A rule as an organiser chooses it. Dates follow the clocks of `timeZone`, through every change of them. */
export const repeatSchema = z.strictObject({
  pattern: patternSchema,
  end: endSchema,
  timeZone: z.string().max(64).refine(isTimeZone, 'not a time zone'),
});

export type RepeatPattern = z.output<typeof patternSchema>;
export type RepeatEnd = z.output<typeof endSchema>;
export type Repeat = z.output<typeof repeatSchema>;

/** The rule as RFC 5545 writes it; the end without a zone, as its beginning stands beside it. */
export function formatRepeat(repeat: Repeat): string {
  const { end } = repeat;
  const parts = patternParts(repeat.pattern);
  if (end.kind === 'count') parts.push(`COUNT=${end.count}`);
  if (end.kind === 'until') parts.push(`UNTIL=${end.date.replaceAll('-', '')}T235959`);
  return parts.join(';');
}

function patternParts(pattern: RepeatPattern): string[] {
  const interval = pattern.every === 1 ? [] : [`INTERVAL=${pattern.every}`];
  switch (pattern.kind) {
    case 'daily':
      return ['FREQ=DAILY', ...interval];
    case 'weekly': {
      const days = WEEKDAYS.filter((day) => pattern.days.includes(day));
      return ['FREQ=WEEKLY', ...interval, `BYDAY=${days.join(',')}`, 'WKST=MO'];
    }
    case 'monthly_date':
      return ['FREQ=MONTHLY', ...interval, `BYMONTHDAY=${pattern.day}`];
    case 'monthly_weekday':
      return ['FREQ=MONTHLY', ...interval, `BYDAY=${pattern.position}${pattern.weekday}`];
  }
}

/** The day of the week of a local date. */
export function weekdayOf({ year, month, day }: Pick<LocalTime, 'year' | 'month' | 'day'>): Weekday {
  const index = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  return WEEKDAYS[index] ?? 'MO';
}

/** Where a date stands among those of its weekday: from the beginning (1 to 5), and whether it is the last of its month. */
export function positionOf({ year, month, day }: Pick<LocalTime, 'year' | 'month' | 'day'>): {
  readonly nth: number;
  readonly last: boolean;
} {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { nth: Math.ceil(day / 7), last: day + 7 > days };
}

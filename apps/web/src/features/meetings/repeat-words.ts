// A rule of repetition in words: "Every 2 weeks on Monday and Friday, until 31 December 2026".
import { type Position, type Repeat, WEEKDAYS, type Weekday } from '@incamera/client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { regionalLocale } from '../../i18n/i18n.js';
import { isWorkingWeek } from './repeat-draft.js';

export interface RepeatWords {
  weekday(day: Weekday, width?: 'long' | 'short'): string;
  position(position: Position): string;
  describe(repeat: Repeat): string;
  /** Date with the day of the week, time of the reader. */
  date(timeMs: number): string;
}

/** A Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export function useRepeatWords(): RepeatWords {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const locale = regionalLocale(i18n.language, navigator.languages);
    const list = new Intl.ListFormat(locale, { type: 'conjunction' });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    const date = new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    const weekday = (name: Weekday, width: 'long' | 'short' = 'long') =>
      new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format(
        MONDAY_MS + WEEKDAYS.indexOf(name) * DAY_MS,
      );
    const positions: Readonly<Record<Position, string>> = {
      1: t('schedule.first'),
      2: t('schedule.second'),
      3: t('schedule.third'),
      4: t('schedule.fourth'),
      [-1]: t('schedule.last'),
    };
    const pattern = (repeat: Repeat): string => {
      const { pattern: chosen } = repeat;
      const count = chosen.every;
      switch (chosen.kind) {
        case 'daily':
          return t('schedule.everyDays', { count });
        case 'weekly': {
          if (isWorkingWeek(repeat)) return t('schedule.everyWeekday');
          const days = WEEKDAYS.filter((name) => chosen.days.includes(name)).map((name) => weekday(name));
          return t('schedule.everyWeeks', { count, days: list.format(days) });
        }
        case 'monthly_date':
          return t('schedule.everyMonths', { count, day: String(chosen.day) });
        case 'monthly_weekday': {
          const words = { position: positions[chosen.position], weekday: weekday(chosen.weekday) };
          return t('schedule.everyMonthsNth', { count, ...words });
        }
      }
    };
    return {
      weekday,
      position: (position) => positions[position],
      date: (timeMs) => date.format(timeMs),
      describe(repeat) {
        const rule = pattern(repeat);
        const { end } = repeat;
        if (end.kind === 'until') {
          return t('schedule.untilDay', { rule, day: day.format(new Date(`${end.date}T00:00:00Z`)) });
        }
        return end.kind === 'count' ? t('schedule.numbered', { rule, count: end.count }) : rule;
      },
    };
  }, [t, i18n.language]);
}

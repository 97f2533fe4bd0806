// Times, sizes and rates in the reader's language.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { regionalLocale } from './i18n.js';

export interface Formats {
  /** "Today, 14:00", "Tomorrow, 09:30" or date and time. */
  moment(timeMs: number): string;
  dateTime(timeMs: number): string;
  time(timeMs: number): string;
  /** Name of the reader's own time zone at that moment: "Central European Standard Time". */
  zone(timeMs: number): string;
  duration(minutes: number): string;
  bytes(sizeBytes: number): string;
  rate(rateBps: number): string;
  percent(ratio: number): string;
  number(value: number): string;
  /** With one decimal, also where that is 0. */
  tenths(value: number): string;
}

/** Whole days from `nowMs` to `timeMs` by the local calendar: 0 is the same day. */
export function calendarDays(timeMs: number, nowMs: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(timeMs) - midnight(nowMs)) / 86_400_000);
}

export function useFormats(): Formats {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const locale = regionalLocale(i18n.language, navigator.languages);
    const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
    const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    const zone = new Intl.DateTimeFormat(locale, { timeZoneName: 'long' });
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    return {
      moment(timeMs) {
        const days = calendarDays(timeMs, Date.now());
        if (days === 0) return t('common.today', { time: time.format(timeMs) });
        if (days === 1) return t('common.tomorrow', { time: time.format(timeMs) });
        return dateTime.format(timeMs);
      },
      dateTime: (timeMs) => dateTime.format(timeMs),
      time: (timeMs) => time.format(timeMs),
      zone: (timeMs) => zone.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value ?? '',
      duration(minutes) {
        if (minutes % 60 === 0) return t('common.hours', { count: minutes / 60 });
        return t('common.minutes', { count: minutes });
      },
      bytes(sizeBytes) {
        if (sizeBytes < 1000) return t('common.bytes', { size: whole.format(sizeBytes) });
        if (sizeBytes < 1_000_000) return t('common.kilobytes', { size: whole.format(sizeBytes / 1000) });
        return t('common.megabytes', { size: decimal.format(sizeBytes / 1_000_000) });
      },
      rate(rateBps) {
        if (rateBps < 1_000_000) return t('common.kilobits', { rate: whole.format(rateBps / 1000) });
        return t('common.megabits', { rate: decimal.format(rateBps / 1_000_000) });
      },
      percent: (ratio) => percent.format(ratio),
      number: (value) => whole.format(value),
      tenths: (value) => tenths.format(value),
    };
  }, [t, i18n.language]);
}

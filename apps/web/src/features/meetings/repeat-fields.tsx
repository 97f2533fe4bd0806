// The part of a form that says how a meeting repeats.
import { WEEKDAYS, type Weekday } from '@incamera/client';
import { type AppError } from '@incamera/kernel';
import { useMemo } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../app/use-async.js';
import { useErrorText } from '../../i18n/error-text.js';
import { useFormats } from '../../i18n/format.js';
import { TextField } from '../../ui/field.js';
import { type Choice, Select } from '../../ui/select.js';
import {
  fittingKind,
  possibleKinds,
  previewDates,
  type RepeatDraft,
  type RepeatKind,
  type RepeatReading,
  readRepeat,
  type StartFacts,
  startFacts,
} from './repeat-draft.js';
import { useRepeatWords } from './repeat-words.js';
import styles from './schedule.module.css';

const SHOWN_DATES = 4;
const MOST_EVERY = 12;

export interface RepeatFieldsProps {
  readonly draft: RepeatDraft;
  readonly onChange: (draft: RepeatDraft) => void;
  /** Null while the first date is not readable. */
  readonly startsAtMs: number | null;
  /** Missing entries are named. */
  readonly tried: boolean;
  /** The meeting must repeat: a series is changed. */
  readonly always?: boolean;
}

export function RepeatFields(props: RepeatFieldsProps) {
  const { startsAtMs } = props;
  return startsAtMs === null ? null : <KnownStart {...props} startsAtMs={startsAtMs} />;
}

function KnownStart(props: RepeatFieldsProps & { readonly startsAtMs: number }) {
  const { t } = useTranslation();
  const { onChange, startsAtMs } = props;
  const facts = startFacts(startsAtMs, props.draft.timeZone);
  const selected = fittingKind(props.draft.kind, facts);
  const draft = { ...props.draft, kind: selected };
  const reading = readRepeat(draft, startsAtMs);
  const kinds = useKindChoices(facts, props.always ?? false);
  const choose = (kind: RepeatKind) => onChange({ ...draft, kind, every: kind === draft.kind ? draft.every : 1 });
  return (
    <>
      <Select label={t('schedule.repeat')} choices={kinds} selected={selected} onSelect={choose} />
      {selected === 'never' ? null : (
        <div className={styles.repeat}>
          <Frequency draft={draft} kind={selected} facts={facts} onChange={onChange} />
          <Ending draft={draft} reading={reading} tried={props.tried} onChange={onChange} />
          <Zone draft={draft} onChange={onChange} />
          <Preview startsAtMs={startsAtMs} reading={reading} />
        </div>
      )}
    </>
  );
}

function useKindChoices(facts: StartFacts, always: boolean): readonly Choice<RepeatKind>[] {
  const { t } = useTranslation();
  const words = useRepeatWords();
  const weekday = words.weekday(facts.weekday);
  const nth = (position: 1 | 2 | 3 | 4 | -1) =>
    t('schedule.monthlyNth', { position: words.position(position), weekday });
  const labels: Readonly<Record<RepeatKind, string>> = {
    never: t('schedule.never'),
    daily: t('schedule.daily'),
    weekdays: t('schedule.weekdays'),
    weekly: t('schedule.weekly'),
    monthly_date: t('schedule.monthlyDate', { day: String(facts.day) }),
    monthly_nth: nth(facts.nth ?? -1),
    monthly_last: nth(-1),
  };
  return possibleKinds(facts)
    .filter((kind) => kind !== 'never' || !always)
    .map((id) => ({ id, label: labels[id] }));
}

interface PartProps {
  readonly draft: RepeatDraft;
  readonly onChange: (draft: RepeatDraft) => void;
}

function Frequency({ draft, kind, facts, onChange }: PartProps & { kind: RepeatKind; facts: StartFacts }) {
  const { t } = useTranslation();
  const words = useRepeatWords();
  if (kind === 'weekdays') return null;
  const unit = (count: number) => {
    if (kind === 'daily') return t('schedule.unitDays', { count });
    return kind === 'weekly' ? t('schedule.unitWeeks', { count }) : t('schedule.unitMonths', { count });
  };
  const choices = Array.from({ length: MOST_EVERY }, (_, index) => ({ id: String(index + 1), label: unit(index + 1) }));
  const days = new Set<Weekday>([facts.weekday, ...draft.days]);
  return (
    <>
      <Select
        label={t('schedule.every')}
        choices={choices}
        selected={String(draft.every)}
        onSelect={(id) => onChange({ ...draft, every: Number(id) })}
      />
      {kind === 'weekly' ? (
        <ToggleButtonGroup
          aria-label={t('schedule.days')}
          selectionMode="multiple"
          selectedKeys={days}
          onSelectionChange={(keys) =>
            onChange({ ...draft, days: WEEKDAYS.filter((day) => day !== facts.weekday && keys.has(day)) })
          }
          className={styles.days ?? ''}
        >
          {WEEKDAYS.map((day) => (
            <ToggleButton
              key={day}
              id={day}
              aria-label={words.weekday(day)}
              isDisabled={day === facts.weekday}
              className={styles.day ?? ''}
            >
              {words.weekday(day, 'short')}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      ) : null}
      {kind === 'monthly_date' && facts.day > 28 ? (
        <p className={styles.hint}>{t('schedule.shortMonths', { day: String(facts.day) })}</p>
      ) : null}
    </>
  );
}

function Ending(props: PartProps & { reading: RepeatReading; tried: boolean }) {
  const { t } = useTranslation();
  const { draft, onChange, reading } = props;
  const missing = props.tried && reading.state === 'incomplete' ? reading.field : null;
  return (
    <>
      <Select
        label={t('schedule.ends')}
        choices={[
          { id: 'never', label: t('schedule.endsNever') },
          { id: 'count', label: t('schedule.endsCount') },
          { id: 'until', label: t('schedule.endsUntil') },
        ]}
        selected={draft.end}
        onSelect={(end) => onChange({ ...draft, end })}
      />
      {draft.end === 'count' ? (
        <TextField
          label={t('schedule.count')}
          value={draft.count}
          onChange={(count) => onChange({ ...draft, count })}
          inputProps={{ inputMode: 'numeric' }}
          error={missing === 'count' ? t('schedule.countInvalid') : null}
          isRequired
        />
      ) : null}
      {draft.end === 'until' ? (
        <TextField
          label={t('schedule.until')}
          type="date"
          value={draft.until}
          onChange={(until) => onChange({ ...draft, until })}
          error={missing === 'until' ? t('schedule.untilInvalid') : null}
          isRequired
        />
      ) : null}
    </>
  );
}

function Zone({ draft, onChange }: PartProps) {
  const { t } = useTranslation();
  const choices = useMemo(() => {
    const names = new Set([draft.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
    return [...names].sort().map((id) => ({ id, label: id.replaceAll('_', ' ') }));
  }, [draft.timeZone]);
  return (
    <Select
      label={t('schedule.timeZone')}
      choices={choices}
      selected={draft.timeZone}
      onSelect={(timeZone) => onChange({ ...draft, timeZone })}
    />
  );
}

function Preview(props: { startsAtMs: number; reading: RepeatReading }) {
  const { t } = useTranslation();
  const words = useRepeatWords();
  const formats = useFormats();
  const errorText = useErrorText();
  const { reading } = props;
  if (reading.state !== 'rule') return null;
  const preview = tryPreview(props.startsAtMs, reading.repeat);
  if ('error' in preview) return <p className={styles.problem}>{errorText(preview.error).message}</p>;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className={styles.preview}>
      <p className={styles.previewTitle}>{t('schedule.preview')}</p>
      <p>
        {preview.dates.map((date) => words.date(date)).join(' · ')}
        {preview.more ? ` ${t('schedule.previewMore')}` : ''}
      </p>
      {reading.repeat.timeZone === zone ? null : (
        <p className={styles.hint}>{t('schedule.yourTime', { when: formats.time(props.startsAtMs), zone })}</p>
      )}
      <p className={styles.hint}>{t('schedule.ownMeetings')}</p>
    </div>
  );
}

function tryPreview(
  startsAtMs: number,
  repeat: Parameters<typeof previewDates>[1],
): ReturnType<typeof previewDates> | { readonly error: AppError } {
  try {
    return previewDates(startsAtMs, repeat, SHOWN_DATES);
  } catch (error) {
    return { error: toAppError(error) };
  }
}

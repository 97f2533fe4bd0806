// The list of own meetings: single ones and series, each with what can be done with it.
import { type OwnMeeting, type Series, type SeriesDate } from '@incamera/client';
import { EllipsisVertical } from 'lucide-react';
import { type ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import buttonStyles from '../../ui/button.module.css';
import { classes } from '../../ui/classes.js';
import { Menu, type MenuEntry } from '../../ui/menu.js';
import styles from './meetings-page.module.css';
import { type PlannedActions } from './planned-actions.js';
import { useRepeatWords } from './repeat-words.js';
import planned from './schedule.module.css';
import { isToCome, openDatesFrom, type SeriesEntry, scheduleList } from './schedule-list.js';
import { invitedSeries } from './series-invitation.js';

export function MeetingRows(props: {
  meetings: readonly OwnMeeting[];
  series: readonly Series[];
  actions: PlannedActions;
}) {
  const { t } = useTranslation();
  const { current, earlier } = scheduleList(props.meetings, props.series);
  return (
    <>
      {current.length === 0 ? <p className={styles.muted}>{t('meetings.none')}</p> : null}
      {current.length > 0 ? (
        <ul className={styles.list}>
          {current.map((entry) =>
            entry.kind === 'series' ? (
              <SeriesRow key={entry.series.seriesId} entry={entry} actions={props.actions} />
            ) : (
              <MeetingRow key={entry.meeting.meetingId} meeting={entry.meeting} actions={props.actions} />
            ),
          )}
        </ul>
      ) : null}
      {earlier.length > 0 ? (
        <details className={styles.earlier}>
          <summary>{t('meetings.hidden', { count: earlier.length })}</summary>
          <ul className={styles.list}>
            {earlier.map((meeting) => (
              <MeetingRow key={meeting.meetingId} meeting={meeting} actions={props.actions} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function MeetingRow({ meeting, actions }: { meeting: OwnMeeting; actions: PlannedActions }) {
  const { t } = useTranslation();
  const { title, link, startsAtMs, expiresAtMs, state, meetingId } = meeting;
  const name = title ?? t('meetings.unknownTitle');
  const invited = { title: name, meetingIds: [meetingId], expiresAtMs, made: null, interrupted: null };
  const change = { id: 'change', label: t('schedule.changeOne') };
  const cancel = { id: 'cancel', label: t('schedule.cancelOne'), danger: true };
  const entries: MenuEntry[] = [
    { ...change, disabled: link === null, onAction: () => actions.change({ scope: 'one', meetingId }) },
    { ...cancel, onAction: () => actions.cancel({ scope: 'one', meetingIds: [meetingId] }) },
  ];
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowTitle} data-unknown={title === null || undefined}>
          {name}
        </p>
        <When state={state} startsAtMs={startsAtMs}>
          {link === null && state !== 'ended' ? (
            <span className={styles.muted}>{t('meetings.linkElsewhere')}</span>
          ) : null}
        </When>
      </div>
      {state === 'ended' ? null : (
        <div className={styles.rowActions}>
          {link === null ? null : (
            <>
              <Button size="small" onPress={() => actions.invite({ ...invited, link })}>
                {t('schedule.invite')}
              </Button>
              <EnterButton link={link} />
            </>
          )}
          <MoreMenu title={name} startsAtMs={startsAtMs} entries={entries} />
        </div>
      )}
    </li>
  );
}

function SeriesRow({ entry, actions }: { entry: SeriesEntry; actions: PlannedActions }) {
  const { t } = useTranslation();
  const words = useRepeatWords();
  const { series, next, further } = entry;
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowTitle}>{series.title}</p>
        <p className={planned.rule}>{words.describe(series.repeat)}</p>
        <When state={next.state} startsAtMs={next.startsAtMs} />
      </div>
      <div className={styles.rowActions}>
        <Button size="small" onPress={() => actions.invite(invitedSeries(series, null))}>
          {t('schedule.invite')}
        </Button>
        {next.link === null ? null : <EnterButton link={next.link} />}
        <DateMenu series={series} date={next} actions={actions} />
      </div>
      {further.length > 0 ? (
        <details className={planned.further}>
          <summary>{t('schedule.furtherDates', { count: further.length })}</summary>
          <ul>
            {further.map((date) => (
              <DateRow key={date.meetingId} series={series} date={date} actions={actions} />
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}

function DateRow({ series, date, actions }: { series: Series; date: SeriesDate; actions: PlannedActions }) {
  const { t } = useTranslation();
  const words = useRepeatWords();
  return (
    <li className={planned.date} data-state={date.state}>
      <time dateTime={new Date(date.startsAtMs).toISOString()}>{words.date(date.startsAtMs)}</time>
      {date.state === 'cancelled' ? <span className={styles.state}>{t('schedule.cancelled')}</span> : null}
      {isToCome(date) ? <DateMenu series={series} date={date} actions={actions} /> : null}
    </li>
  );
}

function DateMenu({ series, date, actions }: { series: Series; date: SeriesDate; actions: PlannedActions }) {
  const { t } = useTranslation();
  const { meetingId, link } = date;
  const { title } = series;
  const common = { title, expiresAtMs: null, made: null, interrupted: null };
  const following = openDatesFrom(series, meetingId).map((each) => each.meetingId);
  const entries: MenuEntry[] = [
    {
      id: 'invite',
      label: t('schedule.inviteOne'),
      onAction: () => actions.invite({ ...common, meetingIds: [meetingId], link }),
    },
    {
      id: 'invite-all',
      label: t('schedule.inviteAll'),
      onAction: () => actions.invite(invitedSeries(series, null)),
    },
    {
      id: 'change',
      label: t('schedule.changeDate'),
      onAction: () => actions.change({ scope: 'one', meetingId }),
    },
    {
      id: 'change-following',
      label: t('schedule.changeFollowing'),
      onAction: () => actions.change({ scope: 'following', meetingId }),
    },
    {
      id: 'cancel',
      label: t('schedule.cancelDate'),
      danger: true,
      onAction: () => actions.cancel({ scope: 'one', meetingIds: [meetingId] }),
    },
    {
      id: 'cancel-following',
      label: t('schedule.cancelFollowing'),
      danger: true,
      onAction: () => actions.cancel({ scope: 'following', meetingIds: following }),
    },
  ];
  return <MoreMenu title={title} startsAtMs={date.startsAtMs} entries={entries} />;
}

function MoreMenu(props: { title: string; startsAtMs: number; entries: readonly MenuEntry[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const label = t('schedule.more', { title: props.title, when: formats.moment(props.startsAtMs) });
  return (
    <Menu label={label} groups={[{ id: 'actions', entries: props.entries }]}>
      <AriaButton className={classes(buttonStyles.button, buttonStyles.icon, buttonStyles.small)} aria-label={label}>
        <EllipsisVertical size={18} aria-hidden />
      </AriaButton>
    </Menu>
  );
}

function When(props: { state: SeriesDate['state']; startsAtMs: number; children?: ReactNode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = {
    scheduled: t('meetings.scheduled'),
    open: t('meetings.open'),
    ended: t('meetings.ended'),
    cancelled: t('schedule.cancelled'),
  };
  return (
    <p className={styles.rowWhen}>
      <span className={styles.state} data-state={props.state}>
        {words[props.state]}
      </span>
      {formats.moment(props.startsAtMs)}
      {props.children}
    </p>
  );
}

function EnterButton({ link }: { link: string }) {
  const { t } = useTranslation();
  const { server } = usePlatform();
  const [, navigate] = useLocation();
  const enter = () => {
    const url = new URL(link);
    if (url.origin === server.origin) navigate(url.pathname + url.hash);
    else location.assign(link);
  };
  return (
    <Button size="small" variant="primary" onPress={enter}>
      {t('meetings.enter')}
    </Button>
  );
}

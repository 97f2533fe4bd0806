// How much is going on: counts by classification, never meetings or people. Asked again while somebody looks.
import { type RunningMeetings } from '@incamera/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { useRefresh } from '../../app/use-refresh.js';
import { useFormats } from '../../i18n/format.js';
import { useLanguage } from '../../i18n/language.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { usePageVisible } from '../call/use-screen.js';
import styles from './running-section.module.css';

export function RunningSection() {
  const { t } = useTranslation();
  const visible = usePageVisible();
  return (
    <div className={styles.stack}>
      <p className={styles.lead}>{t('running.lead')}</p>
      {/* Counts of before would be shown as of now when somebody comes back. */}
      {visible ? <Counts /> : null}
    </div>
  );
}

function Counts() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.runningMeetings(), [client]));
  useRefresh(loaded, reload);
  if (loaded.state === 'loading') return <p role="status">{t('common.loading')}</p>;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  const { classes, media } = loaded.value;
  return (
    <>
      <Figures running={loaded.value} />
      {classes.length === 0 ? <p>{t('running.nothing')}</p> : <ClassTable classes={classes} />}
      <Media media={media} />
    </>
  );
}

function Figures({ running }: { running: RunningMeetings }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const sum = (of: 'meetingCount' | 'peopleCount') => running.classes.reduce((total, entry) => total + entry[of], 0);
  const figures: readonly [string, number][] = [
    [t('running.meetings'), sum('meetingCount')],
    [t('running.people'), sum('peopleCount')],
    [t('running.largest'), running.largestGroup],
    [t('running.planned'), running.plannedCount],
  ];
  return (
    <dl className={styles.figures} aria-label={t('running.figures')}>
      {figures.map(([name, value]) => (
        <div key={name} className={styles.figure}>
          <dt>{name}</dt>
          <dd>{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function ClassTable({ classes }: { classes: RunningMeetings['classes'] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const language = useLanguage();
  return (
    <div className={styles.part}>
      <h2 id="by-class">{t('running.byClass')}</h2>
      <table className={styles.table} aria-labelledby="by-class">
        <thead>
          <tr>
            <th scope="col">{t('running.class')}</th>
            <th scope="col">{t('running.meetings')}</th>
            <th scope="col">{t('running.people')}</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ classification, meetingCount, peopleCount }) => (
            <tr key={classification?.id ?? ''}>
              <th scope="row">{classification?.label[language] ?? t('running.noClass')}</th>
              <td>{number(meetingCount)}</td>
              <td>{number(peopleCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Media({ media: { processCount, answeringCount } }: { media: RunningMeetings['media'] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <div className={styles.part}>
      <h2>{t('running.media')}</h2>
      {answeringCount === processCount ? (
        <p>{t('running.mediaGood', { count: processCount })}</p>
      ) : (
        <Callout
          tone="danger"
          title={t('running.mediaBad', { answering: number(answeringCount), total: number(processCount) })}
        >
          <p>{t('running.mediaBadNext')}</p>
        </Callout>
      )}
    </div>
  );
}

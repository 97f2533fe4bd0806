// When an organiser comes back, series that run short of dates get more; this says so, since people must be invited to them.
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { type Invited } from './planned-actions.js';
import styles from './schedule.module.css';
import { invitedSeries } from './series-invitation.js';

export function RefillNotices(props: { onRefilled: () => void; onInvite: (invited: Invited) => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { onRefilled, onInvite } = props;
  const { loaded, reload } = useLoaded(useCallback(() => client.schedule.refill(), [client]));
  const added = loaded.state === 'ready' ? loaded.value.reduce((sum, series) => sum + series.added, 0) : 0;

  useEffect(() => {
    if (added > 0) onRefilled();
  }, [added, onRefilled]);

  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} tone="warning" />;
  if (loaded.state === 'loading' || loaded.value.length === 0) return null;
  return (
    <div className={styles.notices}>
      {loaded.value.map(({ series, added: count, interrupted }) => (
        <Callout
          key={series.seriesId}
          tone={interrupted === null ? 'info' : 'warning'}
          title={count > 0 ? t('schedule.added', { count, title: series.title }) : t('schedule.interrupted')}
          actions={
            <>
              {count > 0 ? (
                <Button size="small" onPress={() => onInvite(invitedSeries(series, null))}>
                  {t('schedule.invite')}
                </Button>
              ) : null}
              {interrupted === null ? null : (
                <Button size="small" onPress={reload}>
                  {t('schedule.makeRest')}
                </Button>
              )}
            </>
          }
        >
          {count > 0 ? <p>{t('schedule.addedHint')}</p> : null}
          {interrupted === null ? null : <ErrorCallout error={interrupted} tone="warning" />}
        </Callout>
      ))}
    </div>
  );
}

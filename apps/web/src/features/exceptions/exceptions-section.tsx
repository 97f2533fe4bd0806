// For the officer: that exceptions were granted, from which rules, in which meeting and by which connection.
import { type ExceptionRecord } from '@incamera/client';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { useLanguage } from '../../i18n/language.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from './exceptions.module.css';
import { useRuleNames } from './use-rule-names.js';

export function ExceptionsSection() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded } = useLoaded(useCallback(() => client.rulebooks.exceptions(), [client]));
  return (
    <div className={styles.section}>
      <p className={styles.lead}>{t('exception.sectionLead')}</p>
      {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
      {loaded.state === 'ready' && loaded.value.length === 0 ? <p>{t('exception.none')}</p> : null}
      {loaded.state === 'ready' && loaded.value.length > 0 ? (
        <ul className={styles.record}>
          {loaded.value.map((entry) => (
            <Entry key={`${entry.meetingId} ${entry.admittedPeer} ${entry.atMs}`} entry={entry} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Entry({ entry }: { entry: ExceptionRecord['exceptions'][number] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const language = useLanguage();
  const names = useRuleNames();
  return (
    <li className={styles.entry}>
      <p className={styles.who}>{names(entry.rules)}</p>
      <p>
        {formats.dateTime(entry.atMs)} · {entry.classification.label[language]}
      </p>
      {entry.voided ? <p className={styles.warn}>{t('exception.voided')}</p> : null}
      <p className={styles.small}>
        {t('exception.meeting')}: {entry.meetingId}
      </p>
      <p className={styles.small}>
        {t('exception.connections')}:{' '}
        {t('exception.letIn', { admitted: entry.admittedPeer, granted: entry.grantedByPeer })}
      </p>
    </li>
  );
}

// Behind the lock: everybody who was let in by an exception in this meeting, people who have left included.
import { type GrantedException } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting } from '../../app/meeting-context.js';
import { useFormats } from '../../i18n/format.js';
import panelStyles from '../call/security-panel.module.css';
import styles from './exceptions.module.css';
import { PersonExceptionNote } from './person-exception.js';

export function ExceptionRecordPart() {
  const { t } = useTranslation();
  const formats = useFormats();
  const exceptions = useMeeting((snapshot) => snapshot.exceptions, sameList<GrantedException>());
  if (exceptions.length === 0) return null;
  return (
    <section className={panelStyles.section}>
      <h3>{t('exception.recordTitle')}</h3>
      <p className={panelStyles.quiet}>{t('exception.recordText')}</p>
      <ul className={styles.record}>
        {exceptions.map((exception) => (
          <li key={`${exception.atMs} ${exception.displayName}`}>
            <p className={styles.who}>
              {exception.displayName} <span className={panelStyles.small}>{formats.moment(exception.atMs)}</span>
            </p>
            <PersonExceptionNote exception={exception} />
          </li>
        ))}
      </ul>
    </section>
  );
}

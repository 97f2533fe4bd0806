// Behind the lock: that this device marks what it plays, and that nobody can see whether the others do.
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting } from '../../app/meeting-context.js';
import styles from './security-panel.module.css';

export function MarkingPart() {
  const { t } = useTranslation();
  const marking = useMeeting((snapshot) => snapshot.marking);
  const unheld = useMeeting((snapshot) => snapshot.unheldOrganisations, sameList<string>());
  if (marking === 'off') return null;
  return (
    <section className={styles.section}>
      <h3>{t('marks.title')}</h3>
      <p>{t(marking === 'on' ? 'marks.on' : 'marks.stopped')}</p>
      <p>{t('marks.trace')}</p>
      {unheld.length === 0 ? null : <p>{t('marks.unheld', { organisations: unheld.join(', ') })}</p>}
    </section>
  );
}

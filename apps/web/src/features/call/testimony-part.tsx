// Behind the lock: how many of the others have testified the present state of the meeting, and what of one's own waits for the server.
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import styles from './security-panel.module.css';

export function TestimonyPart() {
  const { t } = useTranslation();
  const others = useMeeting((snapshot) => Math.max(0, snapshot.people.length - 1));
  const attested = useMeeting((snapshot) => snapshot.testimony?.attested.length ?? 0);
  const unsent = useMeeting((snapshot) => snapshot.testimony?.unsent ?? 0);
  return (
    <section className={styles.section}>
      <h3>{t('testimonies.panelTitle')}</h3>
      <p className={styles.quiet}>{t('testimonies.panelText')}</p>
      {others === 0 ? null : <p>{t('testimonies.attested', { attested: String(attested), count: others })}</p>}
      {unsent === 0 ? null : <p>{t('testimonies.unsent', { count: unsent })}</p>}
    </section>
  );
}

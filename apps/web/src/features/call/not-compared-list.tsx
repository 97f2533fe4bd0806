// Whom this device has still to compare keys with, in a class that demands it.
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting } from '../../app/meeting-context.js';
import styles from './security-panel.module.css';

export function NotComparedList() {
  const { t } = useTranslation();
  const names = useMeeting(
    ({ people, security }) =>
      people.filter(({ leaf }) => security?.notCompared.includes(leaf)).map(({ displayName }) => displayName),
    sameList<string>(),
  );
  if (names.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3>{t('notCompared.title')}</h3>
      <p>{names.join(', ')}</p>
    </section>
  );
}

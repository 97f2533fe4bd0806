// Behind the lock: whether what is said here can be proved afterwards, as far as this device can tell.
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import { useErrorText } from '../../i18n/error-text.js';
import styles from '../call/security-panel.module.css';

export function FingerprintPart() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const state = useMeeting((snapshot) => snapshot.fingerprints.state);
  const error = useMeeting(
    (snapshot) => snapshot.fingerprints.error,
    (before, after) => before?.code === after?.code,
  );
  if (state === 'off') return null;
  return (
    <section className={styles.section}>
      <h3>{t('fingerprints.title')}</h3>
      <p>{t(`fingerprints.${state}`)}</p>
      {error === null ? null : (
        <div className={styles.problem}>
          <p>{errorText(error).message}</p>
          <p>{errorText(error).next}</p>
        </div>
      )}
      {state === 'no_holders' ? null : <p className={styles.quiet}>{t('fingerprints.others')}</p>}
    </section>
  );
}

// Before going in: how many witnesses must stand behind the log of the server.
import { Eye } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import styles from '../fingerprints/fingerprints.module.css';

/** Where the class asks for witnesses; nothing elsewhere. */
export function WitnessNote() {
  const { t } = useTranslation();
  const required = useMeeting(({ rules }) => rules?.classification.rules.witnesses ?? 0);
  if (required === 0) return null;
  return (
    <p className={styles.lobby}>
      <Eye size={16} aria-hidden />
      <span>{t('log.lobby', { count: required })}</span>
    </p>
  );
}

// Before going in: what is kept of what people say, and for whom it is sealed.
import { Fingerprint } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import styles from './fingerprints.module.css';

/** Where the class asks for fingerprints; nothing elsewhere. */
export function FingerprintLobbyNote() {
  const { t } = useTranslation();
  const isAsked = useMeeting(({ rules }) => rules?.classification.rules.fingerprints ?? false);
  const holders = useMeeting(({ rules }) =>
    (rules?.shareHolders.holders ?? []).map(({ name, organisation }) => `${name} (${organisation})`).join(', '),
  );
  if (!isAsked) return null;
  return (
    <p className={styles.lobby}>
      <Fingerprint size={16} aria-hidden />
      <span>{holders === '' ? t('fingerprints.lobbyNone') : t('fingerprints.lobby', { holders })}</span>
    </p>
  );
}

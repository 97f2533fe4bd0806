// In the bar of the call: that fingerprints of speech are kept, or that they are not though they should be.
import { Fingerprint, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import { WithTooltip } from '../../ui/button.js';
import styles from './fingerprints.module.css';

/** Nothing where none are made. Lit only once the server acknowledged one. */
export function FingerprintSign({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation();
  const state = useMeeting((snapshot) => snapshot.fingerprints.state);
  if (state === 'off' || state === 'no_holders') return null;
  const label = t(`fingerprints.${state}`);
  return (
    <WithTooltip label={label}>
      <Button className={styles.sign ?? ''} data-kept={state} aria-label={label} onPress={onPress}>
        <Fingerprint size={18} aria-hidden />
        {state === 'failing' ? <TriangleAlert size={12} className={styles.alert} aria-hidden /> : null}
      </Button>
    </WithTooltip>
  );
}

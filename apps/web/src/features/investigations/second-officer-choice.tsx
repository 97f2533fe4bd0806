// Whether a second officer is to confirm a case: as the officer chooses, or as the rules of a chosen meeting or of this server demand.
import { useTranslation } from 'react-i18next';
import styles from './investigations.module.css';

export function SecondOfficerChoice(props: {
  isDemanded: boolean;
  chosen: boolean;
  onChange: (chosen: boolean) => void;
}) {
  const { t } = useTranslation();
  const { isDemanded, chosen, onChange } = props;
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={isDemanded || chosen}
        disabled={isDemanded}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {t('officers.choose')}
        <span className={styles.hint}>{t(isDemanded ? 'officers.demanded' : 'officers.chooseHint')}</span>
      </span>
    </label>
  );
}

// For what keys a case asks: chosen by the officer, read by holders before they decide.
import { type CasePurpose } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import styles from './investigations.module.css';

const PURPOSES: readonly CasePurpose[] = ['mark', 'testimony'];

export function PurposeChoices(props: {
  chosen: readonly CasePurpose[];
  onChange: (chosen: readonly CasePurpose[]) => void;
}) {
  const { t } = useTranslation();
  const { chosen, onChange } = props;
  const toggle = (purpose: CasePurpose) =>
    onChange(PURPOSES.filter((one) => (one === purpose ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <fieldset className={styles.choices}>
      <legend>{t('testimonies.purposes')}</legend>
      {PURPOSES.map((purpose) => (
        <label key={purpose} className={styles.choice}>
          <input type="checkbox" checked={chosen.includes(purpose)} onChange={() => toggle(purpose)} />
          <span>{t(`casePurpose.${purpose}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is asked, as holders and officers read it. */
export function PurposeList({ purposes }: { purposes: readonly CasePurpose[] }) {
  const { t } = useTranslation();
  return (
    <ul>
      {purposes.map((purpose) => (
        <li key={purpose}>{t(`casePurpose.${purpose}`)}</li>
      ))}
    </ul>
  );
}

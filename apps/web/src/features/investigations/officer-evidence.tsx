// What proves that somebody stands behind a case: the name, what it rests on, and the code of the passkey that signed.
import { type CaseOfficer } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { CodeWords } from '../authority/code-words.js';
import styles from './investigations.module.css';

export function OfficerEvidence({ officer, did }: { officer: CaseOfficer; did: 'opener' | 'second' }) {
  const { t } = useTranslation();
  const { name, isCertified, organisation, code } = officer;
  return (
    <div className={styles.officer}>
      <p>
        <strong>{t(`officers.${did}`, { name })}</strong>
      </p>
      {isCertified ? (
        <p className={styles.small}>
          {organisation === null ? t('officers.certifiedPlain') : t('officers.certified', { organisation })}
        </p>
      ) : (
        <p className={styles.small}>{t('officers.uncertified')}</p>
      )}
      <CodeWords code={code} label={t('officers.code', { name })} />
    </div>
  );
}

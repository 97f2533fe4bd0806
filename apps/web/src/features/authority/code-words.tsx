// A code that two people read to each other: words in their order, digits below.
import { type ComparisonCode } from '@incamera/kernel';
import { useTranslation } from 'react-i18next';
import { numberedWords } from '../call/security-code.js';
import styles from './authority.module.css';

export function CodeWords(props: { code: ComparisonCode; label: string }) {
  const { t } = useTranslation();
  const { words, digits } = props.code;
  return (
    <div>
      <ol className={styles.code} aria-label={props.label}>
        {numberedWords(words).map(({ position, word }) => (
          <li key={position}>{word}</li>
        ))}
      </ol>
      <p className={styles.fingerprint}>{t('authority.codeDigits', { digits })}</p>
    </div>
  );
}

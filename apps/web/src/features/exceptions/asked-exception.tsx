// At the door, for hosts: what somebody asks to be excepted from and why, and where the server says otherwise.
import { type Knocker } from '@incamera/client';
import { ScrollText, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './exceptions.module.css';
import { useRuleNames } from './use-rule-names.js';

export function AskedExceptionNote({ knock }: { knock: Knocker }) {
  const { t } = useTranslation();
  const names = useRuleNames();
  const { exception, hiddenFailures } = knock;
  return (
    <>
      {exception ? (
        <div className={styles.note}>
          <p className={styles.line}>
            <ScrollText size={14} aria-hidden />
            {t('exception.asks', { rules: names(exception.rules) })}
          </p>
          <p className={styles.reason}>{t('exception.said', { reason: exception.reason })}</p>
          {exception.permitted ? null : <p className={styles.warn}>{t('exception.notPermitted')}</p>}
        </div>
      ) : null}
      {hiddenFailures.length > 0 ? (
        <p className={styles.warn}>
          <TriangleAlert size={14} aria-hidden /> {t('exception.hidden', { rules: names(hiddenFailures) })}
        </p>
      ) : null}
    </>
  );
}

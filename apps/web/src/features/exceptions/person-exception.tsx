// Beside a name: that somebody is in by an exception, from what, why, and who signed it.
import { type PersonException } from '@incamera/client';
import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './exceptions.module.css';
import { useRuleNames } from './use-rule-names.js';

export function PersonExceptionNote({ exception }: { exception: PersonException }) {
  const { t } = useTranslation();
  const names = useRuleNames();
  return (
    <div className={styles.note}>
      <p className={styles.line}>
        <ScrollText size={14} aria-hidden />
        {t('exception.by', { rules: names(exception.rules) })}
      </p>
      <p className={styles.reason}>
        {t('exception.said', { reason: exception.reason })} · {t('exception.byWhom', { host: exception.by })}
      </p>
    </div>
  );
}

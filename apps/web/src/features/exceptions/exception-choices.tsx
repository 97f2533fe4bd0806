// For the officer's draft: from which rules hosts may except somebody in one classification.
import { EXCEPTION_RULES, type ExceptionRule } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Switch } from '../../ui/switch.js';
import styles from './exceptions.module.css';

export interface ExceptionChoicesProps {
  readonly classLabel: string;
  readonly exceptions: readonly string[];
  readonly onChange: (exceptions: readonly ExceptionRule[]) => void;
}

export function ExceptionChoices({ classLabel, exceptions, onChange }: ExceptionChoicesProps) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('exception.editTitle', { name: classLabel })}</summary>
      <div className={styles.choices}>
        <p className={styles.small}>{t('exception.editHint')}</p>
        {EXCEPTION_RULES.map((rule) => (
          <Switch
            key={rule}
            label={t(`exceptionRule.${rule}`)}
            selected={exceptions.includes(rule)}
            onChange={(selected) =>
              onChange(EXCEPTION_RULES.filter((one) => (one === rule ? selected : exceptions.includes(one))))
            }
          />
        ))}
      </div>
    </details>
  );
}

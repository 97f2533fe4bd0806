// For the officer's draft: how copies are marked in one classification.
import { MARK_RULES } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';
import { type DraftMarks } from './draft-marks.js';
import styles from './rules-office.module.css';

export interface MarkChoicesProps {
  readonly classLabel: string;
  readonly value: DraftMarks;
  readonly onChange: (value: DraftMarks) => void;
}

export function MarkChoices({ classLabel, value, onChange }: MarkChoicesProps) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('marks.editTitle', { name: classLabel })}</summary>
      <div className={styles.forms}>
        <Select
          label={t('marks.strength')}
          choices={MARK_RULES.map((id) => ({ id, label: t(`markRule.${id}`) }))}
          selected={value.marks}
          onSelect={(marks) => onChange({ ...value, marks })}
        />
        {value.marks === 'off' ? null : (
          <Switch
            label={t('marks.visible')}
            selected={value.visible}
            onChange={(visible) => onChange({ ...value, visible })}
          />
        )}
      </div>
    </details>
  );
}

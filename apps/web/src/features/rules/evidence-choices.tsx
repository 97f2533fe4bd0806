// For the officer's draft: by what a meeting of one classification can be proved afterwards.
import { MAX_WITNESSES } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';
import { type DraftEvidence } from './draft-evidence.js';
import styles from './rules-office.module.css';

export interface EvidenceChoicesProps {
  readonly classLabel: string;
  readonly value: DraftEvidence;
  readonly onChange: (value: DraftEvidence) => void;
}

const NUMBERS = Array.from({ length: MAX_WITNESSES + 1 }, (_, count) => String(count));

export function EvidenceChoices({ classLabel, value, onChange }: EvidenceChoicesProps) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('fingerprints.editTitle', { name: classLabel })}</summary>
      <div className={styles.forms}>
        <Switch
          label={t('fingerprints.edit')}
          description={t(value.attribution ? 'fingerprints.editHint' : 'fingerprints.editNever')}
          selected={value.fingerprints}
          disabled={!value.attribution}
          onChange={(fingerprints) => onChange({ ...value, fingerprints })}
        />
        <Select
          label={t('fingerprints.witnesses')}
          choices={NUMBERS.map((id) => ({ id, label: id }))}
          selected={String(value.witnesses)}
          onSelect={(witnesses) => onChange({ ...value, witnesses: Number(witnesses) })}
        />
        <Switch
          label={t('officers.edit')}
          description={t('officers.editHint')}
          selected={value.twoOfficers}
          onChange={(twoOfficers) => onChange({ ...value, twoOfficers })}
        />
      </div>
    </details>
  );
}

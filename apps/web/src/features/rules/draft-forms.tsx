// What an officer changes most, without JSON: up to where the platform is accredited, what to use above, approved networks.
import { type RulebookFiles } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/language.js';
import { Callout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import { Select } from '../../ui/select.js';
import { ExceptionChoices } from '../exceptions/exception-choices.js';
import { badNetworks, readForm, withAccreditation, withExceptions, withGuidance, withNetworks } from './draft.js';
import { evidenceIn, withEvidence } from './draft-evidence.js';
import { marksIn, withMarks } from './draft-marks.js';
import { EvidenceChoices } from './evidence-choices.js';
import { MarkChoices } from './mark-choices.js';
import styles from './rules-office.module.css';

export function DraftForms({ files, onChange }: { files: RulebookFiles; onChange: (files: RulebookFiles) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const form = readForm(files.classifications);
  if (form === null) return <Callout tone="warning" title={t('office.notJson')} live />;
  const change = (classifications: string) => onChange({ ...files, classifications });
  const { classifications } = files;
  const problemOf = (networks: string) => {
    const bad = badNetworks(networks);
    return bad.length === 0 ? null : t('office.networksBad', { count: bad.length, list: bad.join(', ') });
  };
  return (
    <div className={styles.forms}>
      <Select
        label={t('office.accredited')}
        choices={form.classes.map(({ id, label }) => ({ id, label: label[language] }))}
        selected={form.accreditedUpTo}
        onSelect={(id) => change(withAccreditation(classifications, id))}
      />
      <fieldset className={styles.guidance}>
        <legend>{t('office.guidance')}</legend>
        <TextField
          label={t('office.guidanceEn')}
          value={form.guidance.en}
          onChange={(words) => change(withGuidance(classifications, 'en', words))}
          limit={1000}
          multiline
        />
        <TextField
          label={t('office.guidanceDe')}
          value={form.guidance.de}
          onChange={(words) => change(withGuidance(classifications, 'de', words))}
          limit={1000}
          multiline
        />
      </fieldset>
      {form.classes.map(({ id, label, networks }) =>
        networks === null ? null : (
          <TextField
            key={id}
            label={t('office.networksOf', { name: label[language] })}
            description={t('office.networksHint')}
            value={networks}
            error={problemOf(networks)}
            onChange={(lines) => change(withNetworks(classifications, id, lines))}
            multiline
          />
        ),
      )}
      {form.classes.map(({ id, label, exceptions }) => (
        <ExceptionChoices
          key={id}
          classLabel={label[language]}
          exceptions={exceptions}
          onChange={(chosen) => change(withExceptions(classifications, id, chosen))}
        />
      ))}
      {form.classes.map(({ id, label }) => (
        <MarkChoices
          key={id}
          classLabel={label[language]}
          value={marksIn(classifications, id)}
          onChange={(marks) => change(withMarks(classifications, marks))}
        />
      ))}
      {form.classes.map(({ id, label }) => (
        <EvidenceChoices
          key={id}
          classLabel={label[language]}
          value={evidenceIn(classifications, id)}
          onChange={(evidence) => change(withEvidence(classifications, evidence))}
        />
      ))}
    </div>
  );
}

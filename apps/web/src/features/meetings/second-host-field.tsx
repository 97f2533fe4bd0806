// Who is to be the second host of a new meeting, where its classification asks for two.
import { type ClassificationChoice } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/field.js';

export function asksForTwoHosts(chosen: ClassificationChoice | null): boolean {
  return chosen?.classification.rules.admission === 'two_hosts';
}

/** The names in what somebody typed. */
export function readHostNames(text: string): readonly string[] {
  return text
    .split(/[,;\s]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export function SecondHostField(props: { value: string; onChange: (value: string) => void; tried: boolean }) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('twoHosts.field')}
      description={t('twoHosts.fieldHint')}
      value={props.value}
      onChange={props.onChange}
      error={props.tried && readHostNames(props.value).length === 0 ? t('twoHosts.fieldMissing') : null}
      inputProps={{ spellCheck: false, inputMode: 'email' }}
      isRequired
    />
  );
}

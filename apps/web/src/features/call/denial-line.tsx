// What a host hands to the security officer, so that a guest is kept out of other meetings too.
import { type LeafIndex } from '@incamera/kernel';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../ui/copy-field.js';
import { usePerson } from './person.js';

export function DenialLine(props: { leaf: LeafIndex }) {
  const { t } = useTranslation();
  const line = usePerson(props.leaf)?.denialLine ?? null;
  if (line === null) return null;
  return (
    <details>
      <summary>{t('revocation.forOfficer')}</summary>
      <p>{line.startsWith('token ') ? t('revocation.forOfficerToken') : t('revocation.forOfficerKey')}</p>
      <CopyField label={t('revocation.guestLine')} text={line} />
    </details>
  );
}

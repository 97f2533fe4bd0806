// Puts somebody or something onto the deny lists, with a reason: those of this server, and that of the officer's own authority.
import { DENIAL_REASONS, type DenialReason, type DenyTarget } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Select } from '../../ui/select.js';
import styles from '../account/account-page.module.css';
import { useReasonNames } from './denied-words.js';

export interface DenyCandidate {
  readonly target: DenyTarget;
  /** Who or what it is, in the words of the row. */
  readonly name: string;
}

export function DenyDialog(props: {
  candidate: DenyCandidate;
  hasOwn: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const reasons = useReasonNames();
  const [reason, setReason] = useState<DenialReason>('unspecified');
  const { target, name } = props.candidate;
  const deny = async () => {
    await client.identityAdministration.deny(target, reason, props.hasOwn ? client.officerAuthority : null);
    props.onDone();
  };
  const effects = {
    person: t('authority.denyPerson'),
    passkey: t('authority.denyPasskey'),
    device: t('authority.denyDevice'),
    certificate: t('authority.denyCertificate'),
    'passkey-key': t('revocation.denyPasskeyKey'),
    token: t('revocation.denyToken'),
    'device-key': t('revocation.denyDeviceKey'),
  };
  return (
    <ConfirmDialog
      title={t('authority.denyTitle', { name })}
      action={t('authority.deny')}
      act={deny}
      onClose={props.onClose}
    >
      <div className={styles.form}>
        <p>{effects[target.kind]}</p>
        <p className={styles.rowText}>{props.hasOwn ? t('authority.denyBoth') : t('authority.denyServer')}</p>
        <Select
          label={t('authority.reason')}
          choices={DENIAL_REASONS.map((id) => ({ id, label: reasons[id] }))}
          selected={reason}
          onSelect={setReason}
        />
      </div>
    </ConfirmDialog>
  );
}

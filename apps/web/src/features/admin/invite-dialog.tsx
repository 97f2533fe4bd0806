// Makes a one-time set-up link for somebody new.
import { TEXT_LIMITS } from '@incamera/client';
import { type Role } from '@incamera/protocol';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { CopyField } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import styles from '../account/account-page.module.css';
import { RoleSwitches } from './role-switches.js';

export function InviteDialog(props: { onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [label, setLabel] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>(['organiser']);
  const [link, setLink] = useState<string | null>(null);
  const invite = useAction(async () => setLink(await client.people.invite(label.trim(), roles)));
  const usable = label.trim() !== '' && excessOf(label, TEXT_LIMITS.nameChars) === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (usable) invite.run();
  };
  return (
    <Dialog title={t('accounts.invite')} open onClose={props.onClose}>
      {link === null ? (
        <form className={styles.form} onSubmit={submit} noValidate>
          <TextField
            label={t('accounts.inviteFor')}
            description={t('accounts.inviteForHint')}
            value={label}
            onChange={setLabel}
            limit={TEXT_LIMITS.nameChars}
            autoFocus
          />
          <RoleSwitches roles={roles} onChange={setRoles} />
          <FormEnd sending={invite} action={t('accounts.inviteAction')} isDisabled={!usable} onCancel={props.onClose} />
        </form>
      ) : (
        <div className={styles.form}>
          <p>{t('accounts.inviteText', { name: label.trim() })}</p>
          <CopyField label={t('accounts.inviteLink')} text={link} />
        </div>
      )}
    </Dialog>
  );
}

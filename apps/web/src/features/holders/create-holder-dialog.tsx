// Makes a holder's key: names and passphrase, then the backup.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { excessOf, TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import styles from '../account/account-page.module.css';
import { BackedUpDialog } from '../authority/backed-up-dialog.js';
import { NewPassphraseFields, useNewPassphrase } from '../authority/new-passphrase.js';

const NAME_CHARS = 64;

export function CreateHolderDialog(props: { displayName: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <BackedUpDialog
      title={t('holders.create')}
      fileName="incamera-holder.json"
      backupText={t('holders.backupText')}
      doneLabel={t('holders.done')}
      finish={() => Promise.resolve()}
      onClose={props.onClose}
      form={(onMade) => <HolderForm displayName={props.displayName} onMade={onMade} onCancel={props.onClose} />}
    />
  );
}

function HolderForm(props: { displayName: string; onMade: (backup: string) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [name, setName] = useState(props.displayName);
  const [organisation, setOrganisation] = useState('');
  const chosen = useNewPassphrase();
  const create = useAction(async () => {
    const { passphrase } = chosen;
    props.onMade((await client.holderKey.create({ name, organisation, passphrase })).backup);
  });
  const isNamed = [name, organisation].every((text) => text.trim() !== '' && excessOf(text, NAME_CHARS) === 0);
  const isComplete = isNamed && chosen.isComplete;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) create.run();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.lead}>{t('holders.createText')}</p>
      <TextField label={t('holders.name')} value={name} onChange={setName} limit={NAME_CHARS} autoFocus />
      <TextField
        label={t('authority.organisation')}
        value={organisation}
        onChange={setOrganisation}
        limit={NAME_CHARS}
      />
      <NewPassphraseFields {...chosen} />
      <FormEnd sending={create} action={t('holders.make')} isDisabled={!isComplete} onCancel={props.onCancel} />
    </form>
  );
}

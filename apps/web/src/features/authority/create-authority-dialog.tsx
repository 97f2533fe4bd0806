// The guided set-up of an officer's authority: names, passphrase; then the backup, and only after that the listing.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { excessOf, TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import styles from '../account/account-page.module.css';
import { BackedUpDialog } from './backed-up-dialog.js';
import { listOfDomains } from './domains.js';
import { NewPassphraseFields, useNewPassphrase } from './new-passphrase.js';

const NAME_CHARS = 64;

export function CreateAuthorityDialog(props: { onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  return (
    <BackedUpDialog
      title={t('authority.create')}
      fileName="incamera-authority.json"
      backupText={t('authority.backupText')}
      doneLabel={t('authority.list')}
      finish={() => client.officerAuthority.list()}
      onClose={props.onClose}
      form={(onMade) => <AuthorityForm onMade={onMade} onCancel={props.onClose} />}
    />
  );
}

function AuthorityForm(props: { onMade: (backup: string) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { client, server } = usePlatform();
  const [name, setName] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [domains, setDomains] = useState(new URL(server.origin).hostname);
  const chosen = useNewPassphrase();
  const create = useAction(async () => {
    const names = { name: name.trim(), organisation: organisation.trim(), domains: listOfDomains(domains) };
    const made = await client.officerAuthority.create({ ...names, passphrase: chosen.passphrase });
    props.onMade(made.backup);
  });
  const isComplete =
    [name, organisation].every((text) => text.trim() !== '' && excessOf(text, NAME_CHARS) === 0) &&
    listOfDomains(domains).length > 0 &&
    chosen.isComplete;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) create.run();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.lead}>{t('authority.createText')}</p>
      <TextField
        label={t('authority.name')}
        description={t('authority.nameHint')}
        value={name}
        onChange={setName}
        limit={NAME_CHARS}
        autoFocus
      />
      <TextField
        label={t('authority.organisation')}
        value={organisation}
        onChange={setOrganisation}
        limit={NAME_CHARS}
      />
      <TextField
        label={t('authority.domains')}
        description={t('authority.domainsHint')}
        value={domains}
        onChange={setDomains}
        inputProps={{ spellCheck: 'false', inputMode: 'url' }}
      />
      <NewPassphraseFields {...chosen} />
      <FormEnd sending={create} action={t('authority.make')} isDisabled={!isComplete} onCancel={props.onCancel} />
    </form>
  );
}

// The guided set-up of an officer's authority: names, passphrase; then the backup, and only after that the listing.
import { Download } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import styles from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';
import { listOfDomains } from './domains.js';

const NAME_CHARS = 64;
const PASSPHRASE_CHARS = 15;

/** Once the key is made it stays until the backup is saved: that is the only moment in which there can be one. */
export function CreateAuthorityDialog(props: { onClose: () => void }) {
  const { t } = useTranslation();
  const [backup, setBackup] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  return (
    <Dialog title={t('authority.create')} open onClose={props.onClose} insistent={backup !== null && !isSaved} wide>
      {backup === null ? (
        <AuthorityForm onMade={setBackup} onCancel={props.onClose} />
      ) : (
        <BackupStep backup={backup} isSaved={isSaved} onSaved={() => setSaved(true)} onDone={props.onClose} />
      )}
    </Dialog>
  );
}

function AuthorityForm(props: { onMade: (backup: string) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [name, setName] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [domains, setDomains] = useState(location.hostname);
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const create = useAction(async () => {
    const names = { name: name.trim(), organisation: organisation.trim(), domains: listOfDomains(domains) };
    const made = await client.officerAuthority.create({ ...names, passphrase });
    props.onMade(made.backup);
  });
  const isShort = passphrase.length < PASSPHRASE_CHARS;
  const isComplete =
    [name, organisation].every((text) => text.trim() !== '' && excessOf(text, NAME_CHARS) === 0) &&
    listOfDomains(domains).length > 0 &&
    !isShort &&
    passphrase === repeated;
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
      <TextField
        label={t('authority.passphrase')}
        description={t('authority.passphraseHint')}
        value={passphrase}
        onChange={setPassphrase}
        type="password"
        autoComplete="new-password"
        error={passphrase !== '' && isShort ? t('authority.passphraseShort') : null}
      />
      <TextField
        label={t('authority.passphraseAgain')}
        value={repeated}
        onChange={setRepeated}
        type="password"
        autoComplete="new-password"
        error={repeated !== '' && repeated !== passphrase ? t('authority.passphraseOther') : null}
      />
      {create.error ? <ErrorCallout error={create.error} /> : null}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={create.pending} isDisabled={!isComplete}>
          {t('authority.make')}
        </Button>
        <Button onPress={props.onCancel}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

function BackupStep(props: { backup: string; isSaved: boolean; onSaved: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { isSaved } = props;
  const list = useAction(async () => {
    await client.officerAuthority.list();
    props.onDone();
  });
  const download = () => {
    const bytes = new TextEncoder().encode(props.backup);
    saveFile('incamera-authority.json', bytes);
    props.onSaved();
  };
  return (
    <div className={styles.form}>
      <Callout tone="warning" title={t('authority.backupTitle')} live>
        <p>{t('authority.backupText')}</p>
      </Callout>
      <div className={styles.actions}>
        <Button
          variant={isSaved ? 'secondary' : 'primary'}
          icon={<Download size={18} aria-hidden />}
          onPress={download}
        >
          {t('authority.download')}
        </Button>
        <Button
          variant={isSaved ? 'primary' : 'secondary'}
          isDisabled={!isSaved}
          isPending={list.pending}
          onPress={() => list.run()}
        >
          {t('authority.list')}
        </Button>
      </div>
      {list.error ? <ErrorCallout error={list.error} /> : null}
    </div>
  );
}

// Makes a holder's key: names and passphrase, then the backup.
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

const NAME_CHARS = 64;
const PASSPHRASE_CHARS = 15;

export function CreateHolderDialog(props: { displayName: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [backup, setBackup] = useState<string | null>(null);
  return (
    <Dialog title={t('holders.create')} open onClose={props.onClose} wide>
      {backup === null ? (
        <HolderForm displayName={props.displayName} onMade={setBackup} onCancel={props.onClose} />
      ) : (
        <BackupStep backup={backup} onDone={props.onClose} />
      )}
    </Dialog>
  );
}

function HolderForm(props: { displayName: string; onMade: (backup: string) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [name, setName] = useState(props.displayName);
  const [organisation, setOrganisation] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const create = useAction(async () => {
    props.onMade((await client.holderKey.create({ name, organisation, passphrase })).backup);
  });
  const isShort = passphrase.length < PASSPHRASE_CHARS;
  const isNamed = [name, organisation].every((text) => text.trim() !== '' && excessOf(text, NAME_CHARS) === 0);
  const isComplete = isNamed && !isShort && passphrase === repeated;
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
          {t('holders.make')}
        </Button>
        <Button onPress={props.onCancel}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

function BackupStep(props: { backup: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [isSaved, setSaved] = useState(false);
  const download = () => {
    saveFile('incamera-holder.json', new TextEncoder().encode(props.backup));
    setSaved(true);
  };
  return (
    <div className={styles.form}>
      <Callout tone="warning" title={t('authority.backupTitle')} live>
        <p>{t('holders.backupText')}</p>
      </Callout>
      <div className={styles.actions}>
        <Button
          variant={isSaved ? 'secondary' : 'primary'}
          icon={<Download size={18} aria-hidden />}
          onPress={download}
        >
          {t('authority.download')}
        </Button>
        <Button variant={isSaved ? 'primary' : 'secondary'} isDisabled={!isSaved} onPress={props.onDone}>
          {t('holders.done')}
        </Button>
      </div>
    </div>
  );
}

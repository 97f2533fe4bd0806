// Brings a holder's key onto this device from its backup.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import styles from '../account/account-page.module.css';
import css from '../authority/authority.module.css';

/** A backup has about 2 kB; anything much larger is another file. */
const MAX_BYTES = 65_536;

export function RestoreHolderDialog(props: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const restore = useAction(async (chosen: File) => {
    await client.holderKey.restore(chosen.size > MAX_BYTES ? '' : await chosen.text(), passphrase);
    props.onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file !== null && passphrase !== '') restore.run(file);
  };
  return (
    <Dialog title={t('holders.restore')} open onClose={props.onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <label className={css.file}>
          {t('authority.backupFile')}
          <input
            type="file"
            accept="application/json,.json"
            onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
          />
        </label>
        <TextField
          label={t('authority.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          type="password"
          autoComplete="current-password"
        />
        {restore.error ? <ErrorCallout error={restore.error} /> : null}
        <div className={styles.actions}>
          <Button
            type="submit"
            variant="primary"
            isPending={restore.pending}
            isDisabled={file === null || passphrase === ''}
          >
            {t('holders.restore')}
          </Button>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

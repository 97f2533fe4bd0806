// Brings a key onto this device from its backup: the file and its passphrase.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { FileField, JSON_FILES } from '../../ui/file-field.js';
import { FormEnd } from '../../ui/form-end.js';
import styles from '../account/account-page.module.css';

/** A backup has a few kB; anything much larger is another file. */
const MAX_BYTES = 65_536;

export interface RestoreDialogProps {
  /** Of the dialog, and of the button that does it. */
  readonly title: string;
  readonly text?: string;
  readonly restore: (backup: string, passphrase: string) => Promise<void>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function RestoreDialog(props: RestoreDialogProps) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const restore = useAction(async (chosen: File) => {
    await props.restore(chosen.size > MAX_BYTES ? '' : await chosen.text(), passphrase);
    props.onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file !== null && passphrase !== '') restore.run(file);
  };
  return (
    <Dialog title={props.title} open onClose={props.onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        {props.text === undefined ? null : <p className={styles.lead}>{props.text}</p>}
        <FileField label={t('authority.backupFile')} accept={JSON_FILES} onChoose={setFile} />
        <TextField
          label={t('authority.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          type="password"
          autoComplete="current-password"
        />
        <FormEnd
          sending={restore}
          action={props.title}
          isDisabled={file === null || passphrase === ''}
          onCancel={props.onClose}
        />
      </form>
    </Dialog>
  );
}

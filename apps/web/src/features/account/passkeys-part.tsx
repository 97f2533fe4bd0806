// The passkeys of the own account: add, rename, remove.
import { LIMITS, type Passkey } from '@incamera/protocol';
import { KeyRound, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import styles from './account-page.module.css';

const NAME_CHARS = LIMITS.passkeyNameChars;

export function PasskeysPart(props: { passkeys: readonly Passkey[]; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<Passkey | null>(null);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const done = (close: () => void) => () => {
    close();
    props.onChanged();
  };
  return (
    <section className={styles.part} aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{t('account.passkeys')}</h2>
      <p className={styles.lead}>{t('account.passkeysText')}</p>
      <ul className={styles.list}>
        {props.passkeys.map((passkey) => (
          <PasskeyRow
            key={passkey.credentialId}
            passkey={passkey}
            onRename={() => setRenaming(passkey)}
            onRemove={() => setRemoving(passkey)}
          />
        ))}
      </ul>
      <div className={styles.actions}>
        <Button icon={<Plus size={18} aria-hidden />} onPress={() => setAdding(true)}>
          {t('account.addPasskey')}
        </Button>
      </div>
      {adding ? (
        <NameDialog
          title={t('account.addPasskey')}
          action={t('setup.action')}
          name=""
          onClose={() => setAdding(false)}
          act={(name) => client.ownAccount.addPasskey(name)}
          onDone={done(() => setAdding(false))}
        />
      ) : null}
      {renaming ? (
        <NameDialog
          title={t('account.renamePasskey')}
          action={t('account.save')}
          name={renaming.name}
          onClose={() => setRenaming(null)}
          act={(name) => client.ownAccount.renamePasskey(renaming.credentialId, name)}
          onDone={done(() => setRenaming(null))}
        />
      ) : null}
      {removing ? (
        <RemoveDialog passkey={removing} onClose={() => setRemoving(null)} onDone={done(() => setRemoving(null))} />
      ) : null}
    </section>
  );
}

function useShownName(): (passkey: Passkey) => string {
  const { t } = useTranslation();
  return (passkey) => (passkey.name === '' ? t('account.unnamedPasskey') : passkey.name);
}

function PasskeyRow(props: { passkey: Passkey; onRename: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { passkey } = props;
  const name = useShownName()(passkey);
  const { createdAtMs, lastUsedAtMs, isSyncable, isUsable } = passkey;
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>
          <KeyRound size={16} aria-hidden /> {name}
          {isSyncable === null ? null : (
            <span className={styles.tag}>{isSyncable ? t('account.synced') : t('account.oneDevice')}</span>
          )}
          {isUsable ? null : <span className={styles.tag}>{t('account.stranded')}</span>}
        </p>
        <p className={styles.rowText}>
          {t('account.created', { when: formats.dateTime(createdAtMs) })}
          {' · '}
          {lastUsedAtMs === null
            ? t('account.neverUsed')
            : t('account.lastUsed', { when: formats.dateTime(lastUsedAtMs) })}
        </p>
      </div>
      <div className={styles.actions}>
        <Button size="small" onPress={props.onRename} aria-label={`${t('account.rename')}: ${name}`}>
          {t('account.rename')}
        </Button>
        <Button size="small" onPress={props.onRemove} aria-label={`${t('account.remove')}: ${name}`}>
          {t('account.remove')}
        </Button>
      </div>
    </li>
  );
}

function NameDialog(props: {
  title: string;
  action: string;
  name: string;
  act: (name: string) => Promise<void>;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(props.name);
  const save = useAction(async (text: string) => {
    await props.act(text);
    props.onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (excessOf(name, NAME_CHARS) === 0) save.run(name.trim());
  };
  return (
    <Dialog title={props.title} open onClose={props.onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={t('account.passkeyName')}
          description={t('account.passkeyNameHint')}
          value={name}
          onChange={setName}
          limit={NAME_CHARS}
          autoFocus
        />
        <FormEnd
          sending={save}
          action={props.action}
          isDisabled={excessOf(name, NAME_CHARS) > 0}
          onCancel={props.onClose}
        />
      </form>
    </Dialog>
  );
}

function RemoveDialog(props: { passkey: Passkey; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const name = useShownName()(props.passkey);
  const remove = async () => {
    await client.ownAccount.removePasskey(props.passkey.credentialId);
    props.onDone();
  };
  return (
    <ConfirmDialog
      title={t('account.removePasskeyTitle', { name })}
      action={t('account.remove')}
      act={remove}
      onClose={props.onClose}
    >
      <p>{t('account.removePasskeyText')}</p>
      <p>{t('revocation.passkeyText')}</p>
    </ConfirmDialog>
  );
}

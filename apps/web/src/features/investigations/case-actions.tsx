// What else an officer does with a case: a file of it for the command line, and closing it.
import { type CaseView } from '@incamera/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Dialog } from '../../ui/dialog.js';
import { FormEnd } from '../../ui/form-end.js';
import account from '../account/account-page.module.css';
import { NewPassphraseFields, useNewPassphrase } from '../authority/new-passphrase.js';
import { saveFile } from '../call/save-file.js';

export function CaseActions(props: { view: CaseView; onClosed: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'file' | 'close' | null>(null);
  const { hasKey, requests } = props.view;
  const { caseId } = props.view.case;
  const hasReleases = requests.some(({ state }) => state === 'released');
  return (
    <>
      <div className={account.actions}>
        {hasKey && hasReleases ? <Button onPress={() => setOpen('file')}>{t('cases.caseFile')}</Button> : null}
        <Button onPress={() => setOpen('close')}>{t('cases.close')}</Button>
      </div>
      {open === 'file' ? <CaseFileDialog caseId={caseId} onClose={() => setOpen(null)} /> : null}
      {open === 'close' ? (
        <CloseDialog caseId={caseId} onClose={() => setOpen(null)} onClosed={props.onClosed} />
      ) : null}
    </>
  );
}

function CaseFileDialog(props: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const chosen = useNewPassphrase();
  const save = useAction(async () => {
    const text = await client.investigations.caseFile(props.caseId, chosen.passphrase);
    saveFile('incamera-case.json', new TextEncoder().encode(text));
    props.onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen.isComplete) save.run();
  };
  return (
    <Dialog title={t('cases.caseFile')} open onClose={props.onClose}>
      <form className={account.form} onSubmit={submit} noValidate>
        <p className={account.lead}>{t('cases.caseFileText')}</p>
        <NewPassphraseFields {...chosen} />
        <FormEnd
          sending={save}
          action={t('cases.saveCaseFile')}
          isDisabled={!chosen.isComplete}
          onCancel={props.onClose}
        />
      </form>
    </Dialog>
  );
}

function CloseDialog(props: { caseId: string; onClose: () => void; onClosed: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const close = async () => {
    await client.investigations.close(props.caseId);
    props.onClose();
    props.onClosed();
  };
  return (
    <ConfirmDialog title={t('cases.closeTitle')} action={t('cases.close')} act={close} onClose={props.onClose}>
      <p>{t('cases.closeText')}</p>
    </ConfirmDialog>
  );
}

// A host signs who a guest is, by name and the address to which the invitation went, and lets the guest in.
import { type Knocker } from '@incamera/client';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { type GuestWord, GuestWordFields, useGuestWord } from './guest-word.js';
import styles from './identity.module.css';
import { NameMarkList } from './name-marks.js';

export function VouchDialog({ knock, onClose }: { knock: Knocker; onClose: () => void }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const formId = useId();
  const word = useGuestWord(knock);
  const [tried, setTried] = useState(false);
  const vouch = useAction(async (guest: NonNullable<GuestWord['value']>) => {
    await meeting.vouchAndAdmit(knock.knockId, guest);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (word.value !== null) vouch.run(word.value);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('vouch.title', { name: knock.displayName })}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} isPending={vouch.pending}>
            {t('vouch.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('vouch.text')}</p>
      <NameMarkList marks={knock.nameMarks} />
      <form id={formId} className={styles.guests} onSubmit={submit} noValidate>
        <GuestWordFields {...word} tried={tried} />
      </form>
      {vouch.error ? <ErrorCallout error={vouch.error} /> : null}
    </Dialog>
  );
}

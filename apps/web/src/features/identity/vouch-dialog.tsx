// A host signs who a guest is, by name and the address to which the invitation went, and lets the guest in.
import { type Knocker } from '@incamera/client';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { looksLikeEmail } from './guest-fields.js';
import styles from './identity.module.css';
import { NameMarkList } from './name-marks.js';

const NAME_LIMIT = 200;
const EMAIL_LIMIT = 254;

export function VouchDialog({ knock, onClose }: { knock: Knocker; onClose: () => void }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const formId = useId();
  const [name, setName] = useState(knock.displayName);
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const vouch = useAction(async () => {
    await meeting.vouchAndAdmit(knock.knockId, { name: name.trim(), email: email.trim() });
    onClose();
  });
  const nameError = name.trim() === '' ? t('vouch.nameMissing') : null;
  const emailError = looksLikeEmail(email.trim()) ? null : t('vouch.emailBad');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const tooLong = excessOf(name, NAME_LIMIT) + excessOf(email, EMAIL_LIMIT) > 0;
    if (nameError === null && emailError === null && !tooLong) vouch.run();
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
        <TextField
          label={t('vouch.name')}
          value={name}
          onChange={setName}
          limit={NAME_LIMIT}
          error={tried ? nameError : null}
          isRequired
        />
        <TextField
          label={t('vouch.email')}
          type="email"
          value={email}
          onChange={setEmail}
          limit={EMAIL_LIMIT}
          error={tried ? emailError : null}
          isRequired
        />
      </form>
      {vouch.error ? <ErrorCallout error={vouch.error} /> : null}
    </Dialog>
  );
}

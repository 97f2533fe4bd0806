// A host looks at what is asked for and why, signs, and lets the person in; a guest needs the host's word for the name as well.
import { type Knocker } from '@incamera/client';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { looksLikeEmail } from '../identity/guest-fields.js';
import styles from './exceptions.module.css';
import { useRuleNames } from './use-rule-names.js';

const NAME_LIMIT = 200;
const EMAIL_LIMIT = 254;

export interface GrantDialogProps {
  readonly knock: Knocker;
  /** Whether the person is a guest for whom a host must vouch. */
  readonly needsVouch: boolean;
  readonly onClose: () => void;
}

export function GrantDialog({ knock, needsVouch, onClose }: GrantDialogProps) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const names = useRuleNames();
  const formId = useId();
  const [name, setName] = useState(knock.displayName);
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const grant = useAction(async () => {
    await meeting.admitByException(knock.knockId, needsVouch ? { name: name.trim(), email: email.trim() } : null);
    onClose();
  });
  const nameError = name.trim() === '' ? t('vouch.nameMissing') : null;
  const emailError = looksLikeEmail(email.trim()) ? null : t('vouch.emailBad');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const tooLong = excessOf(name, NAME_LIMIT) + excessOf(email, EMAIL_LIMIT) > 0;
    if (!needsVouch || (nameError === null && emailError === null && !tooLong)) grant.run();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('exception.grantTitle', { name: knock.displayName })}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} isPending={grant.pending}>
            {t('exception.grantConfirm')}
          </Button>
        </>
      }
    >
      <dl className={styles.facts}>
        <div>
          <dt>{t('exception.rules')}</dt>
          <dd>{names(knock.exception?.rules ?? [])}</dd>
        </div>
        <div>
          <dt>{t('exception.given')}</dt>
          <dd>{t('exception.said', { reason: knock.exception?.reason ?? '' })}</dd>
        </div>
      </dl>
      <p>{t('exception.grantText')}</p>
      <form id={formId} className={styles.form} onSubmit={submit} noValidate>
        {needsVouch ? (
          <>
            <p>{t('exception.guestText')}</p>
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
          </>
        ) : null}
      </form>
      {grant.error ? <ErrorCallout error={grant.error} /> : null}
    </Dialog>
  );
}

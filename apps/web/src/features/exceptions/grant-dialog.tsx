// A host looks at what is asked for and why, signs, and lets the person in; a guest needs the host's word for the name as well.
import { type Knocker } from '@incamera/client';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { GuestWordFields, useGuestWord } from '../identity/guest-word.js';
import styles from './exceptions.module.css';
import { useRuleNames } from './use-rule-names.js';

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
  const word = useGuestWord(knock);
  const [tried, setTried] = useState(false);
  const grant = useAction(async () => {
    await meeting.admitByException(knock.knockId, needsVouch ? word.value : null);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!needsVouch || word.value !== null) grant.run();
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
            <GuestWordFields {...word} tried={tried} />
          </>
        ) : null}
      </form>
      {grant.error ? <ErrorCallout error={grant.error} /> : null}
    </Dialog>
  );
}

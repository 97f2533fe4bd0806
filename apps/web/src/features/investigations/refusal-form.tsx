// Somebody who was asked refuses, and says why.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { excessOf, TextField } from '../../ui/field.js';
import account from '../account/account-page.module.css';

const REASON_CHARS = 1000;

export interface RefusalFormProps {
  readonly label: string;
  readonly hint: string;
  /** On the button. */
  readonly action: string;
  refuse(reason: string): Promise<void>;
  onDone(): void;
  onCancel(): void;
}

export function RefusalForm(props: RefusalFormProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const send = useAction(async () => {
    await props.refuse(reason);
    props.onDone();
  });
  const isComplete = reason.trim() !== '' && excessOf(reason, REASON_CHARS) === 0;
  return (
    <>
      <TextField
        label={props.label}
        description={props.hint}
        value={reason}
        onChange={setReason}
        limit={REASON_CHARS}
        multiline
        autoFocus
      />
      {send.error ? <ErrorCallout error={send.error} /> : null}
      <div className={account.actions}>
        <Button variant="danger" isDisabled={!isComplete} isPending={send.pending} onPress={() => send.run()}>
          {props.action}
        </Button>
        <Button onPress={props.onCancel}>{t('common.cancel')}</Button>
      </div>
    </>
  );
}

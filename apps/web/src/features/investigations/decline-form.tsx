// A second officer refuses a case, and says why.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { excessOf, TextField } from '../../ui/field.js';
import account from '../account/account-page.module.css';

const REASON_CHARS = 1000;

export function DeclineForm(props: { caseId: string; onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [reason, setReason] = useState('');
  const send = useAction(async () => {
    await client.investigations.decline(props.caseId, reason);
    props.onDone();
  });
  const isComplete = reason.trim() !== '' && excessOf(reason, REASON_CHARS) === 0;
  return (
    <>
      <TextField
        label={t('officers.declineReason')}
        description={t('officers.declineHint')}
        value={reason}
        onChange={setReason}
        limit={REASON_CHARS}
        multiline
        autoFocus
      />
      {send.error ? <ErrorCallout error={send.error} /> : null}
      <div className={account.actions}>
        <Button variant="danger" isDisabled={!isComplete} isPending={send.pending} onPress={() => send.run()}>
          {t('officers.decline')}
        </Button>
        <Button onPress={props.onCancel}>{t('common.cancel')}</Button>
      </div>
    </>
  );
}

// Denying a guest, of whom this server knows nothing: by the line that a host of the meeting hands on.
import { guestSubjectFromLine } from '@incamera/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import styles from '../account/account-page.module.css';
import { type DenyCandidate } from './deny-dialog.js';

export function DenyGuest(props: { onDeny: (candidate: DenyCandidate) => void }) {
  const { t } = useTranslation();
  const [line, setLine] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const target = guestSubjectFromLine(line);
    setWrong(target === null);
    if (target !== null) props.onDeny({ target, name: t('revocation.aGuest') });
  };
  return (
    <details>
      <summary>{t('revocation.guest')}</summary>
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={t('revocation.guestLine')}
          description={t('revocation.guestLineHint')}
          value={line}
          onChange={(text) => {
            setLine(text);
            setWrong(false);
          }}
        />
        {isWrong ? <Callout tone="warning">{t('revocation.guestLineWrong')}</Callout> : null}
        <div className={styles.actions}>
          <Button type="submit" variant="danger" isDisabled={line.trim() === ''}>
            {t('revocation.guestAction')}
          </Button>
        </div>
      </form>
    </details>
  );
}

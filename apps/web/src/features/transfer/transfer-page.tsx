// At the server's own page: who asks to be let in under the own account with a code, and the word for it.
import { type TransferRequest } from '@incamera/protocol';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import { itself, SignedIn } from '../account/signed-in.js';
import styles from './transfer.module.css';

export function TransferPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  return (
    <SignedIn
      title={t('transfer.title')}
      load={useCallback(() => client.account(), [client])}
      accountOf={itself}
      heading={<h1 className={styles.title}>{t('transfer.title')}</h1>}
      className={styles.form}
    >
      {(_, account) => <Transfer name={account.displayName} />}
    </SignedIn>
  );
}

function Transfer({ name }: { name: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState<TransferRequest | null>(null);
  const [answer, setAnswer] = useState<'approved' | 'refused' | null>(null);
  const look = useAction(async () => setAsked(await client.transfers.look(code)));
  const approve = useAction(async () => {
    await client.transfers.approve(code);
    setAnswer('approved');
  });
  const refuse = useAction(async () => {
    await client.transfers.refuse(code);
    setAnswer('refused');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') look.run();
  };
  if (answer !== null) {
    const isApproved = answer === 'approved';
    return (
      <Callout
        tone={isApproved ? 'good' : 'info'}
        title={t(isApproved ? 'transfer.approved' : 'transfer.refused')}
        live
      >
        {isApproved ? <p>{t('transfer.approvedText')}</p> : null}
      </Callout>
    );
  }
  if (asked === null) {
    return (
      <form className={styles.form} onSubmit={submit} noValidate>
        <p>{t('transfer.pageLead')}</p>
        <TextField
          label={t('transfer.code')}
          value={code}
          onChange={setCode}
          placeholder="XXXX-XXXX"
          inputProps={{ spellCheck: 'false', enterKeyHint: 'go' }}
          autoComplete="off"
        />
        <Button type="submit" variant="primary" isPending={look.pending} isDisabled={code.trim() === ''}>
          {t('transfer.look')}
        </Button>
        {look.error ? <ErrorCallout error={look.error} /> : null}
      </form>
    );
  }
  const problem = approve.error ?? refuse.error;
  return (
    <section className={styles.form} aria-live="polite">
      <Asked asked={asked} name={name} />
      <div className={styles.buttons}>
        <Button variant="primary" isPending={approve.pending} onPress={() => approve.run()}>
          {t('transfer.approve')}
        </Button>
        <Button isPending={refuse.pending} onPress={() => refuse.run()}>
          {t('transfer.refuse')}
        </Button>
      </div>
      {problem ? <ErrorCallout error={problem} /> : null}
    </section>
  );
}

function Asked({ asked, name }: { asked: TransferRequest; name: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  return (
    <>
      <p>{t('transfer.asks', { name })}</p>
      <dl className={styles.facts}>
        <dt>{t('transfer.device')}</dt>
        <dd>{asked.device === '' ? t('account.unknownDevice') : asked.device}</dd>
        <dt>{t('transfer.address')}</dt>
        <dd>{asked.address}</dd>
        <dt>{t('transfer.begun')}</dt>
        <dd>{dateTime(asked.begunAtMs)}</dd>
      </dl>
      <Callout tone="warning" title={t('transfer.warning')}>
        <p>{t('transfer.warningText')}</p>
      </Callout>
    </>
  );
}

// Back into an account by a recovery code: the code opens a session that can make a new passkey, and nothing else.
import { KeyRound } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import styles from './sign-in.module.css';

export function RecoverPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.me(), [client]));
  const recovering = loaded.state === 'ready' ? loaded.value.recovering : null;
  return (
    <Page narrow>
      <div className={styles.form}>
        <h1 className={styles.title}>{t('recover.title')}</h1>
        {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
        {recovering ? <NewPasskey displayName={recovering.displayName} /> : <CodeForm onRecovered={reload} />}
      </div>
    </Page>
  );
}

function CodeForm(props: { onRecovered: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [sheet, setSheet] = useState('');
  const [code, setCode] = useState('');
  const recover = useAction(async () => {
    await client.recover(sheet.trim(), code.trim());
    props.onRecovered();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sheet.trim() !== '' && code.trim() !== '') recover.run();
  };
  const inputProps = { spellCheck: 'false' } as const;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.lead}>{t('recover.lead')}</p>
      <TextField label={t('recover.sheet')} value={sheet} onChange={setSheet} limit={100} inputProps={inputProps} />
      <TextField label={t('recover.code')} value={code} onChange={setCode} limit={100} inputProps={inputProps} />
      <Button
        type="submit"
        variant="primary"
        isPending={recover.pending}
        isDisabled={sheet.trim() === '' || code.trim() === ''}
      >
        {t('recover.action')}
      </Button>
      {recover.error ? <ErrorCallout error={recover.error} /> : null}
    </form>
  );
}

function NewPasskey(props: { displayName: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [, navigate] = useLocation();
  const add = useAction(async () => {
    await client.ownAccount.addPasskey('');
    navigate('/account', { replace: true });
  });
  return (
    <>
      <Callout tone="good" title={t('recover.good', { name: props.displayName })} live>
        <p>{t('recover.goodText')}</p>
      </Callout>
      <Button
        variant="primary"
        size="large"
        icon={<KeyRound size={18} aria-hidden />}
        isPending={add.pending}
        onPress={() => add.run()}
      >
        {t('setup.action')}
      </Button>
      {add.error ? <ErrorCallout error={add.error} /> : null}
    </>
  );
}

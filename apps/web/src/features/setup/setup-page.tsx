// A one-time set-up link: name, passkey, account. The token stays in the fragment and is gone from the address afterwards.
import { TEXT_LIMITS } from '@incamera/client';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { preferences } from '../../app/preferences.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFullAddress } from '../../app/use-full-address.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { excessOf, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import styles from './setup-page.module.css';

export function SetupPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const setupToken = new URL(useFullAddress()).hash.slice(1);
  const { loaded, reload } = useLoaded(
    useCallback(async () => {
      if (setupToken !== '') await client.checkSetupToken(setupToken);
    }, [client, setupToken]),
  );
  return (
    <Page narrow>
      <div className={styles.form}>
        <h1 className={styles.title}>{t('setup.title')}</h1>
        <p className={styles.lead}>{t('setup.lead')}</p>
        {setupToken === '' ? <Callout tone="warning" title={t('setup.missing')} /> : null}
        {setupToken !== '' && loaded.state === 'loading' ? <p role="status">{t('setup.checking')}</p> : null}
        {loaded.state === 'failed' ? (
          <ErrorCallout
            error={loaded.error}
            actions={
              loaded.error.code === 'auth/invitation_invalid' ? null : (
                <Button size="small" onPress={reload}>
                  {t('common.retry')}
                </Button>
              )
            }
          />
        ) : null}
        {setupToken !== '' && loaded.state === 'ready' ? <RegisterForm setupToken={setupToken} /> : null}
      </div>
    </Page>
  );
}

function RegisterForm(props: { setupToken: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const register = useAction(async (displayName: string) => {
    await client.register({ setupToken: props.setupToken, displayName });
    if (preferences.get().displayName === '') preferences.set({ displayName });
    navigate('/meetings', { replace: true });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const displayName = name.trim();
    if (displayName !== '' && excessOf(displayName, TEXT_LIMITS.nameChars) === 0) register.run(displayName);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={t('setup.nameLabel')}
        description={t('setup.nameHint')}
        value={name}
        onChange={setName}
        limit={TEXT_LIMITS.nameChars}
        autoComplete="name"
        isRequired
        autoFocus
      />
      <Button
        type="submit"
        variant="primary"
        size="large"
        icon={<KeyRound size={18} aria-hidden />}
        isPending={register.pending}
        isDisabled={name.trim() === '' || excessOf(name, TEXT_LIMITS.nameChars) > 0}
      >
        {t('setup.action')}
      </Button>
      {register.error ? <ErrorCallout error={register.error} /> : null}
    </form>
  );
}

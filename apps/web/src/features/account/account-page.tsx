// The own account: passkeys, recovery codes, ways in through providers, sessions, and what happened to it.
import { type Account, type OwnAccount } from '@incamera/protocol';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Page } from '../../ui/page.js';
import { PasskeyCertification } from '../authority/passkey-certification.js';
import { TrustedAuthorities } from '../authority/trusted-authorities.js';
import { TrustedProviders } from '../identity/trusted-providers.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import styles from './account-page.module.css';
import { AccountTools } from './account-tools.js';
import { CharterNamePart } from './charter-name-part.js';
import { AccountNotices } from './notices.js';
import { PasskeysPart } from './passkeys-part.js';
import { ProvidersPart } from './providers-part.js';
import { RecoveryPart } from './recovery-part.js';
import { SessionsPart } from './sessions-part.js';

export function AccountPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(
    useCallback(async () => {
      const me = await client.me();
      return { me, overview: me.account === null ? null : await client.ownAccount.overview() };
    }, [client]),
  );
  useEffect(() => {
    document.title = `${t('account.title')} – In Camera`;
  }, [t]);
  const value = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page tools={value?.me.account ? <AccountTools account={value.me.account} /> : null}>
      <div className={styles.page}>
        <h1 className={styles.heading}>{t('account.title')}</h1>
        {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
        {loaded.state === 'failed' ? (
          <ErrorCallout
            error={loaded.error}
            actions={
              <Button size="small" onPress={reload}>
                {t('common.retry')}
              </Button>
            }
          />
        ) : null}
        {value && value.me.account === null ? <SignInPanel onSignedIn={reload} /> : null}
        {value?.overview ? <Parts overview={value.overview} account={value.me.account} onChanged={reload} /> : null}
      </div>
    </Page>
  );
}

function Parts(props: { overview: OwnAccount; account: Account | null; onChanged: () => void }) {
  const { overview, account, onChanged } = props;
  return (
    <>
      <AccountNotices />
      <PasskeysPart passkeys={overview.passkeys} onChanged={onChanged} />
      <PasskeyCertification displayName={account?.displayName ?? ''} />
      <TrustedAuthorities />
      <TrustedProviders />
      <RecoveryPart recovery={overview.recovery} onChanged={onChanged} />
      <ProvidersPart identities={overview.identities} onChanged={onChanged} />
      {account ? <CharterNamePart accountId={account.accountId} /> : null}
      <SessionsPart sessions={overview.sessions} onChanged={onChanged} />
    </>
  );
}

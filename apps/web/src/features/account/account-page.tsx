// The own account: passkeys, recovery codes, ways in through providers, sessions, and what happened to it.
import { type Account, type OwnAccount } from '@incamera/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { PasskeyCertification } from '../authority/passkey-certification.js';
import { TrustedAuthorities } from '../authority/trusted-authorities.js';
import { OwnHolderPart } from '../holders/own-holder-part.js';
import { TrustedHolders } from '../holders/trusted-holders.js';
import { TrustedProviders } from '../identity/trusted-providers.js';
import styles from './account-page.module.css';
import { CharterNamePart } from './charter-name-part.js';
import { HistoryNews } from './history-news.js';
import { AccountNotices } from './notices.js';
import { OwnHistoryPart } from './own-history-part.js';
import { PasskeysPart } from './passkeys-part.js';
import { ProvidersPart } from './providers-part.js';
import { RecoveryPart } from './recovery-part.js';
import { SessionsPart } from './sessions-part.js';
import { SignedIn } from './signed-in.js';

export function AccountPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const load = useCallback(async () => {
    const account = await client.account();
    return account === null ? null : { account, overview: await client.ownAccount.overview() };
  }, [client]);
  return (
    <SignedIn
      title={t('account.title')}
      load={load}
      accountOf={(loaded) => loaded?.account ?? null}
      heading={<h1 className={styles.heading}>{t('account.title')}</h1>}
      className={styles.page}
    >
      {(loaded, account, reload) =>
        loaded === null ? null : <Parts overview={loaded.overview} account={account} onChanged={reload} />
      }
    </SignedIn>
  );
}

function Parts(props: { overview: OwnAccount; account: Account; onChanged: () => void }) {
  const { overview, account, onChanged } = props;
  return (
    <>
      <AccountNotices />
      <HistoryNews />
      <PasskeysPart passkeys={overview.passkeys} onChanged={onChanged} />
      <PasskeyCertification displayName={account.displayName} />
      <TrustedAuthorities />
      <TrustedProviders />
      <TrustedHolders />
      <RecoveryPart recovery={overview.recovery} onChanged={onChanged} />
      <ProvidersPart identities={overview.identities} onChanged={onChanged} />
      <CharterNamePart accountId={account.accountId} />
      <OwnHolderPart displayName={account.displayName} />
      <OwnHistoryPart passkeys={overview.passkeys} />
      <SessionsPart sessions={overview.sessions} onChanged={onChanged} />
    </>
  );
}

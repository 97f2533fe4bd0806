// The frame of the pages about investigations: for security officers who are signed in.
import { type ReactNode, useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Page } from '../../ui/page.js';
import { AccountTools } from '../account/account-tools.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import styles from './investigations.module.css';

export function OfficerPage(props: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.account(), [client]));
  const account = loaded.state === 'ready' ? loaded.value : null;
  const isOfficer = account?.roles.includes('officer') === true;
  useEffect(() => {
    document.title = `${props.title} – In Camera`;
  }, [props.title]);
  return (
    <Page tools={account ? <AccountTools account={account} /> : null}>
      <div className={styles.page}>
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
        {loaded.state === 'ready' && account === null ? <SignInPanel onSignedIn={reload} /> : null}
        {account && !isOfficer ? <Callout tone="warning" title={t('admin.noRole')} /> : null}
        {isOfficer ? props.children : null}
      </div>
    </Page>
  );
}

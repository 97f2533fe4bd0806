// At the top of the pages of a signed-in person: the account, the administration, signing out.
import { type Account } from '@incamera/protocol';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { visibleSections } from '../admin/sections.js';
import { useMaySignOut } from '../investigations/use-workbench.js';
import styles from './account-tools.module.css';

export function AccountTools(props: { account: Account }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [, navigate] = useLocation();
  const maySignOut = useMaySignOut();
  const signOut = useAction(async () => {
    if (!maySignOut()) return;
    await client.signOut();
    navigate('/');
  });
  return (
    <>
      {signOut.error ? <ErrorCallout error={signOut.error} /> : null}
      <nav aria-label={t('account.title')} className={styles.links}>
        <Link href="/meetings">{t('meetings.title')}</Link>
        {props.account.roles.includes('officer') ? <Link href="/investigations">{t('cases.title')}</Link> : null}
        {visibleSections(props.account.roles).length > 0 ? <Link href="/admin">{t('admin.title')}</Link> : null}
        <Link
          href="/account"
          className={styles.name ?? ''}
          aria-label={`${t('account.title')}: ${props.account.displayName}`}
        >
          {props.account.displayName}
        </Link>
      </nav>
      <Button size="small" isPending={signOut.pending} onPress={() => signOut.run()}>
        {t('common.signOut')}
      </Button>
    </>
  );
}

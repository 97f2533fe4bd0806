// The administration: a list of sections beside the one that is open. What somebody may do is the server's decision; here only
// what would be refused anyway is left out.
import { Suspense, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Page } from '../../ui/page.js';
import { AccountTools } from '../account/account-tools.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import styles from './admin-page.module.css';
import { visibleSections } from './sections.js';

export function AdminPage(props: { section: string | undefined }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.account(), [client]));
  const account = loaded.state === 'ready' ? loaded.value : null;
  const sections = visibleSections(account?.roles ?? []);
  const open = sections.find((section) => section.id === props.section) ?? sections[0];

  useEffect(() => {
    document.title = `${t('admin.title')} – In Camera`;
  }, [t]);

  // On a phone the list of sections is wider than the screen.
  const list = useRef<HTMLElement>(null);
  const openId = open?.id;
  useEffect(() => {
    if (openId === undefined) return;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [openId]);

  return (
    <Page tools={account ? <AccountTools account={account} /> : null}>
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
      {account && open === undefined ? <Callout tone="warning" title={t('admin.noRole')} /> : null}
      {open ? (
        <div className={styles.columns}>
          <nav ref={list} aria-label={t('admin.title')} className={styles.nav}>
            <p className={styles.navTitle}>{t('admin.title')}</p>
            <ul>
              {sections.map((section) => (
                <li key={section.id}>
                  <Link
                    href={`/admin/${section.id}`}
                    className={styles.link ?? ''}
                    aria-current={section === open ? 'page' : undefined}
                  >
                    {t(section.title)}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <section className={styles.section} aria-labelledby="section-title">
            <h1 id="section-title" className={styles.heading}>
              {t(open.title)}
            </h1>
            <Suspense fallback={<p role="status">{t('common.loading')}</p>}>
              <open.page />
            </Suspense>
          </section>
        </div>
      ) : null}
    </Page>
  );
}

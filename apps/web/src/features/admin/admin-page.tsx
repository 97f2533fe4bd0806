// The administration: a list of sections beside the one that is open. What somebody may do is the server's decision; here only
// what would be refused anyway is left out.
import { type Account } from '@incamera/protocol';
import { Suspense, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { Callout } from '../../ui/callout.js';
import { itself, SignedIn } from '../account/signed-in.js';
import styles from './admin-page.module.css';
import { visibleSections } from './sections.js';

export function AdminPage(props: { section: string | undefined }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const load = useCallback(() => client.account(), [client]);
  return (
    <SignedIn title={t('admin.title')} load={load} accountOf={itself}>
      {(_, account) => <Sections account={account} section={props.section} />}
    </SignedIn>
  );
}

function Sections(props: { account: Account; section: string | undefined }) {
  const { t } = useTranslation();
  const sections = visibleSections(props.account.roles);
  const open = sections.find((section) => section.id === props.section) ?? sections[0];

  // On a phone the list of sections is wider than the screen.
  const list = useRef<HTMLElement>(null);
  const openId = open?.id;
  useEffect(() => {
    if (openId === undefined) return;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [openId]);

  if (open === undefined) return <Callout tone="warning" title={t('admin.noRole')} />;
  return (
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
  );
}

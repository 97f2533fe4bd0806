// The frame of every page outside a call: mark, language and appearance, content, one honest line.
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Brand } from './brand.js';
import { classes } from './classes.js';
import { CodeNotice } from './code-notice.js';
import styles from './page.module.css';
import { PreferencesMenu } from './preferences-menu.js';

export function Page(props: { children: ReactNode; above?: ReactNode; tools?: ReactNode; narrow?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <button type="button" className={styles.skip} onClick={skipToContent}>
        {t('common.skip')}
      </button>
      {props.above}
      <header className={styles.header}>
        <Link href="/" aria-label={`In Camera, ${t('common.home')}`}>
          <Brand />
        </Link>
        <div className={styles.tools}>
          {props.tools}
          <PreferencesMenu />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes(styles.main, props.narrow && styles.narrow)}>
        <CodeNotice />
        {props.children}
      </main>
      <footer className={styles.footer}>
        {t('footer.limits')} <Link href="/code">{t('serverCode.link')}</Link>
      </footer>
    </div>
  );
}

/** A button, not a link: the address's fragment may hold a meeting's secret. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}

// A page that does nothing but sign in; then the own meetings.
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Page } from '../../ui/page.js';
import styles from './sign-in.module.css';
import { SignInPanel } from './sign-in-panel.js';

export function SignInPage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Page narrow>
      <div className={styles.form}>
        <h1 className={styles.title}>{t('signIn.title')}</h1>
        <SignInPanel returnTo="/meetings" onSignedIn={() => navigate('/meetings', { replace: true })} />
      </div>
    </Page>
  );
}

// The moment in which the link is read and the meeting fetched.
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.js';
import { Spinner } from '../../ui/spinner.js';
import styles from './lobby-screen.module.css';

export function OpeningScreen() {
  const { t } = useTranslation();
  return (
    <Page narrow>
      <p className={styles.opening} role="status">
        <Spinner />
        {t('lobby.opening')}
      </p>
    </Page>
  );
}

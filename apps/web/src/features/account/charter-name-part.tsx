// How charters name the owner of the account: for organisers who name a second host.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { CopyField } from '../../ui/copy-field.js';
import styles from './account-page.module.css';

export function CharterNamePart({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded } = useLoaded(useCallback(() => client.identity.personName(accountId), [client, accountId]));
  if (loaded.state !== 'ready') return null;
  return (
    <section className={styles.part} aria-labelledby="charter-name-title">
      <h2 id="charter-name-title">{t('twoHosts.personTitle')}</h2>
      <p className={styles.lead}>{t('twoHosts.personText')}</p>
      <CopyField label={t('twoHosts.personTitle')} text={loaded.value} />
    </section>
  );
}

// In the own account: the sign-in services by which guests are confirmed in own meetings, and whether somebody compared their keys on
// this device. Until then their word counts as this server's.
import { type TrustedProvider } from '@incamera/client';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from '../account/account-page.module.css';
import { ComparedRow } from '../authority/compared-row.js';

export function TrustedProviders() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.trustedProviders(), [client]));
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  if (loaded.state === 'loading' || loaded.value.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="trusted-providers-title">
      <h2 id="trusted-providers-title">{t('trust.title')}</h2>
      <p className={styles.lead}>{t('trust.text')}</p>
      <ul className={styles.list}>
        {loaded.value.map((provider) => (
          <ProviderRow key={provider.id} provider={provider} onChanged={reload} />
        ))}
      </ul>
    </section>
  );
}

function ProviderRow({ provider, onChanged }: { provider: TrustedProvider; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { id, label, issuer, holder, fingerprints } = provider;
  const isConfirmed = holder === 'organisation';
  return (
    <ComparedRow
      name={label}
      tag={isConfirmed ? t('trust.confirmed') : t('trust.unconfirmed')}
      text={issuer}
      fingerprints={fingerprints}
      isConfirmed={isConfirmed}
      confirmLabel={t('trust.confirm')}
      confirm={async () => {
        await client.confirmProvider(id);
        onChanged();
      }}
    />
  );
}

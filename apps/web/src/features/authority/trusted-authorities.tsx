// In the own account: the organisation's authorities, and whether somebody compared their fingerprints on this device. Until then
// the server alone says whose they are.
import { type Authority } from '@incamera/client';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from '../account/account-page.module.css';
import { ComparedRow } from './compared-row.js';

export function TrustedAuthorities() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.identity.anchors(), [client]));
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  if (loaded.state === 'loading') return null;
  const authorities = loaded.value.filter(({ kind }) => kind === 'organisation' || kind === 'officer');
  if (authorities.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="trusted-title">
      <h2 id="trusted-title">{t('authority.trustedTitle')}</h2>
      <p className={styles.lead}>{t('authority.trustedText')}</p>
      <ul className={styles.list}>
        {authorities.map((authority) => (
          <AuthorityRow key={authority.anchorId} authority={authority} onChanged={reload} />
        ))}
      </ul>
    </section>
  );
}

function AuthorityRow(props: { authority: Authority; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { anchorId, label, domains, fingerprint, isConfirmed } = props.authority;
  return (
    <ComparedRow
      name={label}
      tag={isConfirmed ? t('authority.isConfirmed') : t('authority.notConfirmed')}
      text={domains.join(', ')}
      fingerprints={[fingerprint]}
      isConfirmed={isConfirmed}
      confirmLabel={t('authority.confirm')}
      confirm={async () => {
        await client.identity.confirmAnchor(anchorId);
        props.onChanged();
      }}
    />
  );
}
